import type { EventDraft } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Happening, NotifierHappening, Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import type { UnknownAttempt } from '../model/unknown-attempt.ts';

/** The rules, as pure functions. The recorder applies them inside the transactions of a store. */
export interface Lifecycle {
  /** Applies a happening to a message. If nothing changes, it returns the message itself, without events. */
  apply(
    message: Message,
    happening: Happening,
  ): { readonly message: Message; readonly events: readonly EventDraft[] };
  /**
   * True if a report that has the message's reference also has its address, or has no address. The address of an erased
   * message is not known: its reference alone tells.
   */
  isAbout(message: Message, report: DeliveryReport): boolean;
  /** True if a parked report may be about an attempt with an unknown outcome to the same address. */
  isCandidate(attempt: Pick<UnknownAttempt, 'startedAt' | 'leaseUntil'>, parked: Reported): boolean;
  /** Applies a happening to a notifier: its pause afterwards, and the events. */
  applyToNotifier(
    name: string,
    pause: Pause | undefined,
    happening: NotifierHappening,
  ): { readonly pause: Pause | undefined; readonly events: readonly EventDraft[] };
}
