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
 * The ids that messages accepted between two times can have. They leave minutes of slack, as ids grow even if the clock
 * was set back a little: a store compares the exact time too. The lower bound leaves three: all messages that match also come after
 * those below it.
 *
 * @param doubtful until when the times of ids are doubtful (`doubtfulUntil()`), in milliseconds since 1970: there is no bound by then
 */
export function idBounds({ createdAfter, createdBefore }: StoreQuery, doubtful: number): IdBounds {
  const least = createdAfter && createdAfter.getTime() - 3 * slackMs;
  const below = createdBefore && createdBefore.getTime() + slackMs;
  return {
    ...(least !== undefined && least > doubtful && { least: firstId(least) }),
    ...(below !== undefined && below > doubtful && { below: firstId(below) }),
  };
}

/** The time that an id begins with, in milliseconds since 1970. */
export function idTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/**
 * Until when the times of ids are doubtful because of a message, in milliseconds since 1970: the time of its id, or of one that was
 * stored before, is more than a minute from that of its acceptance, as a clock was wrong. Undefined if they are not. A store keeps the
 * latest of these times, and gives it to `idBounds()`.
 *
 * @param greatest the greatest time of an id before it, in milliseconds since 1970, if the store goes by the order of its messages too
 */
export function doubtfulUntil(
  { id, createdAt }: Pick<Message, 'id' | 'createdAt'>,
  greatest = 0,
): number | undefined {
  const [own, at] = [idTime(id), createdAt.getTime()];
  const latest = Math.max(own, greatest);
  if (latest - at > slackMs) return latest;
  return at - own > slackMs ? at : undefined;
}
