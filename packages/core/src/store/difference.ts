import { WorkingSet } from '../group/working-set.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Ledger, MessageRow } from '../ports/ledger.ts';
import type { Difference } from '../ports/recorder.ts';

/** An item's answer before its events are numbered. Its events are those of the group from `from` to before `to`. */
type Unnumbered<Result> =
  | { readonly ok: true; readonly result: Result; readonly from: number; readonly to: number }
  | { readonly ok: false; readonly error: Error };

type Answer<Result> =
  | (Result & { readonly ok: true; readonly events: readonly CoreEvent[] })
  | { readonly ok: false; readonly error: Error };

/** Applies the items of a group in order. An item that fails changes nothing, and the others go on. */
export function difference<Row extends MessageRow, Item, Result extends object>(
  items: readonly Item[],
  ledger: Ledger<Row>,
  work: (set: WorkingSet<Row>, item: Item) => Result,
): Difference<Row, Answer<Result>> {
  const set = new WorkingSet(ledger);
  const done = items.map((item): Unnumbered<Result> => {
    const from = set.emitted;
    try {
      return { ok: true, result: set.whole(() => work(set, item)), from, to: set.emitted };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
    }
  });
  return {
    changes: set.changes(),
    answers: (events) =>
      done.map((one) => (one.ok ? { ...one.result, ok: true, events: events.slice(one.from, one.to) } : one)),
  };
}
