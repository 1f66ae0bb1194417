import * as v from 'valibot';
import { type Clock, Deadline, systemClock } from '../base/clock.ts';
import type { Duration } from '../base/duration.ts';
import { ConfigurationError } from '../base/errors.ts';
import { checkSettings } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import { durationSchema, numberAboveZero } from '../input/values.ts';
import { consoleLogger, type Logger } from '../log/logger.ts';
import type { Balance } from '../model/balance.ts';
import type { Balances } from '../waiting/balances.ts';
import type { Hub } from './hub.ts';
import type { Plugin } from './plugin.ts';
import { BALANCES, CLOCK, LOGGER } from './tokens.ts';

const shortestMs = 1_000;

export interface BalanceWatchOptions {
  /** How often each balance is read: a second at least. The next reading waits for the answer of the last. */
  readonly every: Duration;
  /** The limit below which `balance.low` is emitted, in units: once each time that a balance falls below, and once more after a restart. @default never */
  readonly below?: number;
}

const optionsSchema = objectOf(
  { every: durationSchema, below: v.optional(numberAboveZero) },
  {
    noun: 'option',
    meant: { interval: 'every', threshold: 'below', limit: 'below' },
    example: "such as { every: '5m' }",
  },
);

/**
 * Reads the balance of each notifier that has `balance()`, at the start and then at intervals. It also uses the balance
 * in the answers to messages. It emits `balance.read` and `balance.low`. If a balance cannot be read, this is logged, and
 * it is read again at the next interval. It does not end pauses: `PauseWatch` ends one for missing credit, with or without
 * this plugin.
 *
 * @example
 * const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' }), balanceWatch({ every: '5m', below: 200 })] });
 *
 * @throws ConfigurationError if `every` is not a valid duration, or is shorter than a second
 */
export function balanceWatch(options: BalanceWatchOptions): Plugin {
  const { every: everyMs, below } = checkSettings(optionsSchema, options, 'balanceWatch()');
  if (everyMs < shortestMs) {
    throw new ConfigurationError(
      'balanceWatch(): every must be a second at least: each reading is a call to a provider.',
      { field: 'every' },
    );
  }
  let watch: Watch | undefined;
  return {
    name: 'balance-watch',
    register: () => {},
    async start(hub) {
      watch = new Watch(hub, everyMs, below);
      watch.begin();
    },
    stop: async () => watch?.end(),
  };
}

class Watch {
  readonly #hub: Hub;
  readonly #balances: Balances;
  readonly #everyMs: number;
  readonly #below: number | undefined;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** The last known balance of each account. */
  readonly #left = new Map<string, number>();
  /** The current or last reading of each account. */
  readonly #readings = new Map<string, Promise<void>>();
  readonly #timers = new Map<string, () => void>();
  #ended = false;
  #unsubscribe = (): void => {};

  constructor(hub: Hub, everyMs: number, below: number | undefined) {
    this.#hub = hub;
    this.#everyMs = everyMs;
    this.#below = below;
    const { container } = hub;
    this.#balances = container.resolve(BALANCES);
    this.#clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
    this.#logger = container.isRegistered(LOGGER, true) ? container.resolve(LOGGER) : consoleLogger;
  }

  begin(): void {
    this.#unsubscribe = this.#hub.on('message.sent', ({ attempt, at }) => {
      if (attempt?.balance === undefined) return;
      return this.#seen(attempt.notifier, { left: attempt.balance, unit: attempt.channel, at }, false);
    });
    for (const account of this.#balances.accounts) this.#begin(account);
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#unsubscribe();
    for (const cancel of this.#timers.values()) cancel();
    await Promise.all(this.#readings.values());
  }

  #begin(account: string): void {
    this.#readings.set(account, this.#readAgain(account));
  }

  /** Reads the balance, then sets the timer of the next reading, so that slow answers do not pile up. */
  async #readAgain(account: string): Promise<void> {
    const next = new Deadline(this.#clock, this.#everyMs);
    await this.#read(account);
    if (!this.#ended)
      this.#timers.set(
        account,
        this.#clock.wakeAt(next.at, () => this.#begin(account)),
      );
  }

  async #read(notifier: string): Promise<void> {
    try {
      await this.#seen(notifier, await this.#balances.read(notifier), true);
    } catch (error) {
      this.#logger.warn({ notifier, error }, 'a balance could not be read');
    }
  }

  async #seen(notifier: string, balance: Balance, read: boolean): Promise<void> {
    const before = this.#left.get(notifier);
    this.#left.set(notifier, balance.left);
    const fell = this.#isLow(balance.left) && !this.#isLow(before);
    if (!read && !fell) return;
    try {
      await this.#balances.record(notifier, balance, fell ? this.#below : undefined);
    } catch (error) {
      // The event was not stored, so the next reading emits it.
      if (fell) this.#left.delete(notifier);
      throw error;
    }
  }

  #isLow(left: number | undefined): boolean {
    return left !== undefined && this.#below !== undefined && left < this.#below;
  }
}
