import { floorTo, stepMs, thinnedAt } from '../tally/bucket.ts';
import { addCounts } from '../tally/counter.ts';
import type { Tally } from '../tally/tally.ts';
import { TallyNames } from '../tally/tally-names.ts';

/** The counters of the memory store. They thin themselves each hour, as a hub without `retain` does not purge this store. */
export class MemoryTallies {
  readonly #names = new TallyNames();
  readonly #rows = new Map<string, Tally>();
  #thinnedAt = 0;

  /** Adds to the counters. */
  add(tallies: readonly Tally[]): void {
    for (const tally of tallies) this.#add(this.#names.named(tally));
    const latest = tallies.reduce((time, { bucket }) => Math.max(time, bucket), 0);
    if (latest >= this.#thinnedAt + stepMs['1h']) this.thin(new Date(latest));
  }

  all(): Iterable<Tally> {
    return this.#rows.values();
  }

  /** Sums the counters that are old at a time into wider buckets. */
  thin(at: Date): void {
    this.#thinnedAt = at.getTime();
    for (const { from, to, before } of thinnedAt(at))
      for (const [key, tally] of this.#rows) {
        if (tally.step !== from || tally.bucket >= before) continue;
        this.#rows.delete(key);
        this.#add({ ...tally, step: to, bucket: floorTo(tally.bucket, to) });
      }
  }

  #add({ counts, ...row }: Tally): void {
    const { step, bucket, notifier, route, template, place, detail } = row;
    const key = [step, bucket, notifier, route, template, place, detail].join('\0');
    const sum = addCounts(this.#rows.get(key)?.counts ?? {}, counts);
    if (Object.values(sum).every((count) => count === 0)) this.#rows.delete(key);
    else this.#rows.set(key, { ...row, counts: sum });
  }
}
