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
  /** Our own reference, from the query of the address. */
  readonly ref: string | undefined;
}

/** The states of a message at Twilio (twilio-oai 2010-04-01, `MessageStatus`). */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['accepted', 'accepted'],
  ['scheduled', 'accepted'],
  ['queued', 'accepted'],
  ['sending', 'accepted'],
  ['sent', 'enroute'],
  ['partially_delivered', 'enroute'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'undelivered'],
  ['failed', 'rejected'],
  ['canceled', 'deleted'],
]);

/** The words that Twilio itself takes as an opt-out, or as its end, from a number (in capitals). */
const optOuts: ReadonlySet<string> = new Set([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  // https://www.twilio.com/docs/proxy/opt-out-keywords
  ...['ARRET', 'ARRETE', 'ARRETT'],
]);
// Twilio lifts its own block for YES too, but a person who confirms an appointment has not asked for marketing again.
const optIns: ReadonlySet<string> = new Set(['START', 'UNSTOP']);

/** The `ErrorCode` of a number that has opted out (https://www.twilio.com/docs/api/errors/21610). */
const optedOut = '21610';

/** The entries of one call: a report; or a message to us, and the opt-out that it is. */
export function entriesOf(fields: URLSearchParams, settings: EntrySettings): readonly CallbackEntry[] {
  const raw = Object.fromEntries(fields);
  const status = fields.get('MessageStatus') ?? fields.get('SmsStatus') ?? '';
  // SmsSid is the older name of the same id.
  const sid = fields.get('MessageSid') ?? fields.get('SmsSid') ?? '';
  if (fields.has('Body') || status === 'received')
    return inboundOf(fields, { raw, reference: sid }, settings);
  const reference = settings.ref ?? sid;
  if (reference === '')
    return [{ kind: 'quarantined', quarantined: { reason: 'the call has no MessageSid', raw } }];
  if (status === '')
    return [{ kind: 'quarantined', quarantined: { reason: 'the call has no MessageStatus', raw } }];
  const to = addressIn(fields.get('To'), settings);
  const code = fields.get('ErrorCode');
  const report: DeliveryReport = {
    notifier: settings.name,
    reference,
    status: statuses.get(status.toLowerCase()) ?? 'unknown',
    ...(to !== undefined && { to }),
    ...(code && { code }),
    raw,
  };
  if (code !== optedOut || to === undefined) return [{ kind: 'report', report }];
  const change = { notifier: settings.name, change: 'opted_out', address: to, raw } as const;
  return [
    { kind: 'report', report },
    { kind: 'change', change },
  ];
}

function inboundOf(
  fields: URLSearchParams,
  { raw, reference }: { readonly raw: Readonly<Record<string, string>>; readonly reference: string },
  settings: EntrySettings,
): readonly CallbackEntry[] {
  const notifier = settings.name;
  const from = addressIn(fields.get('From'), settings);
  if (from === undefined)
    return [{ kind: 'quarantined', quarantined: { reason: 'the message to us has no From', raw } }];
  const to = addressIn(fields.get('To'), settings);
  const text = fields.get('Body') ?? '';
  const inbound = { notifier, from, text, ...(reference && { reference }), ...(to && { to }), raw };
  const change = changeOf(fields.get('OptOutType') ?? text);
  const entries: CallbackEntry[] = [{ kind: 'inbound', inbound }];
  if (change !== undefined)
    entries.push({
      kind: 'change',
      change: { notifier, change, address: from, ...(reference && { reference }), raw },
    });
  return entries;
}

function changeOf(words: string): 'opted_out' | 'opted_in' | undefined {
  const word = words.trim().toUpperCase();
  if (optOuts.has(word)) return 'opted_out';
  return optIns.has(word) ? 'opted_in' : undefined;
}

/** An address without its channel (`whatsapp:`): E.164 for a number, as it is for a short code or a name. */
function addressIn(given: string | null, { defaultCountry }: EntrySettings): string | undefined {
  const address = given?.replace(/^[a-z]{2,20}:/, '').trim();
  if (!address) return undefined;
  return readNumber(address, defaultCountry) ?? address;
}
