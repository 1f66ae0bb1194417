import { types } from 'node:util';
import { cutJson, cutText } from '../base/cut.ts';
import { isMoney } from '../model/balance.ts';
import type {
  AddressChange,
  DeliveryReport,
  InboundMessage,
  QuarantinedEntry,
} from '../model/delivery-report.ts';

/** How much is kept of a provider's words, in characters. */
const longest = { raw: 4_000, text: 4_000, words: 1_000, code: 255 };

/**
 * A report as it is kept: long texts are cut, so that one entry cannot fill the store. Fields that an adapter without
 * types may have added are left out.
 */
export function keptReport(report: DeliveryReport): DeliveryReport {
  const { notifier, reference, status, submittedAt, sentAt, deliveredAt } = report;
  const { to, code, description, conflict, price } = report;
  const kept: Kept = { notifier, reference, status, raw: cutJson(report.raw, longest.raw) };
  if (isDate(submittedAt)) kept.submittedAt = submittedAt;
  if (isDate(sentAt)) kept.sentAt = sentAt;
  if (isDate(deliveredAt)) kept.deliveredAt = deliveredAt;
  if (to !== undefined) kept.to = cutText(to, longest.code);
  if (code !== undefined) kept.code = cutText(code, longest.code);
  if (description !== undefined) kept.description = cutText(description, longest.words);
  if (isMoney(price)) kept.price = price;
  if (conflict !== undefined) kept.conflict = cutText(conflict, longest.words);
  return kept;
}

/** False for an invalid date, too: it cannot be stored. */
function isDate(time: Date | undefined): time is Date {
  return types.isDate(time) && !Number.isNaN(time.getTime());
}

/** Filled field by field: it is made for every report. */
type Kept = { -readonly [Field in keyof DeliveryReport]: DeliveryReport[Field] };

/** A quarantined entry as it is kept. */
export function keptQuarantined({ reason, raw }: QuarantinedEntry): QuarantinedEntry {
  return { reason: cutText(reason, longest.words), raw: cutJson(raw, longest.raw) };
}

/** A message to us as it is kept. */
export function keptInbound(inbound: InboundMessage): InboundMessage {
  const { notifier, from, reference, to, text, answers, receivedAt, raw } = inbound;
  return {
    notifier,
    from: cutText(from, longest.code),
    ...(reference !== undefined && { reference: cutText(reference, longest.code) }),
    ...(to !== undefined && { to: cutText(to, longest.code) }),
    ...(text !== undefined && { text: cutText(text, longest.text) }),
    ...(answers !== undefined && { answers }),
    ...(isDate(receivedAt) && { receivedAt }),
    raw: cutJson(raw, longest.raw),
  };
}

/** News of an address as it is kept. */
export function keptChange(news: AddressChange): AddressChange {
  const { notifier, change, address, replacedBy, reference, changedAt, raw } = news;
  return {
    notifier,
    change,
    address: cutText(address, longest.code),
    ...(replacedBy !== undefined && { replacedBy: cutText(replacedBy, longest.code) }),
    ...(reference !== undefined && { reference: cutText(reference, longest.code) }),
    ...(isDate(changedAt) && { changedAt }),
    raw: cutJson(raw, longest.raw),
  };
}
