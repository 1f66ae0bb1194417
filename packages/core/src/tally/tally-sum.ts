import type { Bucket } from './bucket.ts';
import type { Counter, Counts } from './counter.ts';
import type { Tally } from './tally.ts';

/** Where something is counted: a row of counters. */
export type TallyPlace = Pick<Tally, 'notifier' | 'route' | 'template' | 'place' | 'detail'>;

/** The counters of one row. */
export class Cell {
  readonly #bucket: Bucket;
  readonly #at: TallyPlace;
  readonly #counts: Partial<Record<Counter, number>> = {};

  constructor(bucket: Bucket, at: TallyPlace) {
    this.#bucket = bucket;
    this.#at = at;
  }

  /** True if this is the row of a bucket and a place. */
  isAt({ from, step }: Bucket, at: TallyPlace): boolean {
    const { notifier, route, template, place, detail } = this.#at;
    return (
      this.#bucket.from === from &&
      this.#bucket.step === step &&
      notifier === at.notifier &&
      route === at.route &&
      template === at.template &&
      place === at.place &&
      detail === at.detail
    );
  }

  count(counter: Counter, count: number): void {
    this.#counts[counter] = (this.#counts[counter] ?? 0) + count;
  }

  /** What changed; undefined if nothing did. */
  tally(): Tally | undefined {
    const counts = withoutZeros(this.#counts);
    const { step, from } = this.#bucket;
    return counts && { step, bucket: from, ...this.#at, counts };
  }
}

function withoutZeros(counts: Counts): Counts | undefined {
  const values = Object.values(counts);
  if (!values.includes(0)) return values.length === 0 ? undefined : counts;
  const changed = Object.entries(counts).filter(([, count]) => count !== 0);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** The sum of the changes of a group: a message more costs no write more. */
export class TallySum {
  readonly #cells = new Map<string, Cell>();
  /** The messages of a group mostly count in the same one, and their attempts in another. */
  #last: Cell | undefined;
  #lastBut: Cell | undefined;

  cell(bucket: Bucket, at: TallyPlace): Cell {
    const last = this.#last;
    if (last?.isAt(bucket, at) === true) return last;
    const but = this.#lastBut;
    this.#lastBut = last;
    if (but?.isAt(bucket, at) === true) {
      this.#last = but;
      return but;
    }
    const { notifier, route, template, place, detail } = at;
    const key = `${bucket.step}\0${bucket.from}\0${notifier}\0${route}\0${template}\0${place}\0${detail}`;
    const cell = this.#cells.get(key) ?? new Cell(bucket, at);
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
