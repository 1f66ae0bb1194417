import { NkulError } from '@nkul/core';
import { type GuardOptions, guard, type Limit } from '@nkul/guard';
import { SettingsError } from './settings-error.ts';

/** The variables of the guard, as they were read. */
interface GuardVariables {
  readonly state: string | undefined;
  readonly countries: string | undefined;
  readonly perRecipient: string | undefined;
  readonly perBlock: string | undefined;
  readonly all: string | undefined;
}

/** The options of the guard; undefined if it is off. @throws SettingsError */
export function readGuard(variables: GuardVariables): GuardOptions | undefined {
  const {
    state,
    countries,
    perRecipient = '20 per 10m, 100 per 1d',
    perBlock = '300 per 10m',
    all = '',
  } = variables;
  if (state !== undefined && state.toLowerCase() !== 'off')
    throw new SettingsError(
      `NKUL_GUARD is ${JSON.stringify(state)}: write off to switch the guard off, or leave it out, and it is on.`,
    );
  const options = {
    ...(countries !== undefined && { countries: countriesIn(countries) }),
    limits: [
      ...limitsIn('NKUL_GUARD_PER_RECIPIENT', perRecipient, 'recipient'),
      ...limitsIn('NKUL_GUARD_PER_BLOCK', perBlock, 'block'),
      ...limitsIn('NKUL_GUARD_ALL', all, 'all'),
    ],
  };
  return state === undefined ? options : undefined;
}

function countriesIn(list: string): '*' | readonly string[] {
  if (list === '*') return '*';
  const countries = partsOf(list.toUpperCase());
  const wrong = countries.find((country) => !/^[A-Z]{2}$/.test(country));
  if (wrong === undefined && countries.length > 0) return countries;
  throw new SettingsError(
    `NKUL_GUARD_COUNTRIES is ${JSON.stringify(list)}, which is not a list of countries: give their codes of ISO 3166-1, such as CM, with commas between them, or * for all.`,
  );
}

function limitsIn(name: string, list: string, per: 'recipient' | 'block' | 'all'): readonly Limit[] {
  const limits = partsOf(list).map((most): Limit => ({ per, most }));
  for (const limit of limits) if (!isLimit(limit)) throw notLimits(name, limit.most);
  return limits;
}

function isLimit(limit: Limit): boolean {
  try {
    guard({ limits: [limit] });
    return true;
  } catch (error) {
    if (NkulError.is(error)) return false;
    throw error;
  }
}

function notLimits(name: string, text: string): SettingsError {
  return new SettingsError(
    `${name} holds ${JSON.stringify(text)}, which is not a limit: give an amount and a window of 1 minute to 31 days, such as 20 per 10m, with commas between several.`,
  );
}

/** The parts of a list with commas, each once. */
function partsOf(list: string): readonly string[] {
  const parts = list.split(',').map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}
