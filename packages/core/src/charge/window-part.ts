import type { Charge } from './charge.ts';

/** How many parts a window has. A count is kept for each part, so a limit may refuse up to one part too early, and never too late. */
const partsOfWindow = 60;

/**
 * How long a part is kept after its last window, in milliseconds: a message of a moment ago still counts it, also if it comes from a
 * process whose clock is behind.
 */
const keptMs = 3_600_000;

/** A purge at a time deletes the parts whose last window ended by this earlier time. */
export function chargesBefore(at: Date): Date {
  return new Date(at.getTime() - keptMs);
}

/** The length of a part of a window, in milliseconds. */
function partMs({ windowMs }: Pick<Charge, 'windowMs'>): number {
  return Math.ceil(windowMs / partsOfWindow);
}

/** The part of the window in which a time lies: parts are numbered from 1970 on. */
export function partAt(charge: Pick<Charge, 'windowMs'>, at: Date): number {
  return Math.floor(at.getTime() / partMs(charge));
}

/**
 * True if an amount that was taken in one part counts in another: a window may touch both. Later parts count too, as the clock may have been
 * set back meanwhile; those further away do not, or a clock that was a year ahead would keep a limit full for a year.
 */
export function countsIn(part: number, taken: number): boolean {
  return Math.abs(taken - part) <= partsOfWindow;
}

/** The end of the last window that touches a part: from then on, the part does not count. */
export function partEnd(charge: Pick<Charge, 'windowMs'>, part: number): Date {
  return new Date((part + partsOfWindow + 1) * partMs(charge));
}
