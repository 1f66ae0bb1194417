import type { Hub } from '@nkul/core';
import { sendWelcome, type Welcome } from './welcome-job.ts';

/** A job, as BullMQ gives it. */
interface BullJob {
  readonly id?: string | undefined;
  readonly queueName: string;
  readonly data: Welcome;
}

/**
 * The processor of a queue of BullMQ. Give each job an id of your own, as BullMQ's own ids are 1, 2, 3, …, and begin again in
 * an empty Redis: an old key would be taken for the same message.
 *
 * @example
 * await queue.add('welcome', { phone, name }, { jobId: `user-${user.id}` });
 * new Worker('welcome', inBullmq(hub), { connection });
 */
export function inBullmq(hub: Hub): (job: BullJob) => Promise<void> {
  return async ({ id, queueName, data }) => {
    if (id === undefined || /^\d+$/.test(id))
      throw new Error(`A job of ${queueName} has no id of its own: add it with a jobId, such as user-42.`);
    await sendWelcome(hub, `bullmq:${queueName}:${id}`, data);
  };
}
