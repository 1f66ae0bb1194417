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
  SharedLanes,
} from '@nkul/core/store';
import type { LaneTable } from './lane-table.ts';
import type { MessageTable } from './message-table.ts';
import type { PauseTable } from './pause-table.ts';
import type { StoredMessage } from './recent-messages.ts';
import type { Tables } from './tables.ts';

/** Starts the attempts of claimed messages. Returns one result for each. */
type Start = (taken: readonly StoredMessage[], due: Due) => readonly ClaimAnswer[];

/** Claims due messages, lane by lane, as many as the capacity allows. */
export class Claimer {
  readonly #messages: MessageTable;
  readonly #pauses: PauseTable;
  readonly #lanes: LaneTable;

  constructor({ messages, pauses, lanes }: Pick<Tables, 'messages' | 'pauses' | 'lanes'>) {
    this.#messages = messages;
    this.#pauses = pauses;
    this.#lanes = lanes;
  }

  claim(request: ClaimRequest, due: Due, start: Start): Claimed {
    const paused = new Set(this.#pauses.all().map(({ notifier }) => notifier));
    const shared = new SharedLanes(request, due, { states: this.#lanes.all(), paused });
    const calls = new Map<string, number>();
    const claimed = this.#claim(shared, start, calls);
    const { changed, answer } = shared.end(calls);
    this.#lanes.set(changed);
    return { ...claimed, ...answer };
  }

  /** @param calls gets the calls that begin, by notifier */
  #claim({ request, due }: SharedLanes, start: Start, calls: Map<string, number>): Claimed {
    const { at } = due;
    const { lanes, notTaking, maxUnassigned = defaultMaxUnassigned } = request;
    const taking = lanes.map(({ notifier }) => notifier);
    const own = ['', ...notTaking, ...taking];
    const next = this.#next(own, taking);
    if (next === undefined || next > at.getTime())
      return { changes: [], failed: [], ...(next !== undefined && { nextDueAt: new Date(next) }) };
    const extra = new LaneCapacityLeft({ calls: maxUnassigned, perCall: 1, mixed: false });
    const taken = [
      ...take(this.#messages.expired(at), extra),
      ...['', ...notTaking].flatMap((lane) => take(this.#messages.due(lane, false, at), extra)),
      ...lanes.flatMap((lane) => this.#takeFor(lane, at, calls)),
    ];
    const changes: Change[] = [];
    const failed: Claimed['failed'][number][] = [];
    for (const [index, answer] of start(taken, due).entries()) {
      const known = taken[index];
      if (answer.ok) changes.push(answer);
      else if (known !== undefined) failed.push(this.#postpone(known, at, answer.error));
    }
    const later = failed.length > 0 ? at.getTime() : this.#next(own, taking, at);
    return { changes, failed, ...(later !== undefined && { nextDueAt: new Date(later) }) };
  }

  /** The messages of a notifier that takes some: those that were held for it first. */
  #takeFor(lane: LaneCapacity, at: Date, calls: Map<string, number>): readonly StoredMessage[] {
    const capacity = new LaneCapacityLeft(lane);
    const taken = [true, false].flatMap((held) =>
      take(this.#messages.due(lane.notifier, held, at), capacity),
    );
    calls.set(lane.notifier, capacity.used);
    return taken;
  }

  /**
   * The next time after `after` at which a message of these lanes is due, or any message expires.
   *
   * @param taking the lanes for which also held messages count
   */
  #next(lanes: readonly string[], taking: readonly string[], after?: Date): number | undefined {
    const times = [
      this.#messages.places.nextExpiry(after),
      ...lanes.map((lane) => this.#messages.places.nextDue(lane, false, after)),
      ...taking.map((lane) => this.#messages.places.nextDue(lane, true, after)),
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
