/** A row of `changes`: the events of one change. */
export interface ChangeRow {
  readonly number: number;
  readonly at: number;
  readonly message: number | null;
  readonly events: string;
}

/** An entry of a provider, or a contradiction, with the change that its event is in. */
export interface EntryRow extends ChangeRow {
  /** The number of the event. */
  readonly event: number;
}

/** The number of the newest event that is still there, and when it was stored. */
export interface LastEvent {
  readonly number: number;
  readonly at: number;
}

/** Whether a change has personal texts, and whether they were erased. */
export const personal: { readonly none: 0; readonly some: 1; readonly erased: 2 } = {
  none: 0,
  some: 1,
  erased: 2,
};

export const row = 'number, at, message, events';
/** Each entry with the change that its event is in. */
const entriesWithChanges = `provider_entries CROSS JOIN changes
  ON number = (SELECT max(number) FROM changes WHERE number <= event)`;
export const changesAfter: string = `SELECT ${row} FROM changes
  WHERE number >= coalesce((SELECT max(number) FROM changes WHERE number <= ?), 0) ORDER BY number LIMIT ?`;
export const changesOfMessage: string = `SELECT ${row} FROM changes WHERE message = ? ORDER BY number`;
export const entriesBelow: string = `SELECT event, ${row} FROM ${entriesWithChanges}
  WHERE event < ? ORDER BY event DESC LIMIT ?`;
export const personalBefore: string = `SELECT ${row} FROM changes
  WHERE personal = ${personal.some} AND message IS NULL AND at <= ? ORDER BY at LIMIT ?`;
export const personalAfter: string = `SELECT ${row} FROM changes
  WHERE personal = ${personal.some} AND message IS NULL AND number > ? ORDER BY number LIMIT ?`;
export const oldestEntries: string = `SELECT event, ${row} FROM ${entriesWithChanges} ORDER BY event LIMIT ?`;
// By the column: `number` alone would be the result, and read all rows.
export const lastEvent: string =
  'SELECT number + json_array_length(events) - 1 AS number, at FROM changes ORDER BY changes.number DESC LIMIT 1';
