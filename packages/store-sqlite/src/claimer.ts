import {
  Capacity,
  type Change,
  type Claimed,
  type ClaimRequest,
  type Due,
  type Logger,
  type Recorder,
} from '@nkul/core/store';
import type { MessageTable } from './message-table.ts';
import type { StoredMessage } from './recent-messages.ts';
import type { RunItem } from './transactions.ts';

const postponeMs = 300_000;

/** Takes what has come up, lane by lane, as much as there is room for. */
export class Claimer {
  readonly #messages: MessageTable;
  readonly #recorder: Recorder<StoredMessage>;
  readonly #logger: () => Logger;

  constructor(messages: MessageTable, recorder: Recorder<StoredMessage>, logger: () => Logger) {
    this.#logger = logger;
    this.#messages = messages;
    this.#recorder = recorder;
  }

  claim({ lanes, notTaking, maxUnassigned }: ClaimRequest, due: Due, item: RunItem): Claimed {
    const { at } = due;
    const own = ['', ...notTaking, ...lanes.map(({ notifier }) => notifier)];
    const next = this.#next(own);
    if (next === undefined || next > at.getTime())
      return { changes: [], more: false, ...(next !== undefined && { nextDueAt: new Date(next) }) };
    const extra = new Capacity({ calls: maxUnassigned, perCall: 1, mixed: false });
    const taken = [
      ...take(this.#messages.expired(at), extra),
      ...['', ...notTaking].flatMap((lane) => take(this.#messages.due(lane, at), extra)),
      ...lanes.flatMap((lane) => take(this.#messages.due(lane.notifier, at), new Capacity(lane))),
    ];
    const changes: Change[] = [];
    let more = false;
    for (const known of taken) {
      const outcome = item(() => this.#recorder.apply(known, due));
      if (outcome.ok) {
        changes.push(outcome.result);
        continue;
      }
      this.#postpone(known, due.at, outcome.error);
      more = true;
    }
    const later = this.#next(own, at);
    return { changes, more, ...(later !== undefined && { nextDueAt: new Date(later) }) };
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
  #postpone({ number, message }: StoredMessage, at: Date, error: Error): void {
    this.#messages.postpone(number, new Date(at.getTime() + postponeMs));
    this.#logger().error({ message: message.id, error }, 'a message that came up could not be begun');
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
