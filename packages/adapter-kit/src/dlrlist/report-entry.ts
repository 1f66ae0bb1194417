import {
  type CallbackEntry,
  type Country,
  type DeliveryReport,
  type DeliveryStatus,
  readNumber,
} from '@nkul/core/adapter';
import { fieldOf, isRecord, type JsonObject, keyOf, textOf } from '../read/json-value.ts';
import { localTime } from '../read/local-time.ts';
import { meantId } from './report-ids.ts';

export interface ReportSettings {
  readonly name: string;
  readonly timeZone: string;
  readonly defaultCountry: Country;
}

/** The words of the document and of SMPP 3.4 (appendix B), short and long. Other words do not change the state. */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['DELIVRD', 'delivered'],
  ['DELIVERED', 'delivered'],
  ['UNDELIV', 'undelivered'],
  ['UNDELIVERABLE', 'undelivered'],
  ['UNDELIVERED', 'undelivered'],
  ['EXPIRED', 'expired'],
  ['DELETED', 'deleted'],
  ['REJECTD', 'rejected'],
  ['REJECTED', 'rejected'],
  ['ENROUTE', 'enroute'],
  ['ACCEPTD', 'accepted'],
  ['ACCEPTED', 'accepted'],
  ['UNKNOWN', 'unknown'],
]);

/** The most characters that are kept of a code, of a description, and of a number that cannot be read. */
const longest = { code: 64, description: 500, number: 64 } as const;

/** An entry that this provider can send. */
export type DlrlistEntry = Extract<CallbackEntry, { readonly kind: 'report' | 'quarantined' }>;

/**
 * Reads one entry of a `dlrlist`. Without an id it cannot be matched, and without a number it cannot be shown to be about
 * the message. Such an entry is quarantined in its place.
 */
export function readEntry(raw: unknown, settings: ReportSettings): DlrlistEntry {
  if (!isRecord(raw))
    return { kind: 'quarantined', quarantined: { reason: 'the entry is not an object', raw } };
  const reference = textOf(fieldOf(raw, 'messageid'))?.trim();
  if (!reference) return { kind: 'quarantined', quarantined: { reason: 'the entry has no messageid', raw } };
  const number = textOf(fieldOf(raw, 'mobileno'))?.trim();
  if (!number) return { kind: 'quarantined', quarantined: { reason: 'the entry has no mobileno', raw } };
  const code = textOf(fieldOf(raw, 'reponsecode')) ?? textOf(fieldOf(raw, 'responsecode'));
  const { status, conflict } = statusOf(textOf(fieldOf(raw, 'status')), code);
  const report: Made = {
    notifier: settings.name,
    reference: meantId(reference),
    status,
    // A number that cannot be read is kept as it came, so that it does not match the message.
    to: readNumber(number, settings.defaultCountry) ?? cut(number, longest.number),
    raw,
  };
  addTimes(report, raw, settings.timeZone);
  const description =
    textOf(fieldOf(raw, 'reponsedescription')) ?? textOf(fieldOf(raw, 'responsedescription'));
  if (code !== undefined) report.code = cut(code, longest.code);
  if (description !== undefined) report.description = cut(description, longest.description);
  if (conflict !== undefined) report.conflict = conflict;
  return { kind: 'report', report };
}

/** Filled field by field: it is made for every report. */
type Made = { -readonly [Field in keyof DeliveryReport]: DeliveryReport[Field] };

function addTimes(report: Made, raw: JsonObject, timeZone: string): void {
  const submittedAt = localTime(textOf(fieldOf(raw, 'submittime')) ?? '', timeZone);
  const sentAt = localTime(textOf(fieldOf(raw, 'senttime')) ?? '', timeZone);
  const deliveredAt = localTime(textOf(fieldOf(raw, 'deliverytime')) ?? '', timeZone);
  if (submittedAt !== undefined) report.submittedAt = submittedAt;
  if (sentAt !== undefined) report.sentAt = sentAt;
  if (deliveredAt !== undefined) report.deliveredAt = deliveredAt;
}

/** The key of an entry's status, in any case. */
export function statusKeyOf(entry: JsonObject): string {
  return keyOf(entry, 'status') ?? 'status';
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** The status by a report's `status`, which is a word or a number; without it, by the report's code. */
function statusOf(
  written: string | undefined,
  code: string | undefined,
): { readonly status: DeliveryStatus; readonly conflict?: string } {
  const byStatus = written === undefined || written.trim() === '' ? undefined : meaningOf(written);
  const byCode = codes.get(wholeOf(code ?? ''));
  if (byStatus === undefined) return { status: byCode ?? 'unknown' };
  const disagree =
    byCode !== undefined &&
    (byStatus === 'delivered'
      ? byCode !== 'delivered'
      : byStatus === 'undelivered' && byCode !== 'undelivered');
  return disagree
    ? { status: byStatus, conflict: `status says ${byStatus}, reponsecode ${byCode}` }
    : { status: byStatus };
}

/** The status by a number, a word, or both. The document's table has a number, a word and a sentence for each status. */
function meaningOf(written: string): DeliveryStatus {
  const known = statuses.get(written) ?? codes.get(wholeOf(written));
  if (known !== undefined) return known;
  const [, word = ''] =
    /^(?:[01]\s*(?:[-–:]\s*)?)?([a-z]{5,15})(?![a-z])/i.exec(written.slice(0, 100).trim()) ?? [];
  return statuses.get(word.toUpperCase()) ?? 'unknown';
}

/** A whole number in the form of the table: `1` for `" 1 "`, `"1.0"` and `"01"`. */
function wholeOf(text: string): string {
  if (codes.has(text)) return text;
  return /^\s*0{0,8}(\d)(?:\.0{1,8})?\s*$/.exec(text.slice(0, 40))?.[1] ?? '';
}

const codes: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['0', 'undelivered'],
  ['1', 'delivered'],
]);
