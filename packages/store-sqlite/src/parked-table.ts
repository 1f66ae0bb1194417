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
import { type Marks, Numbering } from './marks.ts';
import { OldestRows } from './oldest-rows.ts';
import type { PersonalTexts } from './personal-texts.ts';
import { type Command, command, type Query, query } from './query.ts';
import type { TermHash } from './term-hash.ts';

interface ParkedRow {
  readonly number: number;
  readonly at: number;
  readonly report: number;
}

/** The other tables that the table of parked reports reads and writes. */
export interface ParkedParts {
  readonly personal: PersonalTexts;
  readonly hash: TermHash;
  readonly marks: Marks;
}

/** The parked reports: they wait for a message with their reference. A row has hashes, and the place of the report. */
export class ParkedTable {
  readonly #max: number;
  readonly #parts: ParkedParts;
  readonly #insert: Command;
  readonly #byReference: Query<ParkedRow>;
  readonly #byAddress: Query<ParkedRow>;
  readonly #untilTime: Query<ParkedRow>;
  readonly #afterTime: Query<ParkedRow>;
  readonly #get: Query<ParkedRow>;
  readonly #newest: Query<ParkedRow>;
  readonly #delete: Command;
  readonly #oldest: Query<ParkedRow>;
  readonly #before: OldestRows<ParkedRow>;
  readonly #countAll: Query<{ readonly count: number }>;
  readonly #first: Query<{ readonly number: number }>;
  readonly #numbers: Numbering;
  /** How many reports there are; undefined if they must be counted again. */
  #count: number | undefined;
  /** False if the table is surely empty, which is nearly always so. */
  #any: boolean | undefined;

  constructor(db: DatabaseSync, parts: ParkedParts, max: number) {
    this.#max = max;
    this.#parts = parts;
    this.#insert = command(db, 'INSERT INTO parked_reports VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#byReference = query(db, parkedFor);
    this.#byAddress = query(db, parkedTo);
    this.#untilTime = query(db, parkedNear(untilReportTime));
    this.#afterTime = query(db, parkedNear(afterReportTime));
    this.#newest = query(db, parkedBelow);
    this.#get = query(db, `SELECT ${row} FROM parked_reports WHERE number = ?`);
    this.#delete = command(db, 'DELETE FROM parked_reports WHERE number = ?');
    this.#oldest = query(db, `SELECT ${row} FROM parked_reports ORDER BY number LIMIT ?`);
    this.#before = new OldestRows(db, 'parked_reports', row);
    this.#countAll = query(db, 'SELECT count(*) AS count FROM parked_reports');
    this.#first = query(db, 'SELECT number FROM parked_reports LIMIT 1');
    const last: Query<{ readonly last: number | null }> = query(
      db,
      'SELECT max(number) AS last FROM parked_reports',
    );
    this.#numbers = new Numbering(parts.marks, 'parked', () => last.get()?.last ?? 0);
  }

  add(reference: Reference, { at, report }: Reported): void {
    const { personal, hash } = this.#parts;
    const { notifier, to } = report;
    this.#insert.run(
      this.#numbers.next(),
      hash.of('parked', placeOf(reference.notifier, reference.reference)),
      to === undefined ? null : hash.of('parked near', placeOf(notifier, to)),
      to === undefined ? null : hash.of('to', to),
      reportTime(report, at).getTime(),
      at.getTime(),
      personal.put(encodeReport(report)),
    );
    this.#any = true;
    if (this.#count !== undefined) this.#count += 1;
  }

  /** The reports that are parked for a reference, oldest first. */
  of({ notifier, reference }: Reference): readonly ParkedReport[] {
    if (!this.#hasAny()) return [];
    return this.#byReference
      .all(this.#parts.hash.of('parked', placeOf(notifier, reference)))
      .map((found) => this.#parked(found))
      .filter((one) => one.reference.notifier === notifier && one.reference.reference === reference);
  }

  /** The reports of an address: the last `count` up to a time, and the first `count` after it. */
  near({ notifier, address }: Address, time: Date, count: number): readonly ParkedReport[] {
    if (!this.#hasAny()) return [];
    const place = [
      this.#parts.hash.of('parked near', placeOf(notifier, address)),
      time.getTime(),
      count,
    ] as const;
    return [...this.#untilTime.all(...place), ...this.#afterTime.all(...place)]
      .map((found) => this.#parked(found))
      .filter(({ happening: { report } }) => report.notifier === notifier && report.to === address);
  }

  remove({ sequence }: ParkedReport): void {
    const found = this.#get.get(sequence);
    if (found !== undefined) this.#deleteAll([found]);
  }

  /** The `count` oldest reports, oldest first. */
  oldest(count: number): readonly ParkedReport[] {
    return this.#oldest.all(count).map((found) => this.#parked(found));
  }

  /** The reports below a place, newest first. */
  newestBelow(sequence: number, count: number): readonly ParkedReport[] {
    return this.#newest.all(sequence, count).map((found) => this.#parked(found));
  }

  /** The reports to an address, newest first. */
  newestTo(address: string): readonly ParkedReport[] {
    const found = this.#byAddress.all(this.#parts.hash.of('to', address)).map((one) => this.#parked(one));
    return found.filter(({ happening }) => happening.report.to === address).reverse();
  }

  /** How many more reports may be parked; negative if there are too many. */
  get room(): number {
    this.#count ??= this.#countAll.get()?.count ?? 0;
    return this.#max - this.#count;
  }

  deleteBefore(at: Date, limit: number): number {
    return this.#deleteAll(this.#before.until(at, limit));
  }

  /** Deletes the reports to an address, through whatever notifier. */
  deleteTo(address: string): void {
    const found = this.#byAddress.all(this.#parts.hash.of('to', address));
    this.#deleteAll(found.filter((one) => this.#parked(one).happening.report.to === address));
  }

  /** Drops the counts, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#count = undefined;
    this.#any = undefined;
    this.#numbers.forget();
  }

  #hasAny(): boolean {
    this.#any ??= this.#first.get() !== undefined;
    return this.#any;
  }

  #parked({ number, at, report: place }: ParkedRow): ParkedReport {
    const report = decodeReport(this.#parts.personal.get(place));
    const { notifier, reference } = report;
    return {
      ...{ sequence: number, reference: { notifier, reference } },
      happening: { type: 'reported', at: new Date(at), report },
    };
  }

  #deleteAll(rows: readonly ParkedRow[]): number {
    if (rows.length > 0) this.#numbers.keep();
    for (const { number, report } of rows) {
      this.#parts.personal.blank(report);
      this.#delete.run(number);
    }
    if (this.#count !== undefined) this.#count -= rows.length;
    return rows.length;
  }
}

const row = 'number, at, report';
export const untilReportTime: string = 'time <= ? ORDER BY time DESC, number DESC';
export const afterReportTime: string = 'time > ? ORDER BY time, number';
export const parkedBelow: string = `SELECT ${row} FROM parked_reports WHERE number < ? ORDER BY number DESC LIMIT ?`;
export const parkedFor: string = `SELECT ${row} FROM parked_reports WHERE reference = ? ORDER BY number`;
export const parkedTo: string = `SELECT ${row} FROM parked_reports WHERE address = ? ORDER BY number`;

/** The SQL for the reports of a notifier to an address on one side of a time, the nearest first. */
export function parkedNear(side: string): string {
  return `SELECT ${row} FROM parked_reports WHERE place = ? AND ${side} LIMIT ?`;
}

function placeOf(notifier: string, value: string): string {
  return `${notifier}\0${value}`;
}
