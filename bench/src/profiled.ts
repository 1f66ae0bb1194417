import { type Profiler, Session } from 'node:inspector';

/** The result of some work, with a profile of the main thread. */
export interface Profiled<Result> {
  readonly result: Result;
  readonly profile: Profiler.Profile;
}

/** The sampling interval of the profiler, in microseconds. */
const interval = 200;

/** Does some work under V8's profiler. */
export async function profiled<Result>(work: () => Promise<Result>): Promise<Profiled<Result>> {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval });
    session.post('Profiler.start');
    const result = await work();
    // The session is of the same thread, so it calls back before post() returns.
    let profile: Profiler.Profile | undefined;
    session.post('Profiler.stop', (_error, stopped) => {
      profile = stopped?.profile;
    });
    if (profile === undefined) throw new Error('The profiler has no profile.');
    return { result, profile };
  } finally {
    session.disconnect();
  }
}
