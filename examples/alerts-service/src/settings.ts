import { isIP } from 'node:net';
import { checkToken } from '@nkul/adapter-express-webhook';
import { durationMs } from '@nkul/core';
import type { GuardOptions } from '@nkul/guard';
import { type Database, readDatabase } from './database.ts';
import { isDuration, type WrittenDuration } from './duration.ts';
import { readGuard } from './guard-settings.ts';
import { nearest } from './nearest.ts';
import { SettingsError } from './settings-error.ts';

/** The settings of the service, from its environment. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly devcode: { readonly baseUrl?: string; readonly apiKey: string; readonly sender: string };
  /** The host names of the service, beside those of this machine, in lower case. */
  readonly allowedHosts: readonly string[];
  readonly db: Database;
  readonly callbackToken: string;
  /** The bearer token for all calls but the callback and `/healthz`. If absent, callers do not need one. */
  readonly apiToken?: string;
  /** The bearer token of operators. If absent, their calls do not exist. */
  readonly operatorToken?: string;
  /** The token of the console. If absent, the console is open to this machine alone, by a link that works once. */
  readonly consoleToken?: string;
  /** The options for watching the balance. */
  readonly balance: { readonly every: WrittenDuration; readonly below?: number };
  /** Where messages may go, and how many. If absent, the guard is off. */
  readonly guard?: GuardOptions;
  /** How long stopping may take, in milliseconds. */
  readonly stopTimeoutMs: number;
  /** Warnings about settings with which the service can start: a sentence each. */
  readonly warnings: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const ours = [
  'NKUL_ALLOWED_HOSTS',
  'NKUL_API_TOKEN',
  'NKUL_BALANCE_BELOW',
  'NKUL_BALANCE_EVERY',
  'NKUL_CALLBACK_TOKEN',
  'NKUL_CONSOLE_TOKEN',
  'NKUL_DB',
  'NKUL_GUARD',
  'NKUL_GUARD_ALL',
  'NKUL_GUARD_COUNTRIES',
  'NKUL_GUARD_PER_BLOCK',
  'NKUL_GUARD_PER_RECIPIENT',
  'NKUL_OPERATOR_TOKEN',
  'NKUL_STOP_TIMEOUT',
  'NKUL_STORE_SECRET',
] as const;
/** A timer of Node takes no longer one than 24 days: it would end at once. */
const longestMs = 20 * 86_400_000;
const tokens = [
  'NKUL_CALLBACK_TOKEN',
  'NKUL_API_TOKEN',
  'NKUL_OPERATOR_TOKEN',
  'NKUL_CONSOLE_TOKEN',
] as const;

type Variable = (typeof ours)[number] | 'HOST' | 'PORT' | `DEVCODE_${'API_KEY' | 'BASE_URL' | 'SENDER'}`;

/** A variable without the blanks around it, such as a line break at the end. If nothing is left, it is absent. */
type Read = (name: Variable) => string | undefined;

/** @throws SettingsError; ConfigurationError if a token can be guessed */
export function readSettings(environment: Environment): Settings {
  const read: Read = (name) => unquoted(name, environment[name]?.trim() || undefined);
  const host = read('HOST')?.toLowerCase() ?? '127.0.0.1';
  const below = read('NKUL_BALANCE_BELOW');
  const guard = readGuard({
    state: read('NKUL_GUARD'),
    countries: read('NKUL_GUARD_COUNTRIES'),
    perRecipient: read('NKUL_GUARD_PER_RECIPIENT'),
    perBlock: read('NKUL_GUARD_PER_BLOCK'),
    all: read('NKUL_GUARD_ALL'),
  });
  return {
    host,
    port: wholeNumber('PORT', read('PORT') ?? '3000', 65_535),
    allowedHosts: hostNames(read('NKUL_ALLOWED_HOSTS')),
    db: readDatabase(read('NKUL_DB') ?? 'nkul.db', read('NKUL_STORE_SECRET')),
    devcode: readAccount(read),
    ...readTokens(read, host),
    balance: {
      every: duration('NKUL_BALANCE_EVERY', read('NKUL_BALANCE_EVERY') ?? '5m'),
      ...(below !== undefined && { below: wholeNumber('NKUL_BALANCE_BELOW', below) }),
    },
    stopTimeoutMs: durationMs(duration('NKUL_STOP_TIMEOUT', read('NKUL_STOP_TIMEOUT') ?? '25s'), 'timeout'),
    ...(guard && { guard }),
    warnings: [...warningsOf(environment), ...(guard ? [] : [guardIsOff])],
  };
}

/** Docker's `--env-file` and systemd keep quotation marks that a shell would take away. */
function unquoted(name: string, value: string | undefined): string | undefined {
  if (value === undefined || !/^["']|["']$/.test(value)) return value;
  throw new SettingsError(
    `${name} has a quotation mark around it, which counts as a part of it here: write the value without.`,
  );
}

function readAccount(read: Read): Settings['devcode'] {
  const baseUrl = read('DEVCODE_BASE_URL');
  return {
    apiKey: required(read, 'DEVCODE_API_KEY', 'set it to the key of your Devcode account'),
    sender: required(read, 'DEVCODE_SENDER', 'set it to the sender ID that phones show, 1 to 11 characters'),
    ...(baseUrl !== undefined && { baseUrl }),
  };
}

function readTokens(
  read: Read,
  host: string,
): Pick<Settings, 'callbackToken' | 'apiToken' | 'operatorToken' | 'consoleToken'> {
  const callbackToken = required(
    read,
    'NKUL_CALLBACK_TOKEN',
    'set it to a secret of at least 128 bits, which the address given to Devcode ends with; `openssl rand -hex 32` makes one',
  );
  const apiToken = read('NKUL_API_TOKEN');
  const operatorToken = read('NKUL_OPERATOR_TOKEN');
  const consoleToken = read('NKUL_CONSOLE_TOKEN');
  if (!isLoopback(host) && apiToken === undefined) {
    throw new SettingsError(
      `NKUL_API_TOKEN is missing: with HOST=${host} others can reach this service, which spends money and shows texts. Set it to a secret that callers send as a bearer token.`,
    );
  }
  checkTokens(read);
  return {
    callbackToken,
    ...(apiToken && { apiToken }),
    ...(operatorToken && { operatorToken }),
    ...(consoleToken && { consoleToken }),
  };
}

/** Checks that each token is hard to guess and different from the others. */
function checkTokens(read: Read): void {
  const seen = new Map<string, string>();
  for (const name of tokens) {
    const token = read(name);
    if (token === undefined) continue;
    checkToken(token, name);
    const other = seen.get(token);
    if (other !== undefined)
      throw new SettingsError(
        `${name} is the same as ${other}: give each its own, so that the holder of one cannot make the calls of the other.`,
      );
    seen.set(token, name);
  }
}

const guardIsOff =
  'NKUL_GUARD is off: messages go to numbers of any country, and as many as callers ask for.';

function warningsOf(environment: Environment): readonly string[] {
  const strange = Object.keys(environment).filter(
    (name) => name.startsWith('NKUL_') && !ours.some((known) => known === name),
  );
  if (strange.length === 0) return [];
  const named = strange.map((name) => {
    const meant = nearest(
      name.slice(5),
      ours.map((one) => one.slice(5)),
    );
    return meant === undefined ? name : `${name} (did you mean NKUL_${meant}?)`;
  });
  return [`The service does not know, and ignores: ${named.join(', ')}`];
}

function required(read: Read, name: Variable, why: string): string {
  const value = read(name);
  if (value === undefined) throw new SettingsError(`${name} is missing: ${why}.`);
  return value;
}

function hostNames(list = ''): readonly string[] {
  const names = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '');
  const wrong = names.find((name) => !/^[a-z\d-]+(?:\.[a-z\d-]+)*$/.test(name));
  if (wrong === undefined) return names;
  throw new SettingsError(
    `NKUL_ALLOWED_HOSTS holds ${JSON.stringify(wrong)}, which is not a host name: give names alone, such as alerts.example.com, with commas between them.`,
  );
}

function duration(name: Variable, text: string): WrittenDuration {
  const ms = isDuration(text) ? durationMs(text, name) : 0;
  if (isDuration(text) && ms >= 1_000 && ms <= longestMs) return text;
  throw new SettingsError(
    `${name} is ${JSON.stringify(text)}, which is not a valid duration: give one second to 20 days, with its unit, such as 25s or 5m.`,
  );
}

function wholeNumber(name: Variable, text: string, most = Number.MAX_SAFE_INTEGER): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new SettingsError(`${name} is not a whole number from 0 to ${most}.`);
}

/** True for an address that this machine alone can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
