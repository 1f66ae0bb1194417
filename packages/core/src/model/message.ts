import type { Json } from '../base/json.ts';
import type { Attempt } from './attempt.ts';
import type { ContentByChannel } from './content.ts';
import type { MessageStatus } from './message-status.ts';
import type { Channel, Recipient } from './recipient.ts';

/** One step of a message's route, resolved. */
export interface PlannedStep {
  readonly notifier: string;
  readonly channel: Channel;
  /** How long to wait for a delivery, in milliseconds, before the next step; absent: as long as it takes. */
  readonly deliveryTimeoutMs?: number;
}

/** One thing told to one person: stored, routed, tried, tracked. Never changed in place. */
export interface Message {
  /** UUID version 7: sorts by acceptance. */
  readonly id: string;
  readonly key?: string;
  /** SHA-256 over the canonical request, there when `key` is. */
  readonly fingerprint?: string;
  /** The name of its route. */
  readonly route: string;
  /** The steps of that route as they were when it last came up. */
  readonly steps: readonly PlannedStep[];
  readonly recipient: Recipient;
  readonly template?: string;
  /** The locale that the content was rendered in, BCP 47. */
  readonly locale?: string;
  /** Rendered once, when it was accepted: what is stored is what is sent. */
  readonly content: ContentByChannel;
  readonly metadata: Readonly<Record<string, Json>>;
  readonly onUnknown: 'hold' | 'resend';
  /** Messages accepted together with equal content share it: they may go out in one call. */
  readonly batch?: string;

  readonly status: MessageStatus;
  /** The step it stands at, from 0. */
  readonly step: number;
  /** Tries at this step that count towards its limit: those that a pause or an outage ended do not. */
  readonly tries: number;
  readonly attempts: readonly Attempt[];
  /** Set when there will be no further attempt, whatever comes. */
  readonly stopped?: 'cancelled' | 'expired' | undefined;
  /** True once `message.unconfirmed` was emitted. */
  readonly unconfirmed?: boolean | undefined;

  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt?: Date;
  /** When it comes up next: to be tried, to lose its lease, to escalate, to expire. Absent: it waits for nothing. */
  readonly dueAt?: Date | undefined;
  /** The notifier that it waits for at `dueAt`; absent when only the time matters. */
  readonly dueFor?: string | undefined;
  /** True while none of the notifiers that it could go to takes messages. */
  readonly held?: boolean | undefined;
  /** When it reached its final state. */
  readonly finalAt?: Date | undefined;
}

/** Routes by name, resolved. */
export type Plan = Readonly<Record<string, readonly PlannedStep[]>>;

/** When a message that waits to be sent runs out of time, not before it comes up. Undefined: never, or it waits no more. */
export function expiryOf({ status, expiresAt, dueAt }: Message): Date | undefined {
  if (status !== 'queued' || expiresAt === undefined || dueAt === undefined) return undefined;
  return expiresAt < dueAt ? dueAt : expiresAt;
}

/** True for a message that waits to be sent and has no time left: it takes nobody's room, and any worker may end it. */
export function hasExpired(message: Message, at: Date): boolean {
  const expiry = expiryOf(message);
  return expiry !== undefined && expiry <= at;
}

/** Since when nothing more is going to happen to a message by itself: final, or waiting for nothing. Undefined: it is on its way. */
export function restingSince({ finalAt, dueAt, updatedAt }: Message): Date | undefined {
  return finalAt ?? (dueAt === undefined ? updatedAt : undefined);
}
