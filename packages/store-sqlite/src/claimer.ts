import {
  type Change,
  type ClaimAnswer,
  type Claimed,
  type ClaimRequest,
  type Due,
  defaultMaxUnassigned,
  type LaneCapacity,
  LaneCapacityLeft,
  postponeMs,
} from '@nkul/core/store';
import type { MessageTable } from './message-table.ts';
import type { StoredMessage } from './recent-messages.ts';

/** Starts the attempts of claimed messages. Returns one result for each. */
type Start = (taken: readonly StoredMessage[]) => readonly ClaimAnswer[];

/** Claims due messages, lane by lane, as many as the capacity allows. */
export class Claimer {
  readonly #messages: MessageTable;

  constructor(messages: MessageTable) {
    this.#messages = messages;
  }

  claim(
    { lanes, notTaking, maxUnassigned = defaultMaxUnassigned }: ClaimRequest,
    { at }: Due,
    start: Start,
  ): Claimed {
    const taking = lanes.map(({ notifier }) => notifier);
    const own = ['', ...notTaking, ...taking];
    const next = this.#next(own, taking);
    if (next === undefined || next > at.getTime())
      return { changes: [], failed: [], ...(next !== undefined && { nextDueAt: new Date(next) }) };
    const extra = new LaneCapacityLeft({ calls: maxUnassigned, perCall: 1, mixed: false });
    const taken = [
      ...take(this.#messages.expired(at), extra),
      ...['', ...notTaking].flatMap((lane) => take(this.#messages.due(lane, false, at), extra)),
      ...lanes.flatMap((lane) => this.#takeFor(lane, at)),
    ];
    const changes: Change[] = [];
    const failed: Claimed['failed'][number][] = [];
    for (const [index, answer] of start(taken).entries()) {
      const known = taken[index];
      if (answer.ok) changes.push(answer);
      else if (known !== undefined) failed.push(this.#postpone(known, at, answer.error));
    }
    const later = failed.length > 0 ? at.getTime() : this.#next(own, taking, at);
    return { changes, failed, ...(later !== undefined && { nextDueAt: new Date(later) }) };
  }

  /** The messages of a notifier that takes some: those that were held for it first. */
  #takeFor(lane: LaneCapacity, at: Date): readonly StoredMessage[] {
    const capacity = new LaneCapacityLeft(lane);
    return [true, false].flatMap((held) => take(this.#messages.due(lane.notifier, held, at), capacity));
  }

  /**
   * The next time after `after` at which a message of these lanes is due, or any message expires.
   *
   * @param taking the lanes for which also held messages count
   */
  #next(lanes: readonly string[], taking: readonly string[], after?: Date): number | undefined {
    const times = [
      this.#messages.nextExpiry(after),
      ...lanes.map((lane) => this.#messages.nextDue(lane, false, after)),
      ...taking.map((lane) => this.#messages.nextDue(lane, true, after)),
    ].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Postpones a message whose attempt cannot be started, so that it does not block others. */
  #postpone({ number, message }: StoredMessage, at: Date, error: Error): Claimed['failed'][number] {
    this.#messages.postpone(number, new Date(at.getTime() + postponeMs));
    return { id: message.id, error };
  }
}

function take(messages: Iterable<StoredMessage>, capacity: LaneCapacityLeft): readonly StoredMessage[] {
  const taken: StoredMessage[] = [];
  for (const known of messages) {
    if (!capacity.take(known.message)) break;
    taken.push(known);
  }
  return taken;
}
