import { durationWithin, type Schema } from '@nkul/core/adapter';

/** A timer of Node takes no longer one (2³¹ - 1 ms): it would end at once. */
const longestMs = 24 * 86_400_000;

/** A time that a timer waits, in milliseconds. */
export const timerSchema: Schema<number> = durationWithin([1, longestMs], '1 millisecond to 24 days');

/** The same, or no time at all. */
export const endingSchema: Schema<number> = durationWithin([0, longestMs], 'at most 24 days');
