/** The customers' accounts: units bought, sent and left. */

/** An account in SMS units, of which one segment costs one. */
export interface Balance {
  /** Units bought so far: `qty_acheter` */
  readonly bought: number;
  /** Units spent so far: `qty_envoye` */
  readonly sent: number;
  /** Units that remain: `solde` */
  readonly left: number;
}

/** Every account, by its key. */
export interface Accounts {
  readonly keys: () => readonly string[];
  has(apiKey: string): boolean;
  /** Throws a RangeError when no account has this key. */
  balance(apiKey: string): Balance;
  /** Adds bought units. */
  credit(apiKey: string, units: number): void;
  /** Spends units; the caller has looked whether they are there. */
  charge(apiKey: string, units: number): void;
}

/** Accounts that begin with the given units. */
export function createAccounts(units: Readonly<Record<string, number>>): Accounts {
  const accounts = new Map<string, { bought: number; sent: number }>();
  for (const [apiKey, bought] of Object.entries(units)) {
    accounts.set(apiKey, { bought: wholeUnits(bought), sent: 0 });
  }

  function account(apiKey: string): { bought: number; sent: number } {
    const found = accounts.get(apiKey);
    if (!found) throw new RangeError('No account of the simulator has this key: name it in `accounts`');
    return found;
  }

  return {
    keys: () => [...accounts.keys()],
    has: (apiKey) => accounts.has(apiKey),
    balance(apiKey) {
      const { bought, sent } = account(apiKey);
      return { bought, sent, left: bought - sent };
    },
    credit(apiKey, bought) {
      account(apiKey).bought += wholeUnits(bought);
    },
    charge(apiKey, sent) {
      account(apiKey).sent += sent;
    },
  };
}

function wholeUnits(units: number): number {
  if (!Number.isInteger(units) || units < 0) {
    throw new RangeError(`Units are a whole number from 0, not ${units}`);
  }
  return units;
}
