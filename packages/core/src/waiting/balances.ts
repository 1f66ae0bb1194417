import type { Clock } from '../base/clock.ts';
import { UnknownNotifierError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { LastBalances } from '../lane/last-balances.ts';
import type { Balance } from '../model/balance.ts';
import type { Notifier } from '../ports/notifier.ts';
import { byDeadline } from './by-deadline.ts';

interface BalancesContext {
  readonly groupCommit: GroupCommit;
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly clock: Clock;
  readonly lastBalances: LastBalances;
  /** The time-out of reading a balance, in milliseconds. */
  readonly timeoutMs: number;
}

interface ReadOptions {
  /** @default that of every reading */
  readonly timeoutMs?: number | undefined;
  /** True to record it at once. @default false */
  readonly record?: boolean | undefined;
}

/** Reads the balances of the notifiers' accounts from their providers, and records them as events. */
export class Balances {
  readonly #context: BalancesContext;
  #onRead = (_notifier: string, _balance: Balance): void => {};

  constructor(context: BalancesContext) {
    this.#context = context;
  }

  /** The names of the notifiers that can read a balance. */
  get accounts(): readonly string[] {
    const { notifiers } = this.#context;
    return [...notifiers.values()].flatMap(({ name, balance }) => (balance === undefined ? [] : [name]));
  }

  /** Calls back each time that a balance was read. */
  onRead(callback: (notifier: string, balance: Balance) => void): void {
    this.#onRead = callback;
  }

  /**
   * Reads the balance of a notifier's account.
   *
   * @throws UnknownNotifierError if the notifier is not registered, or cannot read a balance
   * @throws the error of the notifier, if reading fails or takes too long; with `record`, that of the store
   */
  async read(
    notifier: string,
    { timeoutMs = this.#context.timeoutMs, record = false }: ReadOptions = {},
  ): Promise<Balance> {
    const { notifiers, clock, lastBalances } = this.#context;
    const registered = notifiers.get(notifier);
    const read = registered?.balance?.bind(registered);
    if (read === undefined) {
      throw new UnknownNotifierError(
        `The notifier ${quoted(notifier)} is not registered, or cannot read a balance.`,
      );
    }
    const balance = await byDeadline(clock, timeoutMs, async (signal) => await read({ signal }));
    lastBalances.read(notifier, balance);
    this.#onRead(notifier, balance);
    if (record) await this.record(notifier, balance);
    return balance;
  }

  /** Emits `balance.read`, and with `below` also `balance.low`. */
  async record(notifier: string, balance: Balance, below?: number): Promise<void> {
    const { groupCommit, clock } = this.#context;
    const low = below === undefined ? {} : { below };
    const happening = { type: 'balance', at: clock.now(), balance, ...low } as const;
    await groupCommit.recordOrThrow({ kind: 'notifier', notifier, happening });
  }
}
