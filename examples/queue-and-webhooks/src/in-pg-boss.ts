import type { Hub } from '@nkul/core';
import { sendWelcome, type Welcome } from './welcome-job.ts';

/** A job, as pg-boss gives it. Its id is a UUID. */
interface PgBossJob {
  readonly id: string;
  readonly data: Welcome;
}

/**
 * The work of a queue of pg-boss.
 *
 * @example
 * await boss.work('welcome', inPgBoss(hub));
 */
export function inPgBoss(hub: Hub): (jobs: readonly PgBossJob[]) => Promise<void> {
  return async (jobs) => {
    for (const { id, data } of jobs) await sendWelcome(hub, `pg-boss:${id}`, data);
  };
}
