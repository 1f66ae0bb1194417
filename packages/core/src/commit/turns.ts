import { scheduler } from 'node:timers/promises';
import { outsideCallers } from '../base/outside-callers.ts';

/**
 * Runs turns, one at a time, as long as something waits. A call during a turn waits for the next one.
 *
 * It waits with `scheduler.yield()`, which fake timers do not replace: a hub works in a test that uses them.
 */
export class Turns {
  readonly #waits: () => boolean;
  readonly #turn: () => Promise<void>;
  #running: Promise<void> | undefined;
  #passed: (() => void)[] = [];

  /**
   * @param waits true if there is something for a turn
   * @param turn takes what waits. It must not reject
   */
  constructor(waits: () => boolean, turn: () => Promise<void>) {
    this.#waits = waits;
    this.#turn = turn;
  }

  /** Something waits: the next turn takes it, with all else that is called in the same turn of the event loop. */
  begin(): void {
    this.#running ??= outsideCallers(() => this.#run());
  }

  /** Resolves when the turn that takes what waits now has ended; at once if there is nothing. */
  async passed(): Promise<void> {
    if (this.#running === undefined) return;
    await new Promise<void>((resolve) => this.#passed.push(resolve));
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waits() || this.#passed.length > 0) {
      await scheduler.yield();
      const passed = this.#passed.splice(0);
      await this.#turn();
      for (const resolve of passed) resolve();
    }
    this.#running = undefined;
  }
}
