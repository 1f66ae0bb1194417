/** The faults of each magic number. */
import type { FaultSetting, FaultSettings } from './fault-settings.ts';
import type { CallFaultName, ReportFaultName } from './faults.ts';
import { magicNumbers } from './magic-numbers.ts';

/** The faults of one number, as settings that come before those that are switched on. */
export interface MagicSettings {
  readonly send: FaultSettings;
  readonly reports: FaultSettings;
}

interface MagicFault {
  readonly send?: CallFaultName;
  readonly reports?: ReportFaultName;
  readonly setting: FaultSetting;
}

const always: FaultSetting = { probability: 1 };
const accepted: FaultSetting = { probability: 1, accepted: true };
const notAccepted: FaultSetting = { probability: 1, accepted: false };

const magicFaults: Readonly<Record<keyof typeof magicNumbers, MagicFault>> = {
  invalid: { send: 'entryInvalid', setting: always },
  undelivered: { reports: 'undelivered', setting: always },
  reportLost: { reports: 'lost', setting: always },
  reportTwice: { reports: 'twice', setting: always },
  reportAgain: { reports: 'again', setting: always },
  reportBeforeAnswer: { reports: 'beforeAnswer', setting: always },
  reportLate: { reports: 'late', setting: always },
  reportContradictory: { reports: 'contradictory', setting: always },
  reportCodeDisagrees: { reports: 'codeDisagrees', setting: always },
  reportZeroDate: { reports: 'zeroDate', setting: always },
  refused: { send: 'entryRefused', setting: always },
  entryMissing: { send: 'entryMissing', setting: notAccepted },
  entryMissingAccepted: { send: 'entryMissing', setting: accepted },
  noMessageId: { send: 'noMessageId', setting: always },
  noIds: { send: 'noIds', setting: always },
  invalidWholeCall: { send: 'invalidNumber', setting: always },
  redirect: { send: 'redirect', setting: always },
  fieldMissing: { send: 'fieldMissing', setting: always },
  notAuthorised: { send: 'notAuthorised', setting: always },
  insufficientCredit: { send: 'insufficientCredit', setting: always },
  keyMissing: { send: 'keyMissing', setting: always },
  http429: { send: 'http429', setting: always },
  http429RetryAfter: { send: 'http429RetryAfter', setting: always },
  http500: { send: 'http500', setting: notAccepted },
  http500Accepted: { send: 'http500', setting: accepted },
  http502: { send: 'http502', setting: notAccepted },
  http502Accepted: { send: 'http502', setting: accepted },
  http503: { send: 'http503', setting: always },
  http504: { send: 'http504', setting: notAccepted },
  http504Accepted: { send: 'http504', setting: accepted },
  htmlPage: { send: 'htmlPage', setting: notAccepted },
  htmlPageAccepted: { send: 'htmlPage', setting: accepted },
  emptyBody: { send: 'emptyBody', setting: notAccepted },
  emptyBodyAccepted: { send: 'emptyBody', setting: accepted },
  cutOffBody: { send: 'cutOffBody', setting: always },
  hang: { send: 'hang', setting: notAccepted },
  hangAccepted: { send: 'hang', setting: accepted },
  slow: { send: 'slow', setting: always },
  resetAfterBody: { send: 'resetAfterBody', setting: always },
  resetInAnswer: { send: 'resetInAnswer', setting: always },
};

const byName: ReadonlyMap<string, MagicFault> = new Map(Object.entries(magicFaults));
const byNumber: ReadonlyMap<string, MagicFault | undefined> = new Map(
  Object.entries(magicNumbers).map(([name, number]) => [number, byName.get(name)]),
);
const none: MagicSettings = { send: new Map(), reports: new Map() };

/** The faults of a number in its full form, on any channel (`whatsapp:`). Empty if it is not a magic number. */
export function magicFaultsOf(number: string | undefined): MagicSettings {
  const fault = number === undefined ? undefined : byNumber.get(number.replace(/^[a-z]+:/, ''));
  if (!fault) return none;
  return {
    send: new Map(fault.send ? [[fault.send, fault.setting]] : []),
    reports: new Map(fault.reports ? [[fault.reports, fault.setting]] : []),
  };
}
