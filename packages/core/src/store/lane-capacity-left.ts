import type { Message } from '../model/message.ts';
import type { LaneCapacity } from '../ports/claim.ts';

/** The capacity that a lane has left while a store takes messages for it, oldest first. */
export class LaneCapacityLeft {
  readonly #lane: Omit<LaneCapacity, 'notifier'>;
  #calls: number;
  /** Free places in the open calls, by batch. */
  readonly #places = new Map<string, number>();

  constructor(lane: Omit<LaneCapacity, 'notifier'>) {
    this.#lane = lane;
    this.#calls = lane.calls;
  }

  /** How many calls begin with the messages that were taken. */
  get used(): number {
    return this.#lane.calls - this.#calls;
  }

  /** Takes a message if an open call has a free place for it, or a new call may start. Returns true if it was taken. */
  take({ batch }: Pick<Message, 'batch'>): boolean {
    const call = this.#lane.mixed ? '' : batch;
    const places = call === undefined ? 0 : (this.#places.get(call) ?? 0);
    if (places === 0) {
      if (this.#calls === 0) return false;
      this.#calls -= 1;
    }
    if (call !== undefined) this.#places.set(call, (places === 0 ? this.#lane.perCall : places) - 1);
    return true;
  }
}
