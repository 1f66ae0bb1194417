import type { Balance } from '../model/balance.ts';
import type { KeptBalance } from '../tally/balance-points.ts';
import { floorTo, stepMs, thinnedAt } from '../tally/bucket.ts';

/** The balances that were read: the last one of each bucket. They thin themselves each hour. */
export class MemoryBalances {
  readonly #kept = new Map<string, KeptBalance>();
  #thinnedAt = 0;

  add(notifier: string, at: Date, balance: Balance): void {
    this.#put({ notifier, step: '5m', bucket: floorTo(at.getTime(), '5m'), balance });
    if (at.getTime() >= this.#thinnedAt + stepMs['1h']) this.thin(at);
  }

  all(): Iterable<KeptBalance> {
    return this.#kept.values();
  }

  /** Of the balances that are old at a time, keeps the last of each wider bucket. */
  thin(at: Date): void {
    this.#thinnedAt = at.getTime();
    for (const { from, to, before } of thinnedAt(at))
      for (const [key, kept] of this.#kept) {
        if (kept.step !== from || kept.bucket >= before) continue;
        this.#kept.delete(key);
        this.#put({ ...kept, step: to, bucket: floorTo(kept.bucket, to) });
      }
  }

  #put(kept: KeptBalance): void {
    const key = `${kept.notifier}\0${kept.step}\0${kept.bucket}`;
    const known = this.#kept.get(key);
    if (known === undefined || known.balance.at <= kept.balance.at) this.#kept.set(key, kept);
  }
}
