import { inTurns } from '../base/in-turns.ts';
import type { CoreEvent } from '../model/core-event.ts';
import { eventHandedOut } from '../ports/handed-out.ts';
import type { Store } from '../ports/store.ts';

/** How many events are read at once. */
const pageSize = 500;

/** The stored events whose number is greater than `after`, in order, up to the present. Other work has its turn in between. */
export async function* storedEvents(store: Store, after: number): AsyncGenerator<CoreEvent, void, undefined> {
  let cursor = after;
  for (;;) {
    const events = await store.events({ after: cursor, limit: pageSize });
    yield* inTurns(events, eventHandedOut);
    const last = events.at(-1);
    if (last === undefined) return;
    cursor = last.sequence;
  }
}
