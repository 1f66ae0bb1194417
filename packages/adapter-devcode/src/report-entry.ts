import {
  type CallbackEntry,
  type Country,
  type DeliveryReport,
  type DeliveryStatus,
  readNumber,
} from '@nkul/core/adapter';
import { isRecord, textOf } from './json-value.ts';
import { parseReportTime } from './report-time.ts';

export interface ReportSettings {
  readonly name: string;
  readonly timeZone: string;
  readonly defaultCountry: Country;
}

/** The words of the document and of SMPP 3.4 (appendix B). Any other changes no state. */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['DELIVRD', 'delivered'],
  ['UNDELIV', 'undelivered'],
  ['EXPIRED', 'expired'],
  ['DELETED', 'deleted'],
  ['REJECTD', 'rejected'],
  ['ENROUTE', 'enroute'],
  ['ACCEPTD', 'accepted'],
  ['UNKNOWN', 'unknown'],
]);

/**
 * One entry of a `dlrlist` in the core's words. What has no id cannot be matched, and what has no number cannot be shown
 * to be about the message: both are quarantined in their place.
 */
export function readEntry(raw: unknown, settings: ReportSettings): CallbackEntry {
  if (!isRecord(raw)) return { kind: 'quarantined', quarantined: { reason: 'the entry is no object', raw } };
  const reference = fieldOf(raw, 'messageid')?.trim();
  if (!reference) return { kind: 'quarantined', quarantined: { reason: 'the entry has no messageid', raw } };
  const number = fieldOf(raw, 'mobileno');
  if (!number) return { kind: 'quarantined', quarantined: { reason: 'the entry has no mobileno', raw } };
  const time = (name: string) => parseReportTime(fieldOf(raw, name) ?? '', settings.timeZone);
  const times = {
    submittedAt: time('submittime'),
    sentAt: time('senttime'),
    deliveredAt: time('deliverytime'),
  };
  const code = fieldOf(raw, 'reponsecode') ?? fieldOf(raw, 'responsecode');
  const description = fieldOf(raw, 'reponsedescription') ?? fieldOf(raw, 'responsedescription');
  const { status, conflict } = statusOf(fieldOf(raw, 'status'), code);
  const report: DeliveryReport = {
    notifier: settings.name,
    reference,
    status,
    // A number that cannot be read is kept as it is: it is not the message's.
    to: readNumber(number, settings.defaultCountry) ?? number,
    ...(times.submittedAt && { submittedAt: times.submittedAt }),
    ...(times.sentAt && { sentAt: times.sentAt }),
    ...(times.deliveredAt && { deliveredAt: times.deliveredAt }),
    ...(code !== undefined && { code }),
    ...(description !== undefined && { description }),
    ...(conflict !== undefined && { conflict }),
    raw,
  };
  return { kind: 'report', report };
}

/** The key under which an entry has its status, whatever its case. */
export function statusKeyOf(entry: Entry): string {
  return keyOf(entry, 'status') ?? 'status';
}

type Entry = Readonly<Record<string, unknown>>;

/** The text or number of a field, by its name in lower case. */
function fieldOf(entry: Entry, name: string): string | undefined {
  const key = keyOf(entry, name);
  return key === undefined ? undefined : textOf(entry[key]);
}

/** The key of a field: its name in lower case, else the first in another case; one that has a text or number before all. */
function keyOf(entry: Entry, name: string): string | undefined {
  if (Object.hasOwn(entry, name) && textOf(entry[name]) !== undefined) return name;
  const keys = Object.keys(entry).filter((key) => key.length === name.length && key.toLowerCase() === name);
  return keys.find((key) => textOf(entry[key]) !== undefined) ?? keys[0];
}

function statusOf(
  word: string | undefined,
  code: string | undefined,
): { readonly status: DeliveryStatus; readonly conflict?: string } {
  const byWord =
    word === undefined || word.trim() === ''
      ? undefined
      : (statuses.get(word.trim().toUpperCase()) ?? 'unknown');
  const byCode = codes.get(code?.trim() ?? '');
  if (byWord === undefined) return { status: byCode ?? 'unknown' };
  const disagree =
    byCode !== undefined &&
    (byWord === 'delivered' ? byCode !== 'delivered' : byWord === 'undelivered' && byCode !== 'undelivered');
  return disagree
    ? { status: byWord, conflict: `status says ${byWord}, reponsecode ${byCode}` }
    : { status: byWord };
}

const codes: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['0', 'undelivered'],
  ['1', 'delivered'],
]);
