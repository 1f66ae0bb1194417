import { parseArgs } from 'node:util';

/** The options of `pnpm bench`. */
export interface CommandOptions {
  readonly list: boolean;
  readonly rounds: number;
  /** How many messages a store is filled with. @default as each bench says */
  readonly messages?: number;
  /** The names of the benches to run; empty for all. */
  readonly names: readonly string[];
}

/** The least number of rounds whose results are kept: fewer decide little. */
export const leastRounds = 10;

/** @throws TypeError if an option or a name does not exist, or the rounds are not a valid whole number */
export function commandOptions(args: readonly string[], known: readonly string[]): CommandOptions {
  const { values, positionals } = parseArgs({
    // pnpm passes this separator on.
    args: args.filter((one) => one !== '--'),
    options: { list: { type: 'boolean' }, rounds: { type: 'string' }, messages: { type: 'string' } },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds ?? leastRounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new TypeError('--rounds takes a whole number from 1.');
  const messages = Number(values.messages ?? 1_000);
  if (!Number.isSafeInteger(messages) || messages < 1_000)
    throw new TypeError('--messages takes a whole number from 1000.');
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`There is no bench ${JSON.stringify(unknown)}: ${known.join(', ')}.`);
  }
  return {
    ...{ list: values.list ?? false, rounds, names: positionals },
    ...(values.messages !== undefined && { messages }),
  };
}
