import type { Bucket } from './bucket.ts';
import { type Counter, type Counts, countersIn } from './counter.ts';
import type { Tally } from './tally.ts';

/** The counters of one row. */
export class Cell {
  readonly #bucket: Bucket;
  readonly #notifier: string;
  readonly #route: string;
  readonly #template: string;
  readonly #place: string;
  readonly #detail: string;
  readonly #counts: Partial<Record<Counter, number>> = {};

  constructor(
    bucket: Bucket,
    notifier: string,
    route: string,
    template: string,
    place: string,
    detail: string,
  ) {
    this.#bucket = bucket;
    this.#notifier = notifier;
    this.#route = route;
    this.#template = template;
    this.#place = place;
    this.#detail = detail;
  }

  /** True if this is the row of a bucket, notifier, route, template, place and detail. */
  isOf(
    bucket: Bucket,
    notifier: string,
    route: string,
    template: string,
    place: string,
    detail: string,
  ): boolean {
    return (
      this.#bucket.from === bucket.from &&
      this.#bucket.step === bucket.step &&
      this.#notifier === notifier &&
      this.#route === route &&
      this.#template === template &&
      this.#place === place &&
      this.#detail === detail
    );
  }

  count(counter: Counter, count: number): void {
    this.#counts[counter] = (this.#counts[counter] ?? 0) + count;
  }

  /** The changes to the row; undefined if their sum is zero everywhere. */
  tally(): Tally | undefined {
    const counts = withoutZeros(this.#counts);
    if (counts === undefined) return undefined;
    const { step, from: bucket } = this.#bucket;
    const at = { notifier: this.#notifier, route: this.#route, template: this.#template, place: this.#place };
    return { step, bucket, ...at, detail: this.#detail, counts };
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
  /** The messages of a group mostly count in the same one, and their attempts in another. */
  #last: Cell | undefined;
  #lastBut: Cell | undefined;

  cell(
    bucket: Bucket,
    notifier: string,
    route: string,
    template: string,
    place: string,
    detail: string,
  ): Cell {
    const last = this.#last;
    if (last?.isOf(bucket, notifier, route, template, place, detail) === true) return last;
    const but = this.#lastBut;
    this.#lastBut = last;
    if (but?.isOf(bucket, notifier, route, template, place, detail) === true) {
      this.#last = but;
      return but;
    }
    const key = `${bucket.step}\0${bucket.from}\0${notifier}\0${route}\0${template}\0${place}\0${detail}`;
    const cell = this.#cells.get(key) ?? new Cell(bucket, notifier, route, template, place, detail);
    this.#cells.set(key, cell);
    this.#last = cell;
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
