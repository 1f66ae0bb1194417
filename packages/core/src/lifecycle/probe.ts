import type { Due } from '../model/happening.ts';
import type { Message } from '../model/message.ts';

/**
 * True if a message may be sent to a paused notifier, to find out whether the reason of its pause is over: it has not
 * been sent there since a time, and has at least half of its time left, in case that it has to wait again.
 */
export function mayProbe(
  { attempts, createdAt, expiresAt }: Message,
  { notifier, since }: NonNullable<Due['probe']>,
  at: Date,
): boolean {
  if (attempts.some((one) => one.notifier === notifier && one.startedAt > since)) return false;
  if (expiresAt === undefined) return true;
  return 2 * (expiresAt.getTime() - at.getTime()) >= expiresAt.getTime() - createdAt.getTime();
}
