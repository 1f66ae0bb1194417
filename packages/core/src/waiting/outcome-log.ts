import type { CountedLog } from '../log/counted-log.ts';
import type { CoreEvent } from '../model/core-event.ts';
import { reviewLine } from './wait-reason.ts';

/** Logs the first message of a notifier that becomes unknown, fails or is in review, then how many followed, by `CountedLog`. */
export function logOutcome(event: CoreEvent, log: CountedLog): void {
  if (event.type !== 'message.unknown' && event.type !== 'message.failed' && event.type !== 'message.review')
    return;
  const { message, attempt, reason = attempt?.reason } = event;
  const notifier = attempt?.notifier ?? message.steps[message.step]?.notifier ?? '';
  const details = { notifier, id: message.id, reason };
  if (event.type === 'message.unknown')
    log.warn(notifier, details, 'a provider may or may not have sent a message: it is unknown');
  else if (event.type === 'message.review') log.warn(notifier, details, reviewLine);
  else log.warn(notifier, details, 'a message failed: all tries and steps are used up');
}
