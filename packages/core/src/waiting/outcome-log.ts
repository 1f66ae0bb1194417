import type { CountedLog } from '../log/counted-log.ts';
import type { CoreEvent } from '../model/core-event.ts';

/** Tells the log the first message of a notifier that is unknown, or failed, in a while; then how many there were. */
export function logOutcome(event: CoreEvent, log: CountedLog): void {
  if (event.type !== 'message.unknown' && event.type !== 'message.failed') return;
  const { message, attempt, reason = attempt?.reason } = event;
  const notifier = attempt?.notifier ?? message.steps[message.step]?.notifier ?? '';
  const details = { notifier, id: message.id, reason };
  if (event.type === 'message.unknown')
    log.warn(notifier, details, 'a provider may or may not have sent a message: it is unknown');
  else log.warn(notifier, details, 'a message failed: all tries and steps are used up');
}
