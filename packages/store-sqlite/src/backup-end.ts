import type { DatabaseSync } from 'node:sqlite';
import { type LastEvent, lastEvent } from './event-queries.ts';
import { Marks } from './marks.ts';
import { query } from './query.ts';

/** The last change that a backup has. */
export interface BackupEnd {
  /** The number of its last event. */
  readonly number: number;
  /** When that was stored, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Reads the end of a backup, and raises the number of its next event above that of all lines of a journal: so later backups of
 * the restored store are after these lines. The restore itself stores events, so that there is a last one.
 *
 * @param lastNumber the greatest number in the journal
 */
export function takeEnd(db: DatabaseSync, lastNumber: number): BackupEnd {
  const last = query<LastEvent>(db, lastEvent).get();
  const marks = new Marks(db);
  const number = Math.max(last?.number ?? 0, marks.get('events'));
  marks.raise('events', Math.max(number, lastNumber));
  return { number, at: last?.at ?? Number.NEGATIVE_INFINITY };
}

/**
 * True if a line of the journal is of a change that is surely later than the backup, and false if the backup surely has it;
 * undefined for a line of an earlier version, which has no number.
 */
export function isAfter({ number: last }: BackupEnd, number: number | undefined): boolean | undefined {
  return number === undefined ? undefined : number > last;
}
