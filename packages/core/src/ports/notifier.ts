import type { Json } from '../base/json.ts';
import type { Balance } from '../model/balance.ts';
import type { Content } from '../model/content.ts';
import type { Channel, Recipient } from '../model/recipient.ts';
import type { Submission } from '../model/submission.ts';

/**
 * The port that an adapter implements: it submits messages to a provider. It keeps no queue, tries nothing twice
 * and throws for no refusal: it says what happened, and the core decides.
 */
export interface Notifier {
  /** Its name in routes, reports and events. One provider may be registered under two names. */
  readonly name: string;
  readonly channel: Channel;
  /** What the provider bears. The core honours it before it claims a message. */
  readonly limits?: NotifierLimits;
  /**
   * Submits messages in one call to the provider.
   *
   * @param messages 1 to `limits.perCall`; no address twice
   * @param options `signal` aborts when the total time-out of the call is reached. `writing` is to be called right
   * before the first byte of a request that carries a message may go out: connected, TLS done. If it throws, it is too
   * late, and nothing may be written: the messages are `deferred` with the reason `lease_expired`
   * @returns one submission for each message, in the same order
   */
  send(
    messages: readonly Outgoing[],
    options: { readonly signal: AbortSignal; readonly writing?: () => void },
  ): Promise<readonly Submission[]>;
  /** Reads the account's balance. */
  balance?(options: { readonly signal: AbortSignal }): Promise<Balance>;
  /** Lets go of sockets. Called once, when the hub has stopped. */
  close?(): Promise<void>;
}

/** What a provider bears. `createHub()` refuses what leaves no room. */
export interface NotifierLimits {
  /** Messages in one call. @default 1 */
  readonly perCall?: number;
  /** True when one call can carry different contents; otherwise only messages of equal content share one. @default false */
  readonly mixed?: boolean;
  /** Calls begun in a second. @default no limit */
  readonly perSecond?: number;
  /** Calls under way at once. @default 16 */
  readonly inFlight?: number;
}

/** One message on its way out, as a notifier sees it. */
export interface Outgoing {
  /** The message's id. */
  readonly id: string;
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** The address on the notifier's channel: E.164 for a number. */
  readonly to: string;
  readonly content: Content;
  readonly recipient: Recipient;
  readonly template?: string;
  readonly locale?: string;
  readonly metadata: Readonly<Record<string, Json>>;
}
