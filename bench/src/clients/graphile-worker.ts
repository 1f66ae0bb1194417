import { setTimeout as sleep } from 'node:timers/promises';
import { countRows } from '../count-rows.ts';
import { requirePeer } from '../peers.ts';
import type { Sender, SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';
import { JobEnds } from './job-ends.ts';
import { plainCall, type SmsJob } from './plain-call.ts';

/** The part of graphile-worker that is used here. */
interface GraphileWorker {
  readonly Logger: new (factory: () => () => void) => object;
  run(options: object): Promise<Runner>;
}

interface Runner {
  readonly events: {
    on(
      event: 'job:complete',
      listener: (ended: { readonly job: Job; readonly error: Error | null }) => void,
    ): void;
  };
  addJob(task: string, payload: SmsJob): Promise<Job>;
  stop(): Promise<void>;
}

interface Job {
  readonly id: string;
}

/** How often the rest of the jobs is looked for, which are deleted in batches. */
const looks = 100;

/**
 * graphile-worker as its pages advise for speed: jobs are fetched many at once into a local queue, and completed in batches.
 * It says that a job is complete before the batch is written, and keeps neither the job nor the provider's id. All of that
 * favours it.
 */
export async function graphileSender(settings: SenderSettings): Promise<Sender> {
  const { Logger, run } = requirePeer('graphile-worker') as GraphileWorker;
  const { server = '', inFlight } = settings;
  const [call, ends] = [plainCall(settings), new JobEnds()];
  const schema = `graphile_${inFlight}`;
  const runner = await run({
    connectionString: server,
    schema,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: { sms: async (job: SmsJob) => void (await call.send(job)) },
    preset: {
      worker: {
        concurrentJobs: inFlight,
        maxPoolSize: Math.min(16, inFlight + 3),
        localQueue: { size: 2 * inFlight },
        completeJobBatchDelay: 0,
        pollInterval: 2_000,
      },
    },
  });
  let completed = 0;
  runner.events.on('job:complete', ({ job, error }) => {
    completed += 1;
    ends.ended(job.id, error ?? undefined);
  });
  const sender = eachByItself(
    async (to, text) => {
      const { id } = await runner.addJob('sms', { to, text });
      await ends.of(id);
    },
    async () => {
      await runner.stop();
      await call.close();
    },
  );
  const left = `SELECT count(*) AS rows FROM ${schema}.jobs`;
  return {
    ...sender,
    async settled() {
      let rows = await countRows(server, left);
      for (let look = 0; rows > 0 && look < looks; look += 1) {
        await sleep(20);
        rows = await countRows(server, left);
      }
      return completed - rows;
    },
  };
}
