import { parseArgs } from 'node:util';

/** What `pnpm bench` was asked for. */
export interface CommandOptions {
  readonly list: boolean;
  readonly rounds: number;
  /** The names of what to run; none for all that is compared. */
  readonly names: readonly string[];
}

/** Fewer rounds have no median worth keeping. */
export const leastRounds = 5;

/** @throws TypeError for an option or a name that there is not, and for rounds that are no whole number */
export function commandOptions(args: readonly string[], known: readonly string[]): CommandOptions {
  const { values, positionals } = parseArgs({
    // What pnpm hands on behind its own.
    args: args.filter((one) => one !== '--'),
    options: { list: { type: 'boolean' }, rounds: { type: 'string' } },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds ?? leastRounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new TypeError('--rounds takes a whole number from 1.');
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`There is no bench ${JSON.stringify(unknown)}: ${known.join(', ')}.`);
  }
  return { list: values.list ?? false, rounds, names: positionals };
}
