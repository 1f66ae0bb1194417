/** How many of the last syncs are looked at. */
const looked = 20;
/** How many of them may have been longer than `shortMs`. */
const mostLonger = 2;
/** A sync that holds the event loop no longer than this harms nothing, in milliseconds. */
const shortMs = 1;
/** For how long a sync says how quick the disk is, in milliseconds: it may be busy, or asleep, later. */
const knownForMs = 5_000;
/** One sync that takes so long says that the disk may do so again, in milliseconds. */
const longMs = 5;

/** How long the last syncs took: whether the disk is so quick that a sync may be waited for in place. */
export class SyncTimes {
  /** Whether each of the last syncs was short, the newest last. */
  #short: boolean[] = [];
  /** When the last one ended. */
  #lastMs = Number.NEGATIVE_INFINITY;

  /** True if nearly all of the last syncs were short, and the last one is not long ago. False until enough are known. */
  areShort(nowMs: number): boolean {
    if (this.#short.length < looked || nowMs - this.#lastMs > knownForMs) return false;
    return this.#short.filter((one) => !one).length <= mostLonger;
  }

  /** A sync took from one monotonic time to another, in milliseconds. */
  note(beganMs: number, endedMs: number): void {
    const ms = endedMs - beganMs;
    this.#lastMs = endedMs;
    if (ms > longMs) this.#short = [];
    else this.#short.push(ms <= shortMs);
    if (this.#short.length > looked) this.#short.shift();
  }
}
