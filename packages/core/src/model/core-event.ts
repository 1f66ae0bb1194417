import type { ActDraft } from '../acts/act.ts';
import type { Attempt } from './attempt.ts';
import type { Balance } from './balance.ts';
import type {
  AddressChange,
  AddressSuppression,
  ConsentChange,
  DeliveryReport,
  InboundMessage,
  QuarantinedEntry,
} from './delivery-report.ts';
import type { Message } from './message.ts';
import type { MessageStatus } from './message-status.ts';
import type { Pause, PauseEnd } from './pause.ts';
import type { Reason } from './reason.ts';
import type { PauseReason } from './submission.ts';

/** An event of the core: stored and numbered in the transaction that makes it, and emitted after the commit. */
export type CoreEvent =
  | MessageEvent
  | ReportEvent
  | ParkedReportEvent
  | CandidateEvent
  | QuarantineEvent
  | InboundEvent
  | AddressEvent
  | ConsentEvent
  | SuppressionEvent
  | NotifierEvent
  | AvailabilityEvent
  | BalanceEvent
  | LimitEvent
  | ErasureEvent
  | RestoreEvent
  | ActEvent;

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
  /**
   * Its number in the store. Numbers grow, and may have gaps. With several processes, an event with a lower number may be
   * stored later: only the number of an event that `events()` or `subscribe()` gave is a place to go on from.
   */
  readonly sequence: number;
  readonly at: Date;
}

/**
 * A message changed.
 *
 * | Event | Meaning |
 * |---|---|
 * | `message.deferred` | it goes back to the queue for another try at the same step, or waits for the end of quiet hours |
 * | `message.rerouted` | it goes on to the next step |
 * | `message.unconfirmed` | its last step was accepted long ago, and its delivery report has not come |
 * | `message.resolved` | an operator said what happened |
 * | `message.erased` | somebody asked to erase it (`hub.erase()`), and it is erased. Old data is erased without an event |
 * | `message.miscounted` | the provider charged more or fewer units (`attempt.units`) than the measured segments |
 *
 * The other events are named after the state that the message entered.
 */
export interface MessageEvent extends EventBase {
  readonly type: `message.${MessageStatus | 'deferred' | 'rerouted' | 'unconfirmed' | 'resolved' | 'miscounted' | 'erased'}`;
  /** The message after the whole change. */
  readonly message: Message;
  /** The state right after this event. */
  readonly status: MessageStatus;
  /** The attempt that the event is about. */
  readonly attempt?: Attempt;
  /** The report that caused the event. */
  readonly report?: DeliveryReport;
  readonly reason?: Reason;
}

/** A report came for a message. `report.conflict`: it contradicts a final state or verdict. */
export interface ReportEvent extends EventBase {
  readonly type: 'report.received' | 'report.conflict';
  readonly message: Message;
  readonly status: MessageStatus;
  readonly attempt?: Attempt;
  readonly report: DeliveryReport;
}

/** A report came whose reference is not known yet. It waits until a message gets that reference. */
export interface ParkedReportEvent extends EventBase {
  readonly type: 'report.parked';
  readonly report: DeliveryReport;
}

/**
 * A parked report may be about an attempt whose outcome is unknown: it has the same number and about the same time. The
 * event changes nothing, as two messages to one number are common: a person decides. To accept a candidate, give its
 * message the report's reference. The report is then applied, and the message becomes `delivered` or `undelivered`. It is a hint:
 * if one process parks the report in the very moment in which another one finds the outcome unknown, the event may be missing.
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

/** An attempt that a parked report may be about. */
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

/** Somebody sent us a message, through the provider of a notifier. */
export interface InboundEvent extends EventBase {
  readonly type: 'message.received';
  readonly notifier: string;
  readonly inbound: InboundMessage;
}

/** A provider has news of an address. */
export interface AddressEvent extends EventBase {
  readonly type: 'address.changed';
  readonly notifier: string;
  readonly change: AddressChange;
}

/** Somebody takes no messages of some categories any more, or takes them again. */
interface ConsentEvent extends EventBase {
  readonly type: 'consent.changed';
  readonly consent: ConsentChange;
}

/**
 * An address is not tried for a while (`address.suppressed`): it is gone, or was refused for good three times within 30 days of each
 * other. Or somebody said that it may be tried again (`address.allowed`, `hub.allow()`).
 */
interface SuppressionEvent extends EventBase {
  readonly type: 'address.suppressed' | 'address.allowed';
  readonly suppression: AddressSuppression;
}

/** A notifier was paused, or its pause ended. */
export interface NotifierEvent extends EventBase {
  readonly type: 'notifier.paused' | 'notifier.resumed';
  readonly notifier: string;
  readonly reason: PauseReason;
  readonly pause: Pause;
  /** The cause of the end of the pause, for `notifier.resumed`. */
  readonly by?: PauseEnd;
}

/**
 * A notifier's provider cannot be reached, or takes nothing for now (`notifier.away`), or takes messages again
 * (`notifier.back`). `reason` is that of its first refusal: `not_connected`, `unavailable`, `rate_limited`. Each process
 * that sends emits its own events. A process that ends in between does not emit `notifier.back`.
 */
export interface AvailabilityEvent extends EventBase {
  readonly type: 'notifier.away' | 'notifier.back';
  readonly notifier: string;
  readonly reason: Reason;
  /** The time of its first refusal. */
  readonly since: Date;
}

/** An account's balance was read. `balance.low`: it fell below the limit given to `balanceWatch()`; emitted once each time. */
export interface BalanceEvent extends EventBase {
  readonly type: 'balance.read' | 'balance.low';
  readonly notifier: string;
  readonly balance: Balance;
}

/**
 * A limit of the guard fills up: 80 % of it are taken (`limit.near`), or all of it (`limit.reached`), so that the next message is
 * refused or, with `over: 'warn'`, only this event tells. Emitted once each time that the count rises to it. `opt_out.many`: 20 people
 * have opted out within an hour, so a campaign may annoy them; its rule is `opt_outs`.
 */
interface LimitEvent extends EventBase {
  readonly type: 'limit.near' | 'limit.reached' | 'opt_out.many';
  /** The name of the rule. */
  readonly rule: string;
  /** How much is taken in the window, this message included. */
  readonly used: number;
  readonly limit: number;
  /** The length of the window, in milliseconds. */
  readonly windowMs: number;
}

/**
 * The bytes of all that was erased are gone from the files of the store, after an `erase()` that answered
 * `bytes: 'pending'`. A process that ends in between leaves the bytes and the event to the next one. In PostgreSQL, a VACUUM has
 * freed their places: it overwrites a place when it uses it again.
 */
export interface ErasureEvent extends EventBase {
  readonly type: 'erasure.finished';
}

/**
 * The store was restored from a backup (`store.restored`): it sends nothing until a person accepts it
 * (`store.accepted`, `hub.acceptRestore()`).
 */
export interface RestoreEvent extends EventBase {
  readonly type: 'store.restored' | 'store.accepted';
}

/**
 * A person whose name is known (`by`) did something: to a message, to a notifier, or to the data. It follows the events of
 * the change itself.
 */
export interface ActEvent extends EventBase {
  readonly type: 'operator.acted';
  readonly act: Omit<ActDraft, 'at'>;
}

/** The id of the message that an event is about; undefined without one. */
export function messageIdOf(event: EventDraft): string | undefined {
  if ('message' in event) return event.message.id;
  return event.type === 'operator.acted' ? event.act.message : undefined;
}

/** A call to a callback was refused: `callback.check()` says that the provider did not make it. Emitted, not stored. */
export interface CallbackRefused {
  readonly type: 'callback.refused';
  readonly at: Date;
  readonly notifier: string;
  /** Why, in words for a person, without any text of the call. */
  readonly reason: string;
}

/** A listener threw or rejected. Emitted, not stored. */
export interface ListenerFailed {
  readonly type: 'listener.failed';
  readonly error: unknown;
  /** The event that the listener was given. */
  readonly event: CoreEvent | CallbackRefused;
}
