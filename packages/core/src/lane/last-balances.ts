import type { Clock } from '../base/clock.ts';
import type { Balance } from '../model/balance.ts';
import type { CoreEvent } from '../model/core-event.ts';

/** How long a balance counts, in milliseconds: the account may have been topped up, or used by others, since. */
const recentMs = 15 * 60_000;

/** A balance in units, and when this process came to know it. */
interface Known {
  readonly left: number;
  /** In monotonic milliseconds. */
  readonly atMs: number;
}

/**
 * The last balances of the notifiers' accounts that this process knows: those that it read, and those in answers to its
 * messages. Only units are kept: how many messages an amount of money pays for is not known.
 */
export class LastBalances {
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A balance was read. */
  read(notifier: string, { left, unit, money }: Balance): void {
    if (money === undefined && !/^[A-Z]{3}$/.test(unit)) this.#know(notifier, left);
  }

  /**
   * Follows the events that this process records: an answer may say how many units are left. When a pause ends, the account
   * may have been topped up: the balance from before is forgotten.
   */
  heard(event: CoreEvent): void {
    if (event.type === 'notifier.resumed') this.#known.delete(event.notifier);
    if (event.type !== 'message.sent' || event.attempt?.balance === undefined) return;
    this.#know(event.attempt.notifier, event.attempt.balance);
  }

  /** The balances that are recent enough to count; undefined if all are unknown. */
  recent(): ReadonlyMap<string, number> | undefined {
    if (this.#known.size === 0) return undefined;
    const sinceMs = this.#clock.monotonicMs() - recentMs;
    const recent = [...this.#known].filter(([, { atMs }]) => atMs >= sinceMs);
    return new Map(recent.map(([notifier, { left }]) => [notifier, left]));
  }

  #know(notifier: string, left: number): void {
    this.#known.set(notifier, { left, atMs: this.#clock.monotonicMs() });
  }
}
