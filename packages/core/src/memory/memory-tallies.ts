import { floorTo, stepMs, thinnedAt } from '../tally/bucket.ts';
import type { Tally } from '../tally/tally.ts';
import { TallyNames } from '../tally/tally-names.ts';

/** The counters of the memory store. They thin themselves each hour, as a hub without `retain` does not purge this store. */
export class MemoryTallies {
  readonly #names = new TallyNames();
  readonly #counters = new Map<string, Tally>();
  #thinnedAt = 0;

  /** Adds to the counters. */
  add(tallies: readonly Tally[]): void {
    for (const tally of tallies) this.#add(this.#names.named(tally));
    const latest = tallies.reduce((time, { bucket }) => Math.max(time, bucket), 0);
    if (latest >= this.#thinnedAt + stepMs['1h']) this.thin(new Date(latest));
  }

  all(): Iterable<Tally> {
    return this.#counters.values();
  }

  /** Sums the counters that are old at a time into wider buckets. */
  thin(at: Date): void {
    this.#thinnedAt = at.getTime();
    for (const { from, to, before } of thinnedAt(at))
      for (const [key, tally] of this.#counters) {
        if (tally.step !== from || tally.bucket >= before) continue;
        this.#counters.delete(key);
        this.#add({ ...tally, step: to, bucket: floorTo(tally.bucket, to) });
      }
  }

  #add(tally: Tally): void {
    const { step, bucket, measure, notifier, route, template, place, detail } = tally;
    const key = [step, bucket, measure, notifier, route, template, place, detail].join('\0');
    const known = this.#counters.get(key);
    const count = (known?.count ?? 0) + tally.count;
    if (count === 0) this.#counters.delete(key);
    else this.#counters.set(key, { ...tally, count });
  }
}
