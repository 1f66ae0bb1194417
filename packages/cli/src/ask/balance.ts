import { type Balance, daysLeft, paceMs, type StatsRow } from '@nkul/core';
import { NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { shownCall } from '../base/shown-problem.ts';
import { table } from '../base/table.ts';
import type { Terminal } from '../base/terminal.ts';
import { findConfig } from '../open/config.ts';
import type { CommonOptions, Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { setUpWords, setUpWordsIn } from '../words/set-up-words.ts';
import { durationGiven } from '../words/since.ts';

export interface BalanceOptions {
  /** How long a provider may take. */
  readonly timeout: string;
}

type Account = { readonly notifier: string } & (
  | { readonly balance: Balance; readonly daysLeft: number | undefined }
  | { readonly problem: string }
);

/**
 * The options with which `nkul balance` opens: by the configuration, as a store alone has no notifiers.
 *
 * @throws Exit if there is no configuration
 */
export function byConfiguration({ store, ...options }: CommonOptions, terminal: Terminal): CommonOptions {
  if (store !== undefined) throw new Exit(2, (words) => setUpWordsIn(words).balanceStore);
  const config = options.config ?? findConfig(terminal.cwd);
  if (config !== undefined) return { ...options, config };
  throw new Exit(2, (words) => setUpWordsIn(words).balanceConfig);
}

/**
 * `nkul balance`: asks the providers how much is left, and records it, as the application does.
 *
 * @throws Exit if the notifier is not known, or if a balance could not be read; the others are shown
 */
export async function balance(
  opened: Opened,
  asked: string | undefined,
  options: BalanceOptions,
): Promise<void> {
  const timeout = timeoutGiven(options);
  const notifiers = asked === undefined ? accountsOf(opened) : [accountNamed(opened, asked)];
  if (notifiers.length === 0) throw new Exit(3, setUpWords(opened.language).noAccount);
  const now = opened.terminal.now();
  const rows = await opened.hub.reading.stats({
    from: new Date(now.getTime() - paceMs),
    by: ['notifier'],
    step: '1h',
  });
  const accounts = await Promise.all(notifiers.map((one) => accountOf(opened, one, timeout, rows)));
  writeAccounts(opened, accounts);
  const failed = accounts.filter((account) => 'problem' in account).length;
  if (failed > 0) throw new Exit(1, setUpWords(opened.language).unread(failed, accounts.length));
}

/** The time-out in milliseconds. @throws Exit if it is not a duration, or nothing */
export function timeoutGiven({ timeout }: BalanceOptions): number {
  const ms = durationGiven(timeout);
  if (ms !== undefined && ms > 0) return ms;
  throw new Exit(2, ({ errors }) => errors.isNot('--timeout', timeout, errors.aDuration));
}

async function accountOf(
  { hub, terminal }: Opened,
  notifier: Notifier,
  timeoutMs: number,
  rows: readonly StatsRow[],
): Promise<Account> {
  const { name } = notifier;
  try {
    const read = await hub.balance(name, { record: true, timeout: `${timeoutMs}ms` });
    const own = rows.filter((row) => row.notifier === name);
    return { notifier: name, balance: read, daysLeft: daysLeft(read, own, terminal.now()) };
  } catch (error) {
    return { notifier: name, problem: shownCall(error, secretsOf(notifier)) };
  }
}

/** The secrets of a notifier, to leave them out of its words. */
export function secretsOf(notifier: Notifier): readonly string[] {
  try {
    return notifier.secrets?.() ?? [];
  } catch {
    return [];
  }
}

function accountsOf(opened: Opened): readonly Notifier[] {
  return notifiersOf(opened).filter((notifier) => notifier.balance !== undefined);
}

/** The notifiers of the configuration. */
function notifiersOf({ hub: { container } }: Opened): readonly Notifier[] {
  return container.isRegistered(NOTIFIER) ? container.resolveAll(NOTIFIER) : [];
}

function accountNamed(opened: Opened, name: string): Notifier {
  const accounts = accountsOf(opened);
  const found = accounts.find((notifier) => notifier.name === name);
  if (found !== undefined) return found;
  const words = setUpWords(opened.language);
  const known = notifiersOf(opened).some((notifier) => notifier.name === name);
  throw new Exit(
    3,
    (known ? words.cannotTell : words.notConfigured)(
      name,
      accounts.map((one) => one.name),
    ),
  );
}

function writeAccounts({ terminal, json, language }: Opened, accounts: readonly Account[]): void {
  if (json) {
    for (const account of accounts) terminal.out(jsonLine(fieldsOf(account)));
    return;
  }
  const words = setUpWords(language);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 4 });
  const rows = accounts.map((account) => {
    if ('problem' in account) return [account.notifier, '–', words.balanceProblem(account.problem)];
    const { left, unit, money } = account.balance;
    const amount =
      money === undefined ? `${number.format(left)} ${unit}` : `${money.amount} ${money.currency}`;
    return [account.notifier, amount, words.enoughFor(account.daysLeft)];
  });
  terminal.out(table(words.balanceHeadings, rows, { width: terminal.columns, colours: false }));
}

function fieldsOf(account: Account): object {
  const { notifier } = account;
  if ('problem' in account) return { notifier, error: account.problem };
  const { left, unit, money, at } = account.balance;
  const days = account.daysLeft === undefined ? {} : { daysLeft: Math.round(account.daysLeft * 10) / 10 };
  return { notifier, left, unit, ...(money && { money }), at, ...days };
}
