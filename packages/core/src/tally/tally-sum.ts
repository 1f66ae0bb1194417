import type { Bucket } from './bucket.ts';
import type { Measure, Tally } from './tally.ts';

/** The counters of one bucket, notifier, route, template and place. */
export class Cell {
  readonly bucket: Bucket;
  readonly notifier: string;
  readonly route: string;
  readonly template: string;
  readonly place: string;
  /** By measure, then by detail. */
  readonly #counts = new Map<Measure, Map<string, number>>();

  constructor(bucket: Bucket, notifier: string, route: string, template: string, place: string) {
    this.bucket = bucket;
    this.notifier = notifier;
    this.route = route;
    this.template = template;
    this.place = place;
  }

  /** True if this is the cell of a bucket, notifier, route, template and place. */
  counts({ from, step }: Bucket, notifier: string, route: string, template: string, place: string): boolean {
    return (
      this.bucket.from === from &&
      this.bucket.step === step &&
      this.notifier === notifier &&
      this.route === route &&
      this.template === template &&
      this.place === place
    );
  }

  count(measure: Measure, detail: string, count: number): void {
    const counts = this.#counts.get(measure);
    if (counts === undefined) this.#counts.set(measure, new Map([[detail, count]]));
    else counts.set(detail, (counts.get(detail) ?? 0) + count);
  }

  /** The counters that changed. */
  *tallies(): Generator<Tally> {
    const { bucket, notifier, route, template, place } = this;
    const { step, from } = bucket;
    for (const [measure, counts] of this.#counts)
      for (const [detail, count] of counts)
        if (count !== 0)
          yield { step, bucket: from, measure, notifier, route, template, place, detail, count };
  }
}

/** The sum of the changes of a group: a message more costs no write more. */
export class TallySum {
  readonly #cells = new Map<string, Cell>();
  /** The messages of a group mostly count in the same one, and their attempts in another. */
  #last: Cell | undefined;
  #lastBut: Cell | undefined;

  cell(bucket: Bucket, notifier: string, route: string, template: string, place: string): Cell {
    const last = this.#last;
    if (last?.counts(bucket, notifier, route, template, place) === true) return last;
    const but = this.#lastBut;
    this.#lastBut = last;
    if (but?.counts(bucket, notifier, route, template, place) === true) {
      this.#last = but;
      return but;
    }
    const key = `${bucket.step}\0${bucket.from}\0${notifier}\0${route}\0${template}\0${place}`;
    const cell = this.#cells.get(key) ?? new Cell(bucket, notifier, route, template, place);
    this.#cells.set(key, cell);
    this.#last = cell;
    return cell;
  }

  /** The counters that changed, each once. */
  tallies(): readonly Tally[] {
    const tallies: Tally[] = [];
    for (const cell of this.#cells.values()) tallies.push(...cell.tallies());
    return tallies;
  }
}
