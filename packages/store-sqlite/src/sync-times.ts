/** How many of the last syncs are looked at. */
const looked = 20;
/** How many of them may have been longer than `shortMs`. */
const mostLonger = 2;
/** A sync that holds the event loop no longer than this harms nothing, in milliseconds. */
const shortMs = 1;
/** One sync that takes so long says that the disk may do so again, in milliseconds. */
const longMs = 5;

/** How long the last syncs took: whether the disk is so quick that a sync may be waited for in place. */
export class SyncTimes {
  /** Whether each of the last syncs was short, the newest last. */
  #short: boolean[] = [];

  /** True if nearly all of the last syncs were short. False until enough are known. */
  get areShort(): boolean {
    if (this.#short.length < looked) return false;
    return this.#short.filter((one) => !one).length <= mostLonger;
  }

  /** @param ms how long a sync took, in milliseconds */
  note(ms: number): void {
    if (ms > longMs) this.#short = [];
    else this.#short.push(ms <= shortMs);
    if (this.#short.length > looked) this.#short.shift();
  }
}
