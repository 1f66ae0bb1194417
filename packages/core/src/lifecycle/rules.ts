import type { EventDraft } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Happening, NotifierHappening, Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import type { UnknownAttempt } from '../model/unknown-attempt.ts';

/**
 * The rules, handed to the store once: pure functions that it applies inside its own transactions, so that it knows
 * none of them.
 */
export interface Lifecycle {
  /** What a happening makes of a message. An unchanged message is returned as it is, without events. */
  apply(
    message: Message,
    happening: Happening,
  ): { readonly message: Message; readonly events: readonly EventDraft[] };
  /** True when a report whose reference is the message's speaks of the message's own address. */
  isAbout(message: Message, report: DeliveryReport): boolean;
  /** True if a waiting report may be about an unknown attempt to its number. */
  possibleMatch(attempt: Pick<UnknownAttempt, 'startedAt' | 'leaseUntil'>, waiting: Reported): boolean;
  /** What a happening makes of a notifier's pause. */
  applyToNotifier(
    name: string,
    pause: Pause | undefined,
    happening: NotifierHappening,
  ): { readonly pause: Pause | undefined; readonly events: readonly EventDraft[] };
}
