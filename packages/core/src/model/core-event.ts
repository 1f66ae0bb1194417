import type { Attempt } from './attempt.ts';
import type { Balance } from './balance.ts';
import type { DeliveryReport, QuarantinedEntry } from './delivery-report.ts';
import type { Message } from './message.ts';
import type { MessageStatus } from './message-status.ts';
import type { Pause } from './pause.ts';
import type { Reason } from './reason.ts';
import type { PauseReason } from './submission.ts';

/** What the core emits: stored in the transaction that makes it, numbered, and emitted after the commit. */
export type CoreEvent =
  | MessageEvent
  | ReportEvent
  | WaitingReportEvent
  | CandidateEvent
  | QuarantineEvent
  | NotifierEvent
  | BalanceEvent;

/** An event before the store has numbered it. */
export type EventDraft = CoreEvent extends infer Event
  ? Event extends CoreEvent
    ? Omit<Event, 'sequence'>
    : never
  : never;

/** The event with a name, or with one of several, narrowed. */
export type EventOf<Name extends CoreEvent['type']> = CoreEvent extends infer Event
  ? Event extends CoreEvent
    ? [Name & Event['type']] extends [never]
      ? never
      : Event & { readonly type: Name & Event['type'] }
    : never
  : never;

interface EventBase {
  /** Its number in the store: grows, may have gaps. */
  readonly sequence: number;
  readonly at: Date;
}

/**
 * A message changed.
 *
 * `message.deferred`: it goes back to the queue for another try at the same step. `message.rerouted`: it goes on to
 * the next step. `message.unconfirmed`: its last step has been silent for long. `message.resolved`: an operator said
 * what happened. `message.miscounted`: the provider charged other units (`attempt.units`) than the segments that its
 * content was measured to take. The others name the state that it entered.
 */
export interface MessageEvent extends EventBase {
  readonly type: `message.${MessageStatus | 'deferred' | 'rerouted' | 'unconfirmed' | 'resolved' | 'miscounted'}`;
  /** The message after the whole change. */
  readonly message: Message;
  /** The state that it was in right after this event. */
  readonly status: MessageStatus;
  /** The attempt that it is about. */
  readonly attempt?: Attempt;
  /** The report that made it. */
  readonly report?: DeliveryReport;
  readonly reason?: Reason;
}

/** A report came for a message. `report.conflict`: it contradicts what was final. */
export interface ReportEvent extends EventBase {
  readonly type: 'report.received' | 'report.conflict';
  readonly message: Message;
  readonly status: MessageStatus;
  readonly attempt?: Attempt;
  readonly report: DeliveryReport;
}

/** A report came whose reference nobody knows yet. It waits. */
export interface WaitingReportEvent extends EventBase {
  readonly type: 'report.parked';
  readonly report: DeliveryReport;
}

/**
 * A report waits whose reference nobody knows, and it may be about an attempt whose outcome is unknown: it speaks of the
 * same number at about the same time. Nothing has changed: that two messages went to one number is common, so a person
 * decides. To take a candidate up, give its message the report's reference: the report is then applied, and the message
 * is `delivered` or `undelivered` by it.
 *
 * @example
 * hub.on('report.candidate', async ({ report, candidates: [only, ...others] }) => {
 *   if (only === undefined || others.length > 0) return askSomebody(report);
 *   await hub.resolve(only.message, { as: 'sent', attempt: only.attempt, reference: report.reference });
 * });
 */
export interface CandidateEvent extends EventBase {
  readonly type: 'report.candidate';
  readonly report: DeliveryReport;
  /** One to three attempts, the nearest in time first. */
  readonly candidates: readonly Candidate[];
}

/** An attempt that a waiting report may be about. */
export interface Candidate {
  /** The message's id. */
  readonly message: string;
  /** The attempt's number. */
  readonly attempt: number;
}

/** A provider sent something that is kept, but changes nothing. */
export interface QuarantineEvent extends EventBase {
  readonly type: 'report.quarantined';
  readonly notifier: string;
  readonly entry: QuarantinedEntry;
}

/** A notifier takes no messages for now, or takes them again. */
export interface NotifierEvent extends EventBase {
  readonly type: 'notifier.paused' | 'notifier.resumed';
  readonly notifier: string;
  readonly reason: PauseReason;
  readonly pause: Pause;
}

/** An account's balance was read. `balance.low`: it has fallen below what `balanceWatch()` was given. Told once a fall. */
export interface BalanceEvent extends EventBase {
  readonly type: 'balance.read' | 'balance.low';
  readonly notifier: string;
  readonly balance: Balance;
}

/** A listener threw or rejected. Told, not stored. */
export interface ListenerFailed {
  readonly type: 'listener.failed';
  readonly error: unknown;
  /** What it was told. */
  readonly event: CoreEvent;
}
