import type { SqliteStore } from './sqlite-store.ts';

/** The last change that a backup has. */
export interface BackupEnd {
  /** The number of its last event. */
  readonly number: number;
  /** When that was stored, in milliseconds since 1970. */
  readonly at: number;
}

/** Called before a restore changes something. */
export async function endOf(store: SqliteStore): Promise<BackupEnd> {
  const number = await store.latest();
  const [last] = await store.events({ after: number - 1, limit: 1 });
  return { number, at: last?.at.getTime() ?? Number.NEGATIVE_INFINITY };
}

/**
 * True if a line of the journal is of a change that is surely later than the backup, and false if the backup surely has it;
 * undefined for a line of an earlier version, which has no number.
 */
export function isAfter({ number: last }: BackupEnd, number: number | undefined): boolean | undefined {
  return number === undefined ? undefined : number > last;
}
