import {
  type CallbackEntry,
  type Country,
  type DeliveryReport,
  type DeliveryStatus,
  readNumber,
} from '@nkul/core/adapter';

interface EntrySettings {
  readonly name: string;
  readonly defaultCountry: Country;
}

/** The states of a message at Africa's Talking. */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['sent', 'enroute'],
  ['submitted', 'enroute'],
  ['buffered', 'enroute'],
  ['success', 'delivered'],
  ['rejected', 'rejected'],
  ['failed', 'undelivered'],
  ['absentsubscriber', 'undelivered'],
  ['expired', 'expired'],
]);

/** The `failureReason` of a person who has opted out (https://developers.africastalking.com/docs/sms/notifications). */
const optedOut = 'userinblacklist';

/** The entries of one call: its entry, and the opt-out that a report tells. */
export function entriesOf(fields: URLSearchParams, settings: EntrySettings): readonly CallbackEntry[] {
  const entry = entryOf(fields, settings);
  if (entry.kind !== 'report') return [entry];
  const { code, to, raw, notifier } = entry.report;
  if (code?.toLowerCase() !== optedOut || to === undefined) return [entry];
  return [entry, { kind: 'change', change: { notifier, change: 'opted_out', address: to, raw } }];
}

/**
 * The entry of one call: a report; a message to us, which has `from` and `text`; or the opt-out of a person, which has a
 * sender and a number alone.
 */
function entryOf(fields: URLSearchParams, settings: EntrySettings): CallbackEntry {
  const raw = Object.fromEntries(fields);
  const [id, status, sender] = ['id', 'status', 'senderId'].map((name) => fields.get(name)?.trim() ?? '');
  const number = numberIn(fields, 'phoneNumber', settings.defaultCountry);
  if (!status && fields.has('from') && fields.has('text')) return inbound(fields, raw, settings);
  if (!id && !status) {
    if (!sender) return quarantined('the call is neither a report nor an opt-out', raw);
    return optOut(number, raw, settings.name);
  }
  if (!id) return quarantined('the report has no id', raw);
  if (!status) return quarantined('the report has no status', raw);
  const code = fields.get('failureReason')?.trim();
  const report: DeliveryReport = {
    notifier: settings.name,
    reference: id,
    status: statuses.get(status.toLowerCase()) ?? 'unknown',
    ...(number !== undefined && { to: number }),
    ...(code && { code }),
    raw,
  };
  return { kind: 'report', report };
}

function optOut(
  address: string | undefined,
  raw: Readonly<Record<string, string>>,
  notifier: string,
): CallbackEntry {
  if (address === undefined) return quarantined('the opt-out has no phoneNumber', raw);
  return { kind: 'change', change: { notifier, change: 'opted_out', address, raw } };
}

/** A message to a short code (https://developers.africastalking.com/docs/sms/notifications, “Incoming messages”). */
function inbound(
  fields: URLSearchParams,
  raw: Readonly<Record<string, string>>,
  { name, defaultCountry }: EntrySettings,
): CallbackEntry {
  const from = numberIn(fields, 'from', defaultCountry);
  if (from === undefined) return quarantined('the message to us has no from', raw);
  const [reference, to] = [fields.get('id')?.trim(), fields.get('to')?.trim()];
  const text = fields.get('text') ?? '';
  return {
    kind: 'inbound',
    inbound: { notifier: name, from, text, ...(reference && { reference }), ...(to && { to }), raw },
  };
}

/** A number in E.164; as it is, if it cannot be read. */
function numberIn(fields: URLSearchParams, name: string, country: Country): string | undefined {
  const number = fields.get(name)?.trim() ?? '';
  return readNumber(number, country) ?? (number === '' ? undefined : number);
}

function quarantined(reason: string, raw: Readonly<Record<string, string>>): CallbackEntry {
  return { kind: 'quarantined', quarantined: { reason, raw } };
}
