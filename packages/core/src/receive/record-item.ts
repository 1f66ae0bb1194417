import { isReference } from '../model/references.ts';
import type { CallbackEntry } from '../ports/callback.ts';
import type { RecordItem } from '../ports/store.ts';

/** Levels of lists and objects in an entry. Far more than any provider has, far fewer than JSON can be written with. */
const maxLevels = 100;

/** What an entry of a provider's call is to the store: a report of a message, or one that is quarantined. */
export function recordItem(notifier: string, entry: CallbackEntry, at: Date): RecordItem {
  if (entry.kind === 'quarantined') {
    return { kind: 'notifier', notifier, happening: { type: 'quarantined', at, entry: entry.quarantined } };
  }
  const { report } = entry;
  if (!isReference(report.reference)) {
    const reason = 'the reference is not 1 to 255 printable characters';
    return {
      kind: 'notifier',
      notifier,
      happening: { type: 'quarantined', at, entry: { reason, raw: report.raw } },
    };
  }
  return {
    kind: 'reference',
    notifier,
    reference: report.reference,
    happening: { type: 'reported', at, report },
  };
}

/** True for an entry with more levels than the store keeps, or than can be written again. */
export function isTooDeep(entry: CallbackEntry): boolean {
  const raw = entry.kind === 'report' ? entry.report.raw : entry.quarantined.raw;
  return isDeeper(raw, maxLevels);
}

/** What stands for such an entry. */
export function withoutContent(): CallbackEntry {
  const reason = `the entry has more than ${maxLevels} levels`;
  return { kind: 'quarantined', quarantined: { reason, raw: null } };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}
