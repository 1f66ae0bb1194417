import { join } from 'node:path';
import { requirePeer } from '../peers.ts';
import type { Sender, SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';
import { plainCall, type SmsJob } from './plain-call.ts';

/** The part of better-sqlite3 that is used here. */
type BetterSqlite = new (file: string) => { pragma(statement: string): unknown };

/** The part of plainjob that is used here. */
interface Plainjob {
  readonly JobStatus: { readonly Done: number };
  better(database: object): object;
  defineQueue(options: { readonly connection: object; readonly logger: object }): Queue;
}

interface Queue {
  add(type: string, data: SmsJob): unknown;
  getAndMarkJobAsProcessing(type: string): { readonly id: number } | undefined;
  getJobById(id: number): { readonly data: string } | undefined;
  markJobAsDone(id: number): void;
  countJobs(which: { readonly status: number }): number;
  close(): void;
}

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/**
 * plainjob on a file that is synced with each commit: as it comes, it is not, and loses jobs when the power fails. A job is
 * taken right behind its adding, where its own worker would ask from time to time. That favours it.
 */
export async function plainjobSender(settings: SenderSettings): Promise<Sender> {
  const { better, defineQueue, JobStatus } = requirePeer('plainjob') as Plainjob;
  const Database = requirePeer('better-sqlite3') as BetterSqlite;
  const database = new Database(join(settings.directory, `plainjob-${settings.inFlight}.db`));
  const queue = defineQueue({ connection: better(database), logger: silent });
  database.pragma('synchronous = FULL');
  const call = plainCall(settings);
  const sender = eachByItself(
    async (to, text) => {
      queue.add('sms', { to, text });
      const taken = queue.getAndMarkJobAsProcessing('sms');
      const job = taken && queue.getJobById(taken.id);
      if (taken === undefined || job === undefined) throw new Error('plainjob has no job.');
      await call.send(JSON.parse(job.data));
      queue.markJobAsDone(taken.id);
    },
    async () => {
      queue.close();
      await call.close();
    },
  );
  return { ...sender, settled: async () => queue.countJobs({ status: JobStatus.Done }) };
}
