import { requirePeer } from '../peers.ts';
import type { Sender, SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';
import { JobEnds } from './job-ends.ts';
import { plainCall, type SmsJob } from './plain-call.ts';

/** The part of BullMQ that is used here. */
interface BullMq {
  readonly Queue: new (name: string, options: { readonly connection: Connection }) => Queue;
  readonly Worker: new (
    name: string,
    process: (job: { readonly data: SmsJob }) => Promise<unknown>,
    options: { readonly connection: Connection; readonly concurrency: number },
  ) => Worker;
}

interface Connection {
  readonly host: string;
  readonly port: number;
  readonly maxRetriesPerRequest: null;
}

interface Queue {
  waitUntilReady(): Promise<unknown>;
  add(name: string, data: SmsJob): Promise<{ readonly id: string }>;
  getCompletedCount(): Promise<number>;
  close(): Promise<void>;
}

interface Worker {
  waitUntilReady(): Promise<unknown>;
  on(event: 'completed', listener: (job: { readonly id: string }) => void): void;
  on(event: 'failed', listener: (job: { readonly id: string } | undefined, error: Error) => void): void;
  close(): Promise<void>;
}

/** BullMQ with a worker in the same process. It keeps the provider's id as the job's return value. */
export async function bullmqSender(settings: SenderSettings): Promise<Sender> {
  const { Queue, Worker } = requirePeer('bullmq') as BullMq;
  const { hostname, port } = new URL(settings.server ?? '');
  const connection: Connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
  const name = `sms-${settings.inFlight}`;
  const [call, ends] = [plainCall(settings), new JobEnds()];
  const queue = new Queue(name, { connection });
  const worker = new Worker(name, async ({ data }) => ({ id: await call.send(data) }), {
    connection,
    concurrency: settings.inFlight,
  });
  worker.on('completed', ({ id }) => ends.ended(id));
  worker.on('failed', (job, error) => ends.ended(job?.id ?? '', error));
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const sender = eachByItself(
    async (to, text) => {
      const { id } = await queue.add('sms', { to, text });
      await ends.of(id);
    },
    async () => {
      await worker.close();
      await queue.close();
      await call.close();
    },
  );
  return { ...sender, settled: () => queue.getCompletedCount() };
}
