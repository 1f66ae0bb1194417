import type { WorkingSet } from '../group/working-set.ts';
import type { BytesGone, RestoreAccepted, Restored } from '../model/happening.ts';
import type { MessageRow } from '../ports/ledger.ts';

/**
 * Applies a happening to the store itself: erased bytes are gone, it was restored from a backup, or a person accepted
 * that. Returns true if something changed.
 */
export function applyToStore<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { type, at }: BytesGone | Restored | RestoreAccepted,
): boolean {
  switch (type) {
    case 'bytes_gone':
      set.emit([{ type: 'erasure.finished', at }]);
      return true;
    case 'restored':
      set.setRestoredAt(at);
      set.emit([{ type: 'store.restored', at }]);
      return true;
    case 'restore_accepted':
      if (set.restoredAt === undefined) return false;
      set.setRestoredAt(null);
      set.emit([{ type: 'store.accepted', at }]);
      return true;
  }
}
