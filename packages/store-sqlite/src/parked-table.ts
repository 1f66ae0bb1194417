import type { DatabaseSync } from 'node:sqlite';
import { decodeReport, encodeReport, type Reference, type Reported, sameReport } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

interface ParkedRow {
  readonly number: number;
  readonly at: number;
  readonly report: string;
}

/** Reports that wait for somebody to know their reference. */
export class ParkedTable {
  readonly #max: number;
  readonly #insert: Command;
  readonly #byReference: Query<ParkedRow>;
  readonly #byAddress: Query<ParkedRow>;
  readonly #delete: Command;
  readonly #deleteBefore: Command;
  readonly #deleteOldest: Command;
  readonly #countAll: Query<{ readonly count: number }>;
  readonly #first: Query<{ readonly number: number }>;
  /** How many there are at most; counted anew when that reaches the cap. */
  #count: number | undefined;
  /** False when there surely are none, which is nearly always. */
  #any: boolean | undefined;

  constructor(db: DatabaseSync, max: number) {
    this.#max = max;
    this.#insert = command(
      db,
      'INSERT INTO parked_reports (notifier, reference, address, at, report) VALUES (?, ?, ?, ?, ?)',
    );
    this.#byReference = query(
      db,
      'SELECT number, at, report FROM parked_reports WHERE notifier = ? AND reference = ? ORDER BY number',
    );
    this.#byAddress = query(
      db,
      'SELECT number, at, report FROM parked_reports WHERE notifier = ? AND address = ? ORDER BY number',
    );
    this.#delete = command(db, 'DELETE FROM parked_reports WHERE notifier = ? AND reference = ?');
    this.#deleteBefore = command(
      db,
      `DELETE FROM parked_reports WHERE number IN
         (SELECT number FROM (SELECT number, at FROM parked_reports ORDER BY number LIMIT ?) WHERE at <= ?)`,
    );
    this.#deleteOldest = command(
      db,
      'DELETE FROM parked_reports WHERE number IN (SELECT number FROM parked_reports ORDER BY number LIMIT ?)',
    );
    this.#countAll = query(db, 'SELECT count(*) AS count FROM parked_reports');
    this.#first = query(db, 'SELECT number FROM parked_reports LIMIT 1');
  }

  /** Lets a report wait. False when the very same one waits already. */
  add({ notifier, reference }: Reference, happening: Reported): boolean {
    const waiting = this.#byReference.all(notifier, reference);
    if (waiting.some((row) => sameReport(reported(row).report, happening.report))) return false;
    this.#makeRoom();
    const { at, report } = happening;
    this.#any = true;
    this.#insert.run(notifier, reference, report.to ?? null, at.getTime(), encodeReport(report));
    return true;
  }

  /** The reports that wait for any of these references, in the order in which they came; they wait no longer. */
  take(
    references: readonly Reference[],
  ): readonly { readonly reference: Reference; readonly happening: Reported }[] {
    if (references.length === 0) return [];
    this.#any ??= this.#first.get() !== undefined;
    if (!this.#any) return [];
    const waiting = references.flatMap((reference) =>
      this.#byReference.all(reference.notifier, reference.reference).map((row) => ({ reference, row })),
    );
    for (const { notifier, reference } of new Set(waiting.map((one) => one.reference))) {
      this.#delete.run(notifier, reference);
    }
    waiting.sort((a, b) => a.row.number - b.row.number);
    return waiting.map(({ reference, row }) => ({ reference, happening: reported(row) }));
  }

  /** The reports of a notifier that wait and speak of an address. */
  about(notifier: string, address: string): readonly Reported[] {
    return this.#byAddress.all(notifier, address).map(reported);
  }

  deleteBefore(at: Date, limit: number): number {
    return this.#deleteBefore.run(limit, at.getTime()).changes;
  }

  /** Another process may have added some, or something was taken back. */
  forget(): void {
    this.#count = undefined;
    this.#any = undefined;
  }

  /** Beyond the cap, the oldest go; some more than one at once, so that not every report counts all. */
  #makeRoom(): void {
    this.#count = (this.#count ?? this.#countNow()) + 1;
    if (this.#count <= this.#max) return;
    this.#count = this.#countNow() + 1;
    if (this.#count <= this.#max) return;
    const { changes } = this.#deleteOldest.run(this.#count - this.#max + Math.floor(this.#max / 100));
    this.#count -= changes;
  }

  #countNow(): number {
    return this.#countAll.get()?.count ?? 0;
  }
}

function reported({ at, report }: ParkedRow): Reported {
  return { type: 'reported', at: new Date(at), report: decodeReport(report) };
}
