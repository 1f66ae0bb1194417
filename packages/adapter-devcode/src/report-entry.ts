import {
  type CallbackEntry,
  type Country,
  type DeliveryReport,
  type DeliveryStatus,
  readNumber,
} from '@nkul/core';
import { fieldOf, isRecord, type JsonObject, keyOf, textOf } from './json-value.ts';
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
  const reference = textOf(fieldOf(raw, 'messageid'))?.trim();
  if (!reference) return { kind: 'quarantined', quarantined: { reason: 'the entry has no messageid', raw } };
  const number = textOf(fieldOf(raw, 'mobileno'));
  if (!number) return { kind: 'quarantined', quarantined: { reason: 'the entry has no mobileno', raw } };
  const time = (name: string) => parseReportTime(textOf(fieldOf(raw, name)) ?? '', settings.timeZone);
  const times = {
    submittedAt: time('submittime'),
    sentAt: time('senttime'),
    deliveredAt: time('deliverytime'),
  };
  const code = textOf(fieldOf(raw, 'reponsecode')) ?? textOf(fieldOf(raw, 'responsecode'));
  const description =
    textOf(fieldOf(raw, 'reponsedescription')) ?? textOf(fieldOf(raw, 'responsedescription'));
  const { status, conflict } = statusOf(textOf(fieldOf(raw, 'status')), code);
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
export function statusKeyOf(entry: JsonObject): string {
  return keyOf(entry, 'status') ?? 'status';
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
