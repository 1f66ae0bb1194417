import { type Profiler, Session } from 'node:inspector';

/** What some work came to, and what the main thread did meanwhile. */
export interface Profiled<Result> {
  readonly result: Result;
  readonly profile: Profiler.Profile;
}

/** Microseconds from one look at the stack to the next. */
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
    // The session is of this very thread: it has called back when post() returns.
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
