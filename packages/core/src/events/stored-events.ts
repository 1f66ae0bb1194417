import { inTurns } from '../base/in-turns.ts';
import { eventHandedOut } from '../handout/handed-out.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Store } from '../ports/store.ts';

/** Which stored events are read. */
export interface EventsOptions {
  /**
   * The number (`sequence`) of the last event that was read: those with greater numbers follow. It is one that `events()` or
   * `subscribe()` gave. That of an event from `on()` is not a place to go on from: another process may still store an event
   * with a lower number. @default 0, before all
   */
  readonly after?: number;
}

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
