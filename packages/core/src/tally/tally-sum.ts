import type { Bucket } from './bucket.ts';
import { type Counter, type Counts, countersIn } from './counter.ts';
import type { Tally } from './tally.ts';

/** All that tells a row of counters apart from others. */
export interface RowPlace extends Pick<Tally, 'notifier' | 'route' | 'template' | 'place' | 'detail'> {
  readonly bucket: Bucket;
}

/** The counters of one row. */
export class Cell {
  readonly #row: RowPlace;
  readonly #counts: Partial<Record<Counter, number>> = {};

  constructor(row: RowPlace) {
    this.#row = row;
  }

  /** True if these are the counters of a row. */
  isOf({ bucket, notifier, route, template, place, detail }: RowPlace): boolean {
    const own = this.#row;
    return (
      own.bucket.from === bucket.from &&
      own.bucket.step === bucket.step &&
      own.notifier === notifier &&
      own.route === route &&
      own.template === template &&
      own.place === place &&
      own.detail === detail
    );
  }

  count(counter: Counter, count: number): void {
    this.#counts[counter] = (this.#counts[counter] ?? 0) + count;
  }

  /** The changes to the row; undefined if their sum is zero everywhere. */
  tally(): Tally | undefined {
    const counts = withoutZeros(this.#counts);
    if (counts === undefined) return undefined;
    const { bucket, ...row } = this.#row;
    return { step: bucket.step, bucket: bucket.from, ...row, counts };
  }
}

function withoutZeros(counts: Counts): Counts | undefined {
  const changed: Partial<Record<Counter, number>> = {};
  let hasAny = false;
  for (const counter of countersIn(counts)) {
    const count = counts[counter] ?? 0;
    if (count === 0) continue;
    changed[counter] = count;
    hasAny = true;
  }
  return hasAny ? changed : undefined;
}

/** The sum of the changes of a group: a message more costs no write more. */
export class TallySum {
  readonly #cells = new Map<string, Cell>();
  /** The two that were asked for last: the messages of a group mostly count in one row, and their attempts in another. */
  #last: Cell | undefined;
  #lastButOne: Cell | undefined;

  cell(row: RowPlace): Cell {
    const last = this.#last;
    if (last?.isOf(row) === true) return last;
    const cell = this.#lastButOne?.isOf(row) === true ? this.#lastButOne : this.#find(row);
    this.#lastButOne = last;
    this.#last = cell;
    return cell;
  }

  #find(row: RowPlace): Cell {
    const { bucket, notifier, route, template, place, detail } = row;
    const key = [bucket.step, bucket.from, notifier, route, template, place, detail].join('\0');
    const cell = this.#cells.get(key) ?? new Cell(row);
    this.#cells.set(key, cell);
    return cell;
  }

  /** The rows that changed, each once. */
  tallies(): readonly Tally[] {
    const tallies: Tally[] = [];
    for (const cell of this.#cells.values()) {
      const tally = cell.tally();
      if (tally !== undefined) tallies.push(tally);
    }
    return tallies;
  }
}
