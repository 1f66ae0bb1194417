/** An answer that took less is asked anew each time, in milliseconds. */
const slowMs = 50;
/** For how many times as long as it took an answer is kept, and for how long at most, in milliseconds. */
const [keptTimes, longestMs] = [100, 60_000];
/** How many answers are kept. Beyond that, those that came first are forgotten. */
const mostKept = 100;

interface Kept {
  readonly answer: Promise<unknown>;
  /** Infinite while it is asked. */
  endMs: number;
}

/**
 * Keeps the answers to questions that take long, each a hundred times as long as it took, at most a minute: so many open pages cost the store
 * as much as one, and a question takes at most a hundredth of the time. A question that is being asked is not asked twice.
 */
export class KeptAnswers {
  readonly #nowMs: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  async ask<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#kept.get(key);
    // One key is always asked for the same kind of answer.
    if (known !== undefined && known.endMs > this.#nowMs()) return (await known.answer) as Answer;
    const beganMs = this.#nowMs();
    const kept: Kept = { answer: ask(), endMs: Number.POSITIVE_INFINITY };
    this.#keep(key, kept);
    try {
      return (await kept.answer) as Answer;
    } catch (error) {
      kept.endMs = 0;
      throw error;
    } finally {
      const tookMs = this.#nowMs() - beganMs;
      kept.endMs = Math.min(
        kept.endMs,
        tookMs < slowMs ? 0 : this.#nowMs() + Math.min(tookMs * keptTimes, longestMs),
      );
    }
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [first] = this.#kept.size > mostKept ? this.#kept.keys() : [];
    if (first !== undefined) this.#kept.delete(first);
  }
}
