/** Validates the faults to switch on: from options, from the command line, or from the control endpoint. */

import { isRecord } from '../base/request-fields.ts';
import type { BalanceFaults, CallFaults, Faults, ReportFaults, SendFaults } from './faults.ts';

/** One fault that is switched on. */
export interface FaultSetting {
  readonly probability: number;
  readonly accepted?: boolean;
  readonly ms?: number;
  readonly seconds?: number;
}

/** The settings of a group of faults, by name. */
export type FaultSettings = ReadonlyMap<string, FaultSetting>;

/** The settings of every group. */
export interface ActiveFaults {
  readonly send: FaultSettings;
  readonly balance: FaultSettings;
  readonly reports: FaultSettings;
}

/** A timer waits for 2³¹ - 1 ms at most; a longer one ends at once. */
const longest = 2_000_000_000;

type Detail = 'accepted' | 'ms' | 'seconds';
type Catalog<Group> = Readonly<Record<keyof Group, Detail | undefined>>;

const callFaults: Catalog<CallFaults> = {
  resetBeforeRequest: undefined,
  resetAfterHeaders: undefined,
  resetInBody: undefined,
  resetAfterBody: undefined,
  resetInAnswer: undefined,
  notAuthorised: undefined,
  keyMissing: undefined,
  http429: undefined,
  http429RetryAfter: 'seconds',
  http500: 'accepted',
  http502: 'accepted',
  http503: undefined,
  http504: 'accepted',
  redirect: undefined,
  htmlPage: 'accepted',
  emptyBody: 'accepted',
  cutOffBody: undefined,
  hang: 'accepted',
  slow: 'ms',
  statusDisagrees: undefined,
  tableSpelling: undefined,
  stringsForNumbers: undefined,
  informational: undefined,
  packed: undefined,
};

const sendFaults: Catalog<SendFaults> = {
  ...callFaults,
  fieldMissing: undefined,
  insufficientCredit: undefined,
  invalidNumber: undefined,
  severalDetails: undefined,
  entriesReordered: undefined,
  numberFormats: undefined,
  entryRefused: undefined,
  entryInvalid: undefined,
  entryMissing: 'accepted',
  noMessageId: undefined,
  noIds: undefined,
};

const balanceFaults: Catalog<BalanceFaults> = { ...callFaults, besideData: undefined, getRefused: undefined };

const reportFaults: Catalog<ReportFaults> = {
  undelivered: undefined,
  failed: undefined,
  late: 'ms',
  lost: undefined,
  twice: undefined,
  again: 'ms',
  beforeAnswer: undefined,
  contradictory: 'ms',
  codeDisagrees: undefined,
  capitals: undefined,
  stringsForNumbers: undefined,
  zeroDate: undefined,
  reversed: undefined,
  listSizes: undefined,
  catchUp: undefined,
  formTyped: undefined,
  latin1: undefined,
};

const catalogs = { send: sendFaults, balance: balanceFaults, reports: reportFaults };

/** The names of all faults, by group: for a test that switches on every one. */
export const faultNames: {
  readonly send: readonly (keyof SendFaults)[];
  readonly balance: readonly (keyof BalanceFaults)[];
  readonly reports: readonly (keyof ReportFaults)[];
} = { send: names(sendFaults), balance: names(balanceFaults), reports: names(reportFaults) };

/** Validates faults. @throws TypeError if a name or a value is not valid; its message names it */
export function readFaults(faults: unknown): ActiveFaults {
  if (!isRecord(faults)) throw new TypeError('Faults are an object with send, balance and reports');
  const unknown = Object.keys(faults).find((group) => !Object.hasOwn(catalogs, group));
  if (unknown !== undefined) {
    throw new TypeError(
      `There is no group of faults "${unknown.slice(0, 64)}": only send, balance and reports`,
    );
  }
  return {
    send: readGroup('send', faults['send'], sendFaults),
    balance: readGroup('balance', faults['balance'], balanceFaults),
    reports: readGroup('reports', faults['reports'], reportFaults),
  };
}

/** Writes settings in the form that `readFaults()` reads. */
export function writeFaults(active: ActiveFaults): Faults {
  return {
    send: Object.fromEntries(active.send),
    balance: Object.fromEntries(active.balance),
    reports: Object.fromEntries(active.reports),
  };
}

function readGroup(
  group: string,
  faults: unknown,
  catalog: Readonly<Record<string, Detail | undefined>>,
): FaultSettings {
  if (faults === undefined) return new Map();
  if (!isRecord(faults)) throw new TypeError(`Faults of "${group}" are an object of names and chances`);
  return new Map(
    Object.entries(faults).flatMap(([name, value]): [string, FaultSetting][] => {
      if (!Object.hasOwn(catalog, name))
        throw new TypeError(`There is no fault "${group}.${name.slice(0, 64)}"`);
      return value === undefined ? [] : [[name, readSetting(`${group}.${name}`, value, catalog[name])]];
    }),
  );
}

function readSetting(name: string, value: unknown, detail: Detail | undefined): FaultSetting {
  const setting = isRecord(value) ? value : { probability: value };
  const { probability } = setting;
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) {
    throw new TypeError(`The probability of "${name}" is a number from 0 to 1`);
  }
  const stranger = Object.keys(setting).find((key) => key !== 'probability' && key !== detail);
  if (stranger !== undefined) throw new TypeError(`"${name}" has no "${stranger}"`);
  const given = detail === undefined ? undefined : setting[detail];
  if (detail === undefined || given === undefined) return { probability };
  if (detail === 'accepted') {
    if (typeof given !== 'boolean') throw new TypeError(`"accepted" of "${name}" is true or false`);
    return { probability, accepted: given };
  }
  if (typeof given !== 'number' || !(given >= 0 && given <= longest)) {
    throw new TypeError(`"${detail}" of "${name}" is a number from 0 to ${longest}`);
  }
  return { probability, [detail]: given };
}

function names<Group>(catalog: Catalog<Group>): readonly (keyof Group)[] {
  return Object.keys(catalog).filter((name): name is Extract<keyof Group, string> => name in catalog);
}
