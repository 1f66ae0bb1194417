/** The customers' accounts: units bought, sent and left. */

/** An account in SMS units. One segment costs one unit. */
export interface Balance {
  /** Units bought so far: `qty_acheter` */
  readonly bought: number;
  /** Units spent so far: `qty_envoye` */
  readonly sent: number;
  /** Units that remain: `solde` */
  readonly left: number;
}

/** Every account, by its key. */
export class Accounts {
  readonly #accounts = new Map<string, { bought: number; sent: number }>();

  /** Accounts that begin with the given units. */
  constructor(units: Readonly<Record<string, number>>) {
    for (const [apiKey, bought] of Object.entries(units)) {
      this.#accounts.set(apiKey, { bought: wholeUnits(bought), sent: 0 });
    }
  }

  keys(): readonly string[] {
    return [...this.#accounts.keys()];
  }

  has(apiKey: string): boolean {
    return this.#accounts.has(apiKey);
  }

  /** @throws RangeError if the key is unknown */
  balance(apiKey: string): Balance {
    const { bought, sent } = this.#account(apiKey);
    return { bought, sent, left: bought - sent };
  }

  /** Adds bought units. */
  credit(apiKey: string, units: number): void {
    this.#account(apiKey).bought += wholeUnits(units);
  }

  /** Spends units. The caller has checked that the account has them. */
  charge(apiKey: string, units: number): void {
    this.#account(apiKey).sent += units;
  }

  #account(apiKey: string): { bought: number; sent: number } {
    const found = this.#accounts.get(apiKey);
    if (!found) throw new RangeError('No account of the simulator has this key: name it in `accounts`');
    return found;
  }
}

function wholeUnits(units: number): number {
  if (!Number.isInteger(units) || units < 0) {
    throw new RangeError(`Units are a whole number from 0, not ${units}`);
  }
  return units;
}
