import type { Store } from '../ports/store.ts';
import type { DispatchContext } from '../send/dispatcher.ts';

/** How many messages are inspected. The oldest come first, so orphans are among them. */
const sampleSize = 500;

/**
 * Tells the log when messages are due that wait for notifiers which this hub does not have. Another process may have
 * them; when none has, they wait for ever.
 */
export async function warnOfOrphans(
  store: Store,
  { notifiers, retired, clock, logger }: Pick<DispatchContext, 'notifiers' | 'retired' | 'clock' | 'logger'>,
): Promise<void> {
  const { items } = await store.find({ status: 'queued', dueBy: clock.now(), limit: sampleSize });
  const waitFor = new Set(items.flatMap(({ dueFor }) => dueFor ?? []));
  const orphaned = [...waitFor].filter((name) => !notifiers.has(name) && !retired.includes(name));
  if (orphaned.length === 0) return;
  logger.warn(
    { notifiers: orphaned },
    'messages wait for notifiers that this hub does not have; if no other process has them either, name them in retired',
  );
}
