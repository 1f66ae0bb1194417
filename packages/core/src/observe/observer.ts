import type { Attempt } from '../model/attempt.ts';
import type { Money } from '../model/balance.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Receipt } from '../model/notification.ts';
import type { Channel } from '../model/recipient.ts';

/**
 * The port that watches the work of a hub from within, for traces and metrics. `@nkul/telemetry` implements it. It changes
 * nothing, answers at once, and is called often: it should be cheap. All that it is given is the hub's own, not a copy: a change of it
 * would be sent, or stored. If one of its methods throws, this is logged, and the work goes on.
 */
export interface Observer {
  readonly name: string;
  /** The hub starts, with its notifiers and callbacks. */
  started?(hub: { readonly notifiers: readonly string[]; readonly callbacks: readonly string[] }): void;
  /** A call of `hub.notify()` begins, or of `hub.resend()`. */
  accepting?(call: AcceptingCall): Observation<AcceptingEnd>;
  /** A call of a notifier begins. */
  sending?(call: SendingCall): Observation<SendingEnd>;
  /** The answers of a call were recorded. They need not have an event: the report may have come before. */
  settled?(answers: SettledAnswers): void;
  /**
   * Attempts have a price for the first time, by an answer, a report or the tariff: once for each attempt, in the process that recorded
   * it.
   */
  priced?(attempts: readonly PricedAttempt[]): void;
  /**
   * Messages ended that surely were not sent, and gave their charges back, in the process that recorded it. An erasure (`hub.erase()`)
   * gives back too, and is not reported here.
   */
  givenBack?(messages: readonly GivenBack[]): void;
  /** A provider calls a callback (`hub.receive()`). */
  receiving?(call: ReceivingCall): Observation<ReceivingEnd>;
  /** A webhook refused a call before `hub.receive()`. */
  callbackRefused?(refused: RefusedCall): void;
  /** This process has recorded an event. */
  event?(event: CoreEvent): void;
  /** The store has answered a group of calls. */
  stored?(group: StoredGroup): void;
  /**
   * A durable subscriber of this process has handled the events up to a number. Without a number, this process has nothing to give it
   * for now, or another process does it.
   */
  handled?(place: { readonly subscriber: string; readonly sequence?: number }): void;
  /** A listener of an event (`hub.on()`) threw or rejected. */
  listenerFailed?(event: string): void;
}

/** A piece of work that an observer follows. */
export interface Observation<End> {
  /**
   * The span of the work, as a `traceparent` (W3C Trace Context). Messages keep that of `notify()` (`Message.trace`), unless their
   * notification has its own; attempts keep that of the call (`Attempt.trace`), unless the notifier gives one.
   */
  readonly trace?: string;
  /** Begins the work, at once, with its span as the active one. @default begins it as it is */
  within?<Result>(work: () => Result): Result;
  /** The work has ended. Called once. */
  ended(end: End): void;
}

export interface AcceptingCall {
  /** How many notifications were given. */
  readonly notifications: number;
  /** The id of the message that is sent again. */
  readonly resendOf?: string;
}

/** The receipts of a call, or the error that it rejects with. */
export type AcceptingEnd = { readonly receipts: readonly Receipt[] } | { readonly error: unknown };

export interface SendingCall {
  readonly notifier: string;
  readonly channel: Channel;
  /** The messages of the call, each with the attempt that it is. */
  readonly claimed: readonly { readonly message: Message; readonly attempt: Attempt }[];
}

export interface SendingEnd {
  /** One for each message of the call. Empty if the call was given up before its first byte: then another one may follow. */
  readonly outcomes: readonly Settled['submission'][];
}

export interface SettledAnswers {
  readonly notifier: string;
  readonly answers: readonly SettledAnswer[];
}

export interface SettledAnswer {
  readonly submission: Settled['submission'];
  /** True if the notifier was called. False for an attempt that was stopped, or given back, before. */
  readonly asked: boolean;
  /**
   * True if the outcome of the attempt was recorded before, when its lease ended: as unknown (`message.unknown`, with the reason
   * `lease_expired`), or as accepted (`message.sent`), if a report had shown it.
   */
  readonly late: boolean;
}

export interface PricedAttempt {
  readonly notifier: string;
  /** The price that the provider gave; without one, the cost by the tariff. */
  readonly price: Money;
}

export interface GivenBack {
  readonly charges: NonNullable<Message['charges']>;
  /** How long they were taken, in milliseconds. */
  readonly takenForMs: number;
}

export interface RefusedCall {
  /** The notifier, if the call was for one that has a callback. */
  readonly notifier?: string;
  /** The HTTP status of the answer. */
  readonly status: number;
}

export interface ReceivingCall {
  readonly notifier: string;
}

export interface ReceivingEnd {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The reports that were stored, each with its events: without an event, it was a duplicate. */
  readonly reports: readonly StoredReport[];
}

export interface StoredReport {
  readonly report: DeliveryReport;
  readonly events: readonly CoreEvent[];
}

export interface StoredGroup {
  readonly operation: 'add' | 'record' | 'claim';
  /** How many messages or happenings it had; for a claim, how many messages it has changed. */
  readonly items: number;
  /** How long the store took, in milliseconds. */
  readonly durationMs: number;
  /** True if it threw: the group may be stored all the same. */
  readonly failed: boolean;
}
