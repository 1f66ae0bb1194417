import type { DatabaseSync } from 'node:sqlite';
import {
  type Address,
  decodeReport,
  encodeReport,
  type ParkedReport,
  type Reference,
  type Reported,
  reportTime,
} from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

interface ParkedRow {
  readonly number: number;
  readonly at: number;
  readonly report: string;
}

interface PlacedRow extends ParkedRow, Reference {}

/** The parked reports: they wait for a message with their reference. */
export class ParkedTable {
  readonly #max: number;
  readonly #insert: Command;
  readonly #byReference: Query<ParkedRow>;
  readonly #untilTime: Query<PlacedRow>;
  readonly #afterTime: Query<PlacedRow>;
  readonly #delete: Command;
  readonly #deleteBefore: Command;
  readonly #deleteTo: Command;
  readonly #oldest: Query<PlacedRow>;
  readonly #countAll: Query<{ readonly count: number }>;
  readonly #first: Query<{ readonly number: number }>;
  /** How many reports there are; undefined if they must be counted again. */
  #count: number | undefined;
  /** False if the table is surely empty, which is nearly always so. */
  #any: boolean | undefined;

  constructor(db: DatabaseSync, max: number) {
    this.#max = max;
    this.#insert = command(
      db,
      'INSERT INTO parked_reports (notifier, reference, address, time, at, report) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#byReference = query(
      db,
      'SELECT number, at, report FROM parked_reports WHERE notifier = ? AND reference = ? ORDER BY number',
    );
    this.#untilTime = query(db, parkedNear(untilReportTime));
    this.#afterTime = query(db, parkedNear(afterReportTime));
    this.#delete = command(db, 'DELETE FROM parked_reports WHERE number = ?');
    this.#deleteBefore = command(
      db,
      `DELETE FROM parked_reports WHERE number IN
         (SELECT number FROM (SELECT number, at FROM parked_reports ORDER BY number LIMIT ?) WHERE at <= ?)`,
    );
    this.#deleteTo = command(db, 'DELETE FROM parked_reports WHERE address = ?');
    this.#oldest = query(
      db,
      'SELECT number, at, report, notifier, reference FROM parked_reports ORDER BY number LIMIT ?',
    );
    this.#countAll = query(db, 'SELECT count(*) AS count FROM parked_reports');
    this.#first = query(db, 'SELECT number FROM parked_reports LIMIT 1');
  }

  add({ notifier, reference }: Reference, { at, report }: Reported): void {
    const time = reportTime(report, at).getTime();
    this.#insert.run(notifier, reference, report.to ?? null, time, at.getTime(), encodeReport(report));
    this.#any = true;
    if (this.#count !== undefined) this.#count += 1;
  }

  /** The reports that are parked for a reference, oldest first. */
  of(reference: Reference): readonly ParkedReport[] {
    if (!this.#hasAny()) return [];
    return this.#byReference
      .all(reference.notifier, reference.reference)
      .map((row) => ({ sequence: row.number, reference, happening: reported(row) }));
  }

  /** The reports of an address: the last `count` up to a time, and the first `count` after it. */
  near({ notifier, address }: Address, time: Date, count: number): readonly ParkedReport[] {
    if (!this.#hasAny()) return [];
    const place = [notifier, address, time.getTime(), count] as const;
    return [...this.#untilTime.all(...place), ...this.#afterTime.all(...place)].map(parked);
  }

  remove({ sequence }: ParkedReport): void {
    this.#countDown(this.#delete.run(sequence).changes);
  }

  /** The `count` oldest reports, oldest first. */
  oldest(count: number): readonly ParkedReport[] {
    return this.#oldest.all(count).map(parked);
  }

  /** How many more reports may be parked; negative if there are too many. */
  get room(): number {
    this.#count ??= this.#countAll.get()?.count ?? 0;
    return this.#max - this.#count;
  }

  deleteBefore(at: Date, limit: number): number {
    const { changes } = this.#deleteBefore.run(limit, at.getTime());
    this.#countDown(changes);
    return changes;
  }

  /** Deletes the reports to an address, through whatever notifier. */
  deleteTo(address: string): void {
    this.#countDown(this.#deleteTo.run(address).changes);
  }

  /** Drops the counts, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#count = undefined;
    this.#any = undefined;
  }

  #hasAny(): boolean {
    this.#any ??= this.#first.get() !== undefined;
    return this.#any;
  }

  #countDown(removed: number): void {
    if (this.#count !== undefined) this.#count -= removed;
  }
}

export const untilReportTime = 'time <= ? ORDER BY time DESC, number DESC';
export const afterReportTime = 'time > ? ORDER BY time, number';

/** The SQL for the reports of an address on one side of a time, the nearest first. */
export function parkedNear(side: string): string {
  return `SELECT number, at, report, notifier, reference FROM parked_reports WHERE notifier = ? AND address = ? AND ${side} LIMIT ?`;
}

function reported({ at, report }: ParkedRow): Reported {
  return { type: 'reported', at: new Date(at), report: decodeReport(report) };
}

function parked(row: PlacedRow): ParkedReport {
  const { number, notifier, reference } = row;
  return { sequence: number, reference: { notifier, reference }, happening: reported(row) };
}
