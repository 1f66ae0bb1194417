import type { Message } from './message.ts';

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
