import {
  type Begun,
  Capacity,
  type Change,
  type Claimed,
  type ClaimRequest,
  type Due,
  defaultMaxUnassigned,
  postponeMs,
} from '@nkul/core/store';
import type { MessageTable } from './message-table.ts';
import type { StoredMessage } from './recent-messages.ts';

/** Begins messages that were taken, and answers for each. */
type Begin = (taken: readonly StoredMessage[]) => readonly Begun[];

/** Takes what has come up, lane by lane, as much as there is room for. */
export class Claimer {
  readonly #messages: MessageTable;

  constructor(messages: MessageTable) {
    this.#messages = messages;
  }

  claim(
    { lanes, notTaking, maxUnassigned = defaultMaxUnassigned }: ClaimRequest,
    { at }: Due,
    begin: Begin,
  ): Claimed {
    const own = ['', ...notTaking, ...lanes.map(({ notifier }) => notifier)];
    const next = this.#next(own);
    if (next === undefined || next > at.getTime())
      return { changes: [], failed: [], ...(next !== undefined && { nextDueAt: new Date(next) }) };
    const extra = new Capacity({ calls: maxUnassigned, perCall: 1, mixed: false });
    const taken = [
      ...take(this.#messages.expired(at), extra),
      ...['', ...notTaking].flatMap((lane) => take(this.#messages.due(lane, at), extra)),
      ...lanes.flatMap((lane) => take(this.#messages.due(lane.notifier, at), new Capacity(lane))),
    ];
    const changes: Change[] = [];
    const failed: Claimed['failed'][number][] = [];
    for (const [index, begun] of begin(taken).entries()) {
      const known = taken[index];
      if (begun.ok) changes.push(begun);
      else if (known !== undefined) failed.push(this.#postpone(known, at, begun.error));
    }
    const later = failed.length > 0 ? at.getTime() : this.#next(own, at);
    return { changes, failed, ...(later !== undefined && { nextDueAt: new Date(later) }) };
  }

  /** The next time, after another, at which a message comes up in one of the lanes or runs out of time. */
  #next(lanes: readonly string[], after?: Date): number | undefined {
    let next = this.#messages.nextExpiry(after);
    for (const lane of lanes) {
      const due = this.#messages.nextDue(lane, after);
      if (due !== undefined && (next === undefined || due < next)) next = due;
    }
    return next;
  }

  /** What cannot be begun is left alone for a while, so that it takes nobody's room. */
  #postpone({ number, message }: StoredMessage, at: Date, error: Error): Claimed['failed'][number] {
    this.#messages.postpone(number, new Date(at.getTime() + postponeMs));
    return { id: message.id, error };
  }
}

function take(messages: Iterable<StoredMessage>, capacity: Capacity): readonly StoredMessage[] {
  const taken: StoredMessage[] = [];
  for (const known of messages) {
    if (!capacity.take(known.message)) break;
    taken.push(known);
  }
  return taken;
}
