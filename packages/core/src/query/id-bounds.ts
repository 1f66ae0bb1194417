import { firstId } from '../base/time.ts';
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
 * was set back a little: a store compares the exact time too.
 */
export function idBounds({ createdAfter, createdBefore }: StoreQuery): IdBounds {
  return {
    ...(createdAfter && { least: firstId(createdAfter.getTime() - slackMs) }),
    ...(createdBefore && { below: firstId(createdBefore.getTime() + slackMs) }),
  };
}
