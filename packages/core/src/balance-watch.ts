import type { Balance } from './balance.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Duration, durationMs } from './duration.ts';
import type { Hub } from './hub.ts';
import { consoleLogger, type Logger } from './logger.ts';
import type { Plugin } from './plugin.ts';
import { CLOCK, LOGGER } from './tokens.ts';

export interface BalanceWatchOptions {
  /** How often each balance is read. */
  readonly every: Duration;
  /** Below how many units left `balance.low` is told: once a fall, not at every reading. @default never */
  readonly below?: number;
}

/**
 * Reads the balance of every notifier that tells one, at the start and then at intervals, and hears what each send
 * says is left. Tells `balance.read` and `balance.low`. A notifier that was paused for want of credit is resumed when
 * its balance has risen; one that cannot be read is logged, and read again at the next interval.
 *
 * @example
 * const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' }), balanceWatch({ every: '5m', below: 200 })] });
 *
 * @throws ConfigurationError when `every` is no duration
 */
export function balanceWatch({ every, below }: BalanceWatchOptions): Plugin {
  const everyMs = durationMs(every, 'balanceWatch({ every })');
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
  readonly #everyMs: number;
  readonly #below: number | undefined;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** What each account was last known to have left. */
  readonly #left = new Map<string, number>();
  #takeBack: (() => void)[] = [];
  #reading: Promise<unknown> = Promise.resolve();

  constructor(hub: Hub, everyMs: number, below: number | undefined) {
    this.#hub = hub;
    this.#everyMs = everyMs;
    this.#below = below;
    const { container } = hub;
    this.#clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
    this.#logger = container.isRegistered(LOGGER, true) ? container.resolve(LOGGER) : consoleLogger;
  }

  begin(): void {
    const unsubscribe = this.#hub.on('message.sent', ({ attempt, at }) => {
      if (attempt?.balance === undefined) return;
      return this.#seen(attempt.notifier, { left: attempt.balance, unit: attempt.channel, at }, false);
    });
    this.#takeBack = [unsubscribe];
    this.#readAll();
  }

  async end(): Promise<void> {
    for (const takeBack of this.#takeBack) takeBack();
    await this.#reading;
  }

  #readAll(): void {
    this.#reading = Promise.all(this.#hub.accounts.map((name) => this.#read(name)));
    const next = new Date(this.#clock.now().getTime() + this.#everyMs);
    this.#takeBack = [...this.#takeBack.slice(0, 1), this.#clock.wakeAt(next, () => this.#readAll())];
  }

  async #read(notifier: string): Promise<void> {
    try {
      await this.#seen(notifier, await this.#hub.balance(notifier), true);
    } catch (error) {
      this.#logger.warn({ notifier, error }, 'a balance could not be read');
    }
  }

  async #seen(notifier: string, balance: Balance, read: boolean): Promise<void> {
    const before = this.#left.get(notifier);
    this.#left.set(notifier, balance.left);
    const fell = this.#isLow(balance.left) && !this.#isLow(before);
    if (read || fell) await this.#hub.tellBalance(notifier, balance, fell ? this.#below : undefined);
    if (read && balance.left > (before ?? 0)) await this.#resume(notifier);
  }

  #isLow(left: number | undefined): boolean {
    return left !== undefined && this.#below !== undefined && left < this.#below;
  }

  async #resume(notifier: string): Promise<void> {
    const pauses = await this.#hub.pauses();
    const forCredit = pauses.some(
      (pause) => pause.notifier === notifier && pause.reason === 'insufficient_credit',
    );
    if (forCredit) await this.#hub.resume(notifier);
  }
}
