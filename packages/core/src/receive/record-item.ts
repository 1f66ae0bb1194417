import type { DeliveryReport, QuarantinedEntry } from '../model/delivery-report.ts';
import { isReference } from '../model/references.ts';
import type { CallbackEntry } from '../ports/callback.ts';
import type { RecordItem } from '../ports/record-item.ts';
import { keptChange, keptInbound, keptQuarantined, keptReport } from './kept-entry.ts';

/** The maximum of nested lists and objects in an entry. Providers use far fewer; a hostile call could use far more. */
const maxLevels = 100;

/**
 * Makes the store's record of a provider's entry: a report of a message, or another entry. The store finds the message
 * of a report (`store/recorder.ts`).
 */
export function recordItem(
  notifier: string,
  entry: Exclude<CallbackEntry, { readonly kind: 'skipped' }>,
  at: Date,
): RecordItem {
  switch (entry.kind) {
    case 'quarantined':
      return quarantinedItem(notifier, entry.quarantined, at);
    case 'inbound': {
      const inbound = keptInbound(entry.inbound);
      return { kind: 'notifier', notifier, happening: { type: 'message_received', at, inbound } };
    }
    case 'change': {
      const change = keptChange(entry.change);
      return { kind: 'notifier', notifier, happening: { type: 'address_changed', at, change } };
    }
    case 'report':
      return (
        reportItem(notifier, keptReport(entry.report), at) ??
        quarantinedItem(notifier, { reason: noReference, raw: entry.report.raw }, at)
      );
  }
}

function quarantinedItem(notifier: string, entry: QuarantinedEntry, at: Date): RecordItem {
  return {
    kind: 'notifier',
    notifier,
    happening: { type: 'quarantined', at, entry: keptQuarantined(entry) },
  };
}

const noReference = 'the reference is not 1 to 255 printable characters';

/** Undefined if its reference is not valid. */
function reportItem(notifier: string, report: DeliveryReport, at: Date): RecordItem | undefined {
  const { reference } = report;
  if (!isReference(reference)) return undefined;
  return { kind: 'reference', notifier, reference, happening: { type: 'reported', at, report } };
}

/** True for an entry with more levels than `maxLevels`. */
export function isTooDeep(entry: CallbackEntry): boolean {
  return isDeeper(rawOf(entry), maxLevels);
}

function rawOf(entry: CallbackEntry): unknown {
  switch (entry.kind) {
    case 'report':
      return entry.report.raw;
    case 'quarantined':
      return entry.quarantined.raw;
    case 'inbound':
      return entry.inbound.raw;
    case 'change':
      return entry.change.raw;
    case 'skipped':
      return undefined;
  }
}

/** The entry that replaces one with too many levels. */
export function withoutContent(): CallbackEntry {
  const reason = `the entry has more than ${maxLevels} levels`;
  return { kind: 'quarantined', quarantined: { reason, raw: null } };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((one) => isDeeper(one, levels - 1));
  // Without a list of the values: this is called for every entry.
  // The name is one of the object.
  for (const name in value)
    if (isDeeper((value as Readonly<Record<string, unknown>>)[name], levels - 1)) return true;
  return false;
}
