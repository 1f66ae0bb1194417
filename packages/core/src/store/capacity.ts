import type { Message } from '../model/message.ts';
import type { Lane } from '../ports/store.ts';

/** What of a lane's room is left while a store takes messages from it, oldest first. */
export class Capacity {
  readonly #lane: Omit<Lane, 'notifier'>;
  #calls: number;
  /** Places left in the calls that are open, by batch. */
  readonly #places = new Map<string, number>();

  constructor(lane: Omit<Lane, 'notifier'>) {
    this.#lane = lane;
    this.#calls = lane.calls;
  }

  /** Takes a message if there is room for it: a place in a call that is open, or a call of its own. */
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
