import type { Json } from '../base/json.ts';
import type { Charge } from '../charge/charge.ts';
import type { Attempt } from './attempt.ts';
import type { Category } from './category.ts';
import type { ContentByChannel } from './content.ts';
import { isOutgoing, type MessageStatus } from './message-status.ts';
import type { Reason } from './reason.ts';
import { addressOn, type Channel, type Recipient } from './recipient.ts';

/** One step of a message's route, resolved. */
export interface PlannedStep {
  readonly notifier: string;
  readonly channel: Channel;
  /** How long to wait for a delivery before the next step, in milliseconds. @default without end */
  readonly deliveryTimeoutMs?: number;
  /** Set if its provider never reports a delivery: nothing waits for one. */
  readonly reports?: 'never';
  /**
   * For a notifier of a spread: the place of the spread in its route, from 0. The steps of one spread follow each other,
   * in the order that the message drew.
   */
  readonly spreadAt?: number;
}

/** Routes by name, resolved: each message takes its own steps from one of them (`stepsFor()`). */
export type Plan = Readonly<Record<string, readonly PlanStep[]>>;

/** One step of a route, resolved: for one notifier, or for several among which each message draws. */
export type PlanStep = SingleStep | SpreadStep;

/** A step for one notifier. */
export interface SingleStep extends PlannedStep {
  /** The numbers that take the step. @default all */
  readonly when?: NumberCondition;
}

/** A step among whose notifiers each message draws. */
export interface SpreadStep {
  /** In any order: the draw depends on their names and weights alone. All are of one channel. */
  readonly spread: readonly SpreadMember[];
  /** The numbers that take the step. @default all */
  readonly when?: NumberCondition;
}

/** A notifier of a spread. */
export interface SpreadMember {
  /** Above 0. Its share of the messages is its weight in the sum of all weights. */
  readonly weight: number;
  readonly step: PlannedStep;
}

/** Which numbers take a step: those for which each field that is there has an entry that fits. */
export interface NumberCondition {
  /** Countries, ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[];
  /** Beginnings of numbers in E.164, such as `+23767`. */
  readonly prefixes?: readonly string[];
}

/** True for a step among whose notifiers each message draws. */
export function isSpread(step: PlanStep): step is SpreadStep {
  return 'spread' in step;
}

/** How much of a message was erased. */
export type Erased = 'text' | 'all';

/** By which messages are the same, and for how long. */
export interface Sameness {
  /** The name of the mark (`SameMark`). */
  readonly name: string;
  readonly forMs: number;
}

/** One notification to one person: stored, routed, sent, tracked. Never changed in place. */
export interface Message {
  /** UUID version 7: sorts by acceptance. */
  readonly id: string;
  /** The idempotency key. Once the message is erased (`all`), its keyed hash (`erasedKey()`). */
  readonly key?: string;
  /** HMAC-SHA-256 over the canonical request, under the secret of the store; present if `key` is. */
  readonly fingerprint?: string;
  /** The id of the message that it repeats: `hub.resend()` made it. */
  readonly resendOf?: string;
  /** The name of its route. */
  readonly route: string;
  /**
   * The steps of that route that it takes, as they were when it last came up: without those for other numbers, and with
   * one for each notifier of a spread, in the order that was drawn when it was accepted.
   */
  readonly steps: readonly PlannedStep[];
  readonly recipient: Recipient;
  readonly template?: string;
  /** Set when it was accepted, and never changed. */
  readonly category: Category;
  /** The locale that the content was rendered in, BCP 47. */
  readonly locale?: string;
  /** Rendered once, when the message was accepted, and sent exactly as it is stored. */
  readonly content: ContentByChannel;
  readonly metadata: Readonly<Record<string, Json>>;
  /** The span that it was accepted in (`Notification.trace`). */
  readonly trace?: string;
  readonly onUnknown: 'hold' | 'resend';
  /** Messages that were accepted together with equal content have the same batch, and may go out in one call. */
  readonly batch?: string;
  /** The amounts that it takes of limits (`Guard`). */
  readonly charges?: readonly Charge[];
  /** Only when it is added, and not stored: an equal message within a time is not stored again (`Notification.dedupe`). */
  readonly same?: Sameness;

  readonly status: MessageStatus;
  /** The index of its current step, from 0. */
  readonly step: number;
  /** Tries at this step that count towards its limit. A try that a pause or an outage ended does not count. */
  readonly tries: number;
  readonly attempts: readonly Attempt[];
  /** Why the message was stopped, which ends its attempts. Absent if it was not stopped. */
  readonly stopped?: 'cancelled' | 'expired' | undefined;
  /** Why a guard holds it in review, or has cancelled it. It stays if the message expires in review; a release removes it. */
  readonly reason?: Reason | undefined;
  /**
   * When its charges were taken. Absent before that: it is in review; or a transaction of the application has stored it, and it is
   * not announced yet. Absent again once they are given back.
   */
  readonly chargedAt?: Date | undefined;
  /** True once `message.unconfirmed` was emitted. */
  readonly unconfirmed?: boolean | undefined;

  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt?: Date;
  /** When it is due next: to be sent, to lose its lease, to go on to the next step or to expire. Absent if it waits for nothing. */
  readonly dueAt?: Date | undefined;
  /** While it is in review: the time at which it is due at the earliest once it is released. Absent if that is at once. */
  readonly sendAt?: Date | undefined;
  /** The notifier that must send it at `dueAt`; absent if only the time matters. */
  readonly dueFor?: string | undefined;
  /**
   * True while it is held, as its notifiers take no messages: each is paused, missing, or avoided after five failures in
   * a row. A notifier that only another process has is left to that process, and does not count as missing.
   */
  readonly held?: boolean | undefined;
  /** When it reached its final state. */
  readonly finalAt?: Date | undefined;
  /**
   * How far it is erased. `text`: the content, and the quotes of reports. `all`: the addresses too, the metadata and the key. The
   * recipient's addresses are then absent, and those of its attempts are `***`. It is never attempted again.
   */
  readonly erased?: Erased | undefined;
  /** How far it will be erased once its attempt is settled: it was being sent when that was asked for. */
  readonly eraseWhenSettled?: Erased | undefined;
}

/**
 * When a message in review expires, or a queued one, at the earliest when it is due. Undefined if it never expires, or is in
 * another state.
 */
export function expiryOf({ status, expiresAt, dueAt }: Message): Date | undefined {
  if (status === 'review') return expiresAt;
  if (status !== 'queued' || expiresAt === undefined || dueAt === undefined) return undefined;
  return dueAt.getTime() > expiresAt.getTime() ? dueAt : expiresAt;
}

/** True for a queued message that has expired, or one in review. It needs no capacity, and any worker may end it. */
export function hasExpired(message: Message, at: Date): boolean {
  const expiry = expiryOf(message);
  return expiry !== undefined && expiry.getTime() <= at.getTime();
}

/** True if a message is erased at least as far as this. */
export function isErased({ erased }: Message, what: Erased = 'text'): boolean {
  return erased === 'all' || erased === what;
}

/** True if erasing would change a message: it is neither erased that far, nor will it be when its attempt is settled. */
export function isErasable(message: Message, what: Erased): boolean {
  const { eraseWhenSettled } = message;
  return !isErased(message, what) && eraseWhenSettled !== 'all' && eraseWhenSettled !== what;
}

/**
 * True for a message that was at rest by a time, or was accepted by another; never for one that is still to be sent.
 *
 * @param ended when it was at rest at the latest
 */
export function hasAge(
  message: Message,
  { ended, accepted }: { readonly ended: Date; readonly accepted: Date },
): boolean {
  if (isOutgoing(message.status)) return false;
  const since = restingSince(message);
  return message.createdAt <= accepted || (since !== undefined && since <= ended);
}

/**
 * Since when a message is at rest: final, `unknown`, or `sent` without a report to wait for. Undefined while it is due at a time, or
 * in review: a person may still release it.
 */
export function restingSince({ status, finalAt, dueAt, updatedAt }: Message): Date | undefined {
  if (status === 'review') return undefined;
  return finalAt ?? (dueAt === undefined ? updatedAt : undefined);
}

/** True if a step's channel has both an address and content in this message. */
export function mayTake({ recipient, content }: Message, { channel }: PlannedStep): boolean {
  return addressOn(recipient, channel) !== undefined && content[channel] !== undefined;
}
