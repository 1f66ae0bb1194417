import { setTimeout as sleep } from 'node:timers/promises';
import type { Executor } from '../connect/database.ts';
import { drawingEvents } from './locks.ts';

/** How often to look whether the transactions have ended, in milliseconds. */
const lookEveryMs = 20;

/** How long the number of the newest event waits for transactions that draw numbers, in milliseconds: they mostly end within a few. */
const mostWaitMs = 1_000;

/** A number that was seen, and the transactions that may still store lower ones. */
interface Waiting {
  readonly number: number;
  readonly drawing: ReadonlySet<string>;
}

/**
 * Up to which number events are complete. Numbers are drawn before the commit: a transaction that commits late has lower
 * numbers than events that were read meanwhile. A transaction that draws a number holds a lock before, and until its commit can be seen. So
 * once all that held it after a number was seen have ended, nothing below this number can appear any more.
 */
export class Horizon {
  readonly #executor: Executor;
  #complete = 0;
  #waiting: Waiting | undefined;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** The greatest number up to which events are complete. */
  async number(): Promise<number> {
    const before = this.#complete;
    const latest = await newestRead(this.#executor);
    // The events were purged; or a replica that was behind is the database now, and gives numbers again.
    if (latest < before) [this.#complete, this.#waiting] = [0, undefined];
    if (latest <= this.#complete) return this.#complete;
    // Before the look at the transactions: another call may begin to wait meanwhile, for some that this look does not see.
    const waiting = this.#waiting;
    // After the number was read: its transaction has ended, or is among these.
    const drawing = await drawingEvents(this.#executor);
    if (waiting !== undefined && isOver(waiting, drawing)) {
      this.#complete = Math.max(this.#complete, waiting.number);
      if (this.#waiting === waiting) this.#waiting = undefined;
    }
    if (drawing.size === 0) this.#complete = Math.max(this.#complete, latest);
    else this.#waiting ??= { number: latest, drawing };
    return this.#complete;
  }

  /** The number of the newest event there is now, once events are complete up to it. */
  async reached(): Promise<number> {
    const latest = await newestRead(this.#executor);
    while ((await this.number()) < latest) await sleep(lookEveryMs, undefined, { ref: false });
    return latest;
  }
}

/**
 * The number of the newest event, also if it was purged. A number is drawn before the commit, so this waits for the transactions that
 * draw one now: the event of the number can be read. If one of them stays open, the newest event that can be read counts.
 */
export async function newestEvent(executor: Executor): Promise<number> {
  const { schema } = executor;
  const drawn = await numberBy(
    executor,
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS latest FROM ${schema}.events_sequence_seq`,
  );
  const drawing = await drawingEvents(executor);
  let now: ReadonlySet<string> = drawing;
  // Half of the time that is left, so that the answer comes in time.
  const waitMs = Math.min(mostWaitMs, (executor.leftMs?.() ?? Number.POSITIVE_INFINITY) / 2);
  for (const until = performance.now() + waitMs; !isOver({ drawing }, now) && performance.now() < until; ) {
    await sleep(lookEveryMs, undefined, { ref: false });
    now = await drawingEvents(executor);
  }
  return isOver({ drawing }, now) ? drawn : await newestRead(executor);
}

async function newestRead(executor: Executor): Promise<number> {
  return await numberBy(executor, `SELECT max(sequence) AS latest FROM ${executor.schema}.events`);
}

async function numberBy(executor: Executor, text: string): Promise<number> {
  const [row] = await executor.query<{ readonly latest: string | null }>(text);
  return Number(row?.latest ?? 0);
}

function isOver({ drawing }: Pick<Waiting, 'drawing'>, now: ReadonlySet<string>): boolean {
  return [...drawing].every((transaction) => !now.has(transaction));
}
