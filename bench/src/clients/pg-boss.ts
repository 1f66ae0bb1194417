import { countRows } from '../count-rows.ts';
import { requirePeer } from '../peers.ts';
import type { Sender, SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';
import { JobEnds } from './job-ends.ts';
import { type PlainCall, plainCall, type SmsJob } from './plain-call.ts';

/** The part of pg-boss that is used here. */
interface Boss {
  on(event: 'error', listener: (error: Error) => void): void;
  start(): Promise<unknown>;
  createQueue(name: string): Promise<void>;
  send(queue: string, job: SmsJob): Promise<string | null>;
  fetch(queue: string, options: { readonly batchSize: number }): Promise<readonly Job[]>;
  complete(queue: string, ids: readonly string[], output: object): Promise<unknown>;
  stop(options: { readonly graceful: boolean }): Promise<void>;
}

interface Job {
  readonly id: string;
  readonly data: SmsJob;
}

const [mostConnections, mostFetches, largestBatch] = [16, 4, 64];

/**
 * pg-boss, whose jobs are fetched as soon as there are any, where its own workers would ask twice a second. Jobs that were
 * fetched together are completed together. All of that favours it.
 */
export async function pgBossSender(settings: SenderSettings): Promise<Sender> {
  const { PgBoss } = requirePeer('pg-boss') as { readonly PgBoss: new (options: object) => Boss };
  const { server = '', inFlight } = settings;
  const max = Math.min(mostConnections, inFlight + 2);
  const boss = new PgBoss({ connectionString: server, max, supervise: false, schedule: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  const queue = `sms-${inFlight}`;
  await boss.createQueue(queue);
  const [call, ends] = [plainCall(settings), new JobEnds()];
  const worker = new BossWorker(boss, queue, Math.min(inFlight, largestBatch), call, ends);
  const sender = eachByItself(
    async (to, text) => {
      const id = await boss.send(queue, { to, text });
      if (id === null) throw new Error('pg-boss took no job.');
      worker.added();
      await ends.of(id);
    },
    async () => {
      await boss.stop({ graceful: false });
      await call.close();
    },
  );
  const completed = `SELECT count(*) AS rows FROM pgboss.job WHERE name = '${queue}' AND state = 'completed'`;
  return { ...sender, settled: () => countRows(server, completed) };
}

class BossWorker {
  readonly #boss: Boss;
  readonly #queue: string;
  readonly #batchSize: number;
  readonly #call: PlainCall;
  readonly #ends: JobEnds;
  #waiting = 0;
  #fetches = 0;

  constructor(boss: Boss, queue: string, batchSize: number, call: PlainCall, ends: JobEnds) {
    this.#boss = boss;
    this.#queue = queue;
    this.#batchSize = batchSize;
    this.#call = call;
    this.#ends = ends;
  }

  /** Notes that there is one more job. */
  added(): void {
    this.#waiting += 1;
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#fetches >= mostFetches) return;
    this.#fetches += 1;
    while (this.#waiting > 0) {
      const jobs = await this.#boss.fetch(this.#queue, { batchSize: this.#batchSize });
      if (jobs.length === 0) break;
      this.#waiting -= jobs.length;
      void this.#work(jobs);
    }
    this.#fetches -= 1;
    // Another fetch has them, or they are of a transaction that this one did not see.
    if (this.#waiting > 0) setImmediate(() => this.#fetch());
  }

  async #work(jobs: readonly Job[]): Promise<void> {
    const ids = jobs.map(({ id }) => id);
    const references = await Promise.all(jobs.map(({ data }) => this.#call.send(data)));
    await this.#boss.complete(this.#queue, ids, { references });
    for (const id of ids) this.#ends.ended(id);
  }
}
