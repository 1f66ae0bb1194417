import { fieldOf, isRecord, type JsonObject, textOf } from '@nkul/adapter-kit';
import { type CallbackEntry, type Country, type DeliveryStatus, readNumber } from '@nkul/core/adapter';

interface EntrySettings {
  readonly name: string;
  readonly defaultCountry: Country;
}

/** The states of a message at Orange. */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['deliveredtoterminal', 'delivered'],
  ['deliveredtonetwork', 'enroute'],
  ['messagewaiting', 'enroute'],
  // On another network: a proof will not follow.
  ['deliveryuncertain', 'unknown'],
  ['deliveryimpossible', 'undelivered'],
]);

/** The entries of one call: a report for each `deliveryInfo`, of which there is one. */
export function entriesOf(body: object, settings: EntrySettings): readonly CallbackEntry[] {
  const notification = isRecord(body) ? fieldOf(body, 'deliveryinfonotification') : undefined;
  if (!isRecord(notification)) return [quarantined('the call has no deliveryInfoNotification', body)];
  const reference = textOf(fieldOf(notification, 'callbackdata'))?.trim() ?? '';
  const given = fieldOf(notification, 'deliveryinfo');
  const infos: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (reference === '') return [quarantined('the report has no callbackData', body)];
  if (infos.length === 0) return [quarantined('the report has no deliveryInfo', body)];
  return infos.map((info) => entryOf(info, reference, settings));
}

function entryOf(info: unknown, reference: string, { name, defaultCountry }: EntrySettings): CallbackEntry {
  const raw = { callbackData: reference, deliveryInfo: info };
  if (!isRecord(info)) return quarantined('the report has no deliveryInfo', raw);
  const state = textOf(fieldOf(info, 'deliverystatus'))?.trim() ?? '';
  if (state === '') return quarantined('the report has no deliveryStatus', raw);
  const to = numberIn(info, defaultCountry);
  const status = statuses.get(state.toLowerCase()) ?? 'unknown';
  return {
    kind: 'report',
    report: { notifier: name, reference, status, ...(to !== undefined && { to }), raw },
  };
}

/** The number, without `tel:`. */
function numberIn(info: JsonObject, country: Country): string | undefined {
  const address = textOf(fieldOf(info, 'address'))?.trim().replace(/^tel:/i, '') ?? '';
  return readNumber(address, country) ?? (address === '' ? undefined : address);
}

function quarantined(reason: string, raw: unknown): CallbackEntry {
  return { kind: 'quarantined', quarantined: { reason, raw } };
}
