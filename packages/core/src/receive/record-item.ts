import type { QuarantinedEntry } from '../model/delivery-report.ts';
import { isReference } from '../model/references.ts';
import type { CallbackEntry } from '../ports/callback.ts';
import type { RecordItem } from '../ports/store.ts';
import { keptQuarantined, keptReport } from './kept-entry.ts';

/** The maximum of nested lists and objects in an entry. Providers use far fewer; a hostile call could use far more. */
const maxLevels = 100;

/**
 * Makes the store's record of a provider's entry: a report of a message, or a quarantined entry. The store finds the
 * message (`store/recorder.ts`).
 */
export function recordItem(notifier: string, entry: CallbackEntry, at: Date): RecordItem {
  const quarantined = (one: QuarantinedEntry): RecordItem => ({
    kind: 'notifier',
    notifier,
    happening: { type: 'quarantined', at, entry: keptQuarantined(one) },
  });
  if (entry.kind === 'quarantined') return quarantined(entry.quarantined);
  const report = keptReport(entry.report);
  if (!isReference(report.reference)) {
    const reason = 'the reference is not 1 to 255 printable characters';
    return quarantined({ reason, raw: report.raw });
  }
  return {
    kind: 'reference',
    notifier,
    reference: report.reference,
    happening: { type: 'reported', at, report },
  };
}

/** True for an entry with more levels than `maxLevels`. */
export function isTooDeep(entry: CallbackEntry): boolean {
  const raw = entry.kind === 'report' ? entry.report.raw : entry.quarantined.raw;
  return isDeeper(raw, maxLevels);
}

/** The entry that replaces one with too many levels. */
export function withoutContent(): CallbackEntry {
  const reason = `the entry has more than ${maxLevels} levels`;
  return { kind: 'quarantined', quarantined: { reason, raw: null } };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}
