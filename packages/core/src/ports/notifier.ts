import type { Duration } from '../base/duration.ts';
import type { Json } from '../base/json.ts';
import type { Balance } from '../model/balance.ts';
import type { Content } from '../model/content.ts';
import type { Channel, Recipient } from '../model/recipient.ts';
import type { Submission } from '../model/submission.ts';

/**
 * The port that an adapter implements: it submits messages to a provider, and says what happened. The core decides what
 * follows. So a notifier does not queue and does not retry, and a refusal is an answer, not an error.
 */
export interface Notifier {
  /** Its name in routes, reports and events. One provider may be registered under two names. */
  readonly name: string;
  readonly channel: Channel;
  /**
   * Its keys, passwords and tokens, which must never be shown. It is a function, so that a log does not print them. If
   * the provider refuses the account, a salted hash of them is stored: the pause ends when they are others, at a start or
   * while the program runs. So they must be those of now only.
   */
  secrets?(): readonly string[];
  /**
   * Whether the provider reports deliveries. With `never`, accepted is the end of an attempt, and the message does not
   * wait for a report.
   *
   * @default 'pushed'
   */
  readonly reports?: 'pushed' | 'never';
  /**
   * Our own id of an attempt, for a provider that takes one and quotes it in its reports: 1–255 printable characters,
   * the same each time it is asked. It is stored before the call, so that a report settles an attempt whose answer was
   * lost. `send()` finds it in `Outgoing.reference`.
   */
  reference?(attempt: { readonly id: string; readonly attempt: number }): string;
  /** The limits of the provider. The core respects them before it claims a message. */
  readonly limits?: NotifierLimits;
  /**
   * True if `send()` always calls `writing()` before its first byte. Then messages count as sent, or perhaps sent, from
   * that moment on: if the process ends before it, they are queued again. Otherwise they count so as soon as `send()` is
   * called.
   *
   * @default false
   */
  readonly tellsWriting?: boolean;
  /**
   * Submits messages in one call to the provider.
   *
   * @param messages 1 to `limits.perCall`, each to a different address
   * @param options `signal` aborts at the call's total time-out; before `writing` was called, also when the last message
   * has expired. `writing` must be called right before the first byte of a request that carries a message can go out:
   * connected, TLS done. If it throws, it is too late, and nothing may be written: the messages are `deferred` with the
   * reason `too_late`
   * @returns one submission for each message, in the same order
   */
  send(
    messages: readonly Outgoing[],
    options: { readonly signal: AbortSignal; readonly writing?: () => void },
  ): Promise<readonly Submission[]>;
  /** Reads the account's balance. */
  balance?(options: { readonly signal: AbortSignal }): Promise<Balance>;
  /** Closes sockets. Called once, after the hub has stopped. */
  close?(): Promise<void>;
}

/** The limits of a provider. `createHub()` throws if one of them would allow no call. */
export interface NotifierLimits {
  /** Messages in one call. @default 1 */
  readonly perCall?: number;
  /** True if one call can carry different contents. Otherwise only messages with equal content share one. @default false */
  readonly mixed?: boolean;
  /** Calls started in a second, in all processes on a store together. After a rest, as many start at once. @default unlimited */
  readonly perSecond?: number;
  /** Calls under way at once, in all processes on a store together. @default 16 in each process */
  readonly inFlight?: number;
  /** How long the provider may ask to be left alone (`retryAfterMs`). @default `maxRetryAfter` of the hub, 15 minutes */
  readonly maxRetryAfter?: Duration;
}

/** One message on its way out, as a notifier sees it. */
export interface Outgoing {
  /** The message's id. */
  readonly id: string;
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** Our own id of the attempt, as `Notifier.reference()` gave it. */
  readonly reference?: string;
  /** The address on the notifier's channel: E.164 for a number. */
  readonly to: string;
  readonly content: Content;
  readonly recipient: Recipient;
  readonly template?: string;
  readonly locale?: string;
  readonly metadata: Readonly<Record<string, Json>>;
  /** The link by which the recipient wants no more marketing: for a message of marketing, if the hub has `optOut.url`. */
  readonly optOutUrl?: string;
}
