import type { DatabaseSync } from 'node:sqlite';
import {
  type AddressQuoted,
  decodeProviderEntry,
  encodeProviderEntry,
  eraseProviderEntry,
} from '@nkul/core/store';
import { candidatesIn, erasedDetail, quotedReport, withoutReport } from './event-detail.ts';
import { type Command, command, type Query, query } from './query.ts';

interface QuotingRow {
  readonly sequence: number;
  readonly detail: string | null;
  readonly entry: string | null;
}

interface EventRow extends QuotingRow {
  readonly type: string;
  readonly message: number | null;
  /** 1 if the message of the event is erased. */
  readonly erased: number;
}

/** The reports and entries of providers that events quote, to erase them. */
export class EventQuotes {
  readonly #quoting: Query<QuotingRow>;
  readonly #after: Query<EventRow>;
  readonly #writeDetail: Command;
  readonly #writeEntry: Command;

  constructor(db: DatabaseSync) {
    this.#quoting = query(
      db,
      `SELECT events.sequence, detail, entry FROM events LEFT JOIN provider_entries USING (sequence)
         WHERE quotes = 1 AND at <= ? ORDER BY at LIMIT ?`,
    );
    this.#after = query(
      db,
      `SELECT events.sequence, events.type, events.message, detail, entry,
           messages.erasable IS NULL AND messages.status NOT IN ('queued', 'sending') AS erased
         FROM events
           LEFT JOIN messages ON messages.number = events.message
           LEFT JOIN provider_entries ON provider_entries.sequence = events.sequence
         WHERE events.sequence > ? ORDER BY events.sequence LIMIT ?`,
    );
    this.#writeDetail = command(db, 'UPDATE events SET detail = ?, quotes = 0 WHERE sequence = ?');
    this.#writeEntry = command(db, 'UPDATE provider_entries SET entry = ? WHERE sequence = ?');
  }

  /** Erases the quotes of events up to a time. Returns how many it changed. */
  eraseBefore(before: Date, limit: number): number {
    const quoting = this.#quoting.all(before.getTime(), limit);
    for (const row of quoting) this.#erase(row, row.detail === null ? null : withoutReport(row.detail));
    return quoting.length;
  }

  /**
   * Erases the quotes of some events: those of erased messages, those that name one as a candidate, and those without a
   * message that quote an address.
   *
   * @returns the number of the last event that it has looked at; undefined if there are no more
   */
  erase(
    { after, limit }: { readonly after: number; readonly limit: number },
    isErased: (id: string) => boolean,
    quoted: AddressQuoted,
  ): number | undefined {
    const rows = this.#after.all(after, limit);
    for (const row of rows) {
      const { message, detail } = row;
      const own = message !== null && row.erased === 1;
      if (own || (message === null && isAbout(row, isErased, quoted)))
        this.#erase(row, detail === null ? null : erasedDetail(detail));
    }
    return rows.at(-1)?.sequence;
  }

  #erase({ sequence, detail: before, entry }: QuotingRow, detail: string | null): void {
    if (detail !== before || entry !== null) this.#writeDetail.run(detail, sequence);
    const erased =
      entry === null ? undefined : encodeProviderEntry(eraseProviderEntry(decodeProviderEntry(entry)));
    if (erased !== undefined) this.#writeEntry.run(erased, sequence);
  }
}

function isAbout(
  { type, detail, entry }: EventRow,
  isErased: (id: string) => boolean,
  quoted: AddressQuoted,
): boolean {
  if (entry !== null) return quoted(decodeProviderEntry(entry));
  if (detail === null || (type !== 'report.parked' && type !== 'report.candidate')) return false;
  return candidatesIn(detail).some(isErased) || quoted(quotedReport(detail));
}
