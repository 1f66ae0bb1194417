import type { Store } from '../ports/store.ts';
import type { DispatchContext } from '../send/dispatcher.ts';

/** How many messages are looked at: what nobody sends any more is the oldest there is. */
const lookedAt = 500;

/**
 * Tells the log when messages are due that wait for notifiers which this hub does not have. Another process may have
 * them; when none has, they wait for ever.
 */
export async function warnOfLeftWaiting(
  store: Store,
  { notifiers, retired, clock, logger }: Pick<DispatchContext, 'notifiers' | 'retired' | 'clock' | 'logger'>,
): Promise<void> {
  const { items } = await store.find({ status: 'queued', dueBy: clock.now(), limit: lookedAt });
  const waitFor = new Set(items.flatMap(({ dueFor }) => dueFor ?? []));
  const strange = [...waitFor].filter((name) => !notifiers.has(name) && !retired.includes(name));
  if (strange.length === 0) return;
  logger.warn(
    { notifiers: strange },
    'messages wait for notifiers that this hub does not have; if no other process has them either, name them in retired',
  );
}
