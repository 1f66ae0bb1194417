import { byDeadline } from '../base/by-deadline.ts';
import type { Clock } from '../base/clock.ts';
import { UnknownNotifierError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import type { Balance } from '../model/balance.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { GroupCommit } from '../store/group-commit.ts';

interface BalancesContext {
  readonly groupCommit: GroupCommit;
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly clock: Clock;
  /** How long a notifier may take to tell its balance, in milliseconds. */
  readonly timeoutMs: number;
}

/** What the accounts of the notifiers have left: read from their providers, and recorded as events. */
export class Balances {
  readonly #context: BalancesContext;
  #onRead = (_notifier: string, _balance: Balance): void => {};

  constructor(context: BalancesContext) {
    this.#context = context;
  }

  /** The notifiers that tell a balance. */
  get accounts(): readonly string[] {
    const { notifiers } = this.#context;
    return [...notifiers.values()].flatMap(({ name, balance }) => (balance === undefined ? [] : [name]));
  }

  /** Calls back at each balance that is read, whoever asked. */
  onRead(callback: (notifier: string, balance: Balance) => void): void {
    this.#onRead = callback;
  }

  /** @throws UnknownNotifierError if the notifier is not registered or tells no balance; what the notifier throws */
  async read(notifier: string): Promise<Balance> {
    const { notifiers, clock, timeoutMs } = this.#context;
    const registered = notifiers.get(notifier);
    const read = registered?.balance?.bind(registered);
    if (read === undefined) {
      throw new UnknownNotifierError(`There is no notifier ${quoted(notifier)} that tells a balance.`);
    }
    const deadline = new Date(clock.now().getTime() + timeoutMs);
    const balance = await byDeadline(clock, deadline, (signal) => read({ signal }));
    this.#onRead(notifier, balance);
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
