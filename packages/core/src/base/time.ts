import { types } from 'node:util';

/** A time: a `Date`, or ISO 8601 text with its zone (`'2026-01-31T08:00:00+01:00'`, `'2026-01-31T07:00:00Z'`). */
export type Time = Date | string;

/** The most characters of a time: those with nanoseconds and an offset. */
const longest = 35;

/** Reads a time. Returns a new `Date`; undefined if the time is not valid, such as 31 February. */
export function readTime(given: unknown): Date | undefined {
  const time =
    typeof given === 'string' ? timeIn(given) : types.isDate(given) ? new Date(given).getTime() : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time);
}

function timeIn(text: string): number {
  if (text.length > longest) return Number.NaN;
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (parts === null) return Number.NaN;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const isReal = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return isReal ? Date.parse(text) : Number.NaN;
}

/** The least text of an id (UUID version 7, it begins with its milliseconds) of a time or after it. */
export function firstId(ms: number): string {
  const hex = Math.min(Math.max(0, Math.floor(ms)), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
