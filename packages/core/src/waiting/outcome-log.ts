import type { CountedLog } from '../log/counted-log.ts';
import type { CoreEvent } from '../model/core-event.ts';

/** Logs the first message of a notifier that becomes unknown or fails, then how many followed, by `CountedLog`. */
export function logOutcome(event: CoreEvent, log: CountedLog): void {
  if (event.type !== 'message.unknown' && event.type !== 'message.failed') return;
  const { message, attempt, reason = attempt?.reason } = event;
  const notifier = attempt?.notifier ?? message.steps[message.step]?.notifier ?? '';
  const details = { notifier, id: message.id, reason };
  if (event.type === 'message.unknown')
    log.warn(notifier, details, 'a provider may or may not have sent a message: it is unknown');
  else log.warn(notifier, details, 'a message failed: all tries and steps are used up');
}
