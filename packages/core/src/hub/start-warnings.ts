import { restoredLine } from '../waiting/wait-reason.ts';
import type { HubParts } from './hub-parts.ts';

/** How many messages are inspected. The oldest come first, so orphans are among them. */
const sampleSize = 500;

/**
 * Warns in the log if due messages wait for notifiers that this hub does not have. Another process may have these
 * notifiers. Otherwise the messages wait until they expire, or for ever.
 */
export async function warnOfOrphans({ store, notifiers, retired, clock, logger }: HubParts): Promise<void> {
  const { items } = await store.find({ status: 'queued', dueBy: clock.now(), limit: sampleSize });
  const waitFor = new Set(items.flatMap(({ dueFor }) => dueFor ?? []));
  const orphaned = [...waitFor].filter((name) => !notifiers.has(name) && !retired.includes(name));
  if (orphaned.length === 0) return;
  logger.warn(
    { notifiers: orphaned },
    'messages wait for notifiers that this hub does not have; if no other process has them either, name them in retired',
  );
}

/** Warns in the log while the store is closed after a restore: until a person accepts it, its messages wait. */
export async function warnOfRestore({ store, logger }: HubParts): Promise<void> {
  const since = await store.restoredAt?.();
  if (since !== undefined) logger.warn({ since }, restoredLine);
}
