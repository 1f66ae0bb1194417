import { StoreError } from '../base/errors.ts';
import type { Page } from '../ports/page.ts';
import type { Stray } from '../ports/reading.ts';

/** A stray with its place in the order in which its own kind of table got it. */
export interface PlacedStray {
  readonly number: number;
  readonly stray: Stray;
}

/** Where a page of strays begins: below these two numbers. Strays that are stored meanwhile have higher ones. */
export interface StrayCursor {
  readonly parked: number;
  readonly entry: number;
}

/** @throws StoreError if the text is not a cursor of `strayPage()` */
export function strayCursor(after: string | undefined): StrayCursor {
  if (after === undefined) return { parked: Number.MAX_SAFE_INTEGER, entry: Number.MAX_SAFE_INTEGER };
  const [, parked, entry] = /^(\d{1,16})\.(\d{1,16})$/.exec(after) ?? [];
  if (parked === undefined || entry === undefined)
    throw new StoreError('strays(): after is not a cursor that a page of strays gave.');
  return { parked: Number(parked), entry: Number(entry) };
}

/**
 * Makes a page of parked reports and provider entries, newest first.
 *
 * @param parked the newest below the cursor, newest first, and one more than the page has
 * @param entries the same
 */
export function strayPage(
  parked: readonly PlacedStray[],
  entries: readonly PlacedStray[],
  limit: number,
): Page<Stray> {
  const items: Stray[] = [];
  let [nextParked, nextEntry] = [0, 0];
  while (items.length < limit) {
    const [report, entry] = [parked[nextParked], entries[nextEntry]];
    const isReport = report !== undefined && (entry === undefined || report.stray.at >= entry.stray.at);
    const newest = isReport ? report : entry;
    if (newest === undefined) return { items };
    items.push(newest.stray);
    if (isReport) nextParked += 1;
    else nextEntry += 1;
  }
  if (nextParked >= parked.length && nextEntry >= entries.length) return { items };
  return { items, next: `${boundOf(parked, nextParked)}.${boundOf(entries, nextEntry)}` };
}

/** The next page is below the last that was taken. Before the first is taken, it begins at the newest of now. */
function boundOf(strays: readonly PlacedStray[], taken: number): number {
  return strays[taken - 1]?.number ?? (strays[0]?.number ?? -1) + 1;
}
