import { firstId } from '../base/time.ts';
import type { Message } from '../model/message.ts';
import type { StoreQuery } from '../ports/store-query.ts';

/** How far the time of an id may be from the time at which its message was accepted, in milliseconds. */
const slackMs = 60_000;

/** Bounds of ids, UUIDs of version 7, which begin with their time. */
export interface IdBounds {
  /** An id at or above it may match. */
  readonly least?: string;
  /** An id below it may match. */
  readonly below?: string;
}

/**
 * The ids that messages accepted between two times can have. They leave a minute of slack, as ids grow even if the clock
 * was set back a little: a store compares the exact time too. The lower bound leaves three times as much: all messages that match also
 * come after those below it.
 *
 * @param offMs how far the times of ids may be off at most (`idOffMs()`), in milliseconds: so much slack is left, if it is more
 */
export function idBounds({ createdAfter, createdBefore }: StoreQuery, offMs: number): IdBounds {
  const slack = Math.max(slackMs, offMs);
  return {
    ...(createdAfter && { least: firstId(createdAfter.getTime() - 3 * slack) }),
    ...(createdBefore && { below: firstId(createdBefore.getTime() + slack) }),
  };
}

/** The time that an id begins with, in milliseconds since 1970. */
export function idTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/**
 * How far the time of a message's id, or of one that was stored before it, is from that of its acceptance, in milliseconds, if it is more
 * than a minute: a clock was wrong, or a message waited long between the two. It is rounded up to a few steps, so that it seldom grows.
 * Undefined if it is less. A store keeps the greatest, and gives it to `idBounds()`.
 *
 * @param greatest the greatest time of an id before it, in milliseconds since 1970, if the store goes by the order of its messages too
 */
export function idOffMs(
  { id, createdAt }: Pick<Message, 'id' | 'createdAt'>,
  greatest = 0,
): number | undefined {
  const [own, at] = [idTime(id), createdAt.getTime()];
  const ms = Math.max(own - at, greatest - at, at - own);
  return ms > slackMs ? slackMs * 2 ** Math.ceil(Math.log2(ms / slackMs)) : undefined;
}
