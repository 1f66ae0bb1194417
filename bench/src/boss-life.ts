import { answerQuestions } from './bench-process.ts';
import { requirePeer } from './peers.ts';
import { PostgresMeter, type WorkFigures } from './postgres-meter.ts';
import type { Lives } from './store-life.ts';

/** The part of pg-boss that is used here. */
interface Boss {
  on(event: 'error', listener: (error: Error) => void): void;
  start(): Promise<unknown>;
  createQueue(name: string): Promise<void>;
  insert(queue: string, jobs: readonly { readonly data: object }[]): Promise<unknown>;
  fetch(queue: string, options: { readonly batchSize: number }): Promise<readonly { readonly id: string }[]>;
  complete(queue: string, ids: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

const queue = 'send';
let boss: Boss;
let meter: PostgresMeter;

const handlers = {
  async open({ url }: { readonly url: string }): Promise<void> {
    // pg-boss is of the peers' project.
    const { PgBoss } = requirePeer('pg-boss') as {
      readonly PgBoss: new (options: object) => Boss;
    };
    boss = new PgBoss({ connectionString: url, max: 4, supervise: false, schedule: false });
    boss.on('error', (error) => console.error(error));
    await boss.start();
    await boss.createQueue(queue);
    meter = await PostgresMeter.open(url);
  },
  /** Inserts, fetches and completes jobs, group by group. */
  async live({ messages, group }: Lives): Promise<WorkFigures> {
    return await meter.measure(messages, async () => {
      for (let first = 0; first < messages; first += group) {
        await boss.insert(
          queue,
          Array.from({ length: group }, (_, place) => ({
            data: { to: '+237600000000', order: first + place },
          })),
        );
        const jobs = await boss.fetch(queue, { batchSize: group });
        if (jobs.length !== group) throw new RangeError(`${jobs.length} of ${group} jobs were fetched`);
        await boss.complete(
          queue,
          jobs.map(({ id }) => id),
        );
      }
    });
  },
};

export type BossLife = typeof handlers;

answerQuestions(handlers);
