import type { Charge, EventDraft, Message, Reason } from '@nkul/core/store';

/** How much is taken of limits whose windows outlast the history, by messages that take one of each: so a count is a sum. */
export class NaiveLimits {
  /** By counter. */
  readonly #taken = new Map<string, number>();

  isFull({ counter, limit }: Charge): boolean {
    return (this.#taken.get(counter) ?? 0) >= limit;
  }

  /** Takes one of each limit of a message. Returns the events of those that are full now. */
  take(message: Message, at: Date): readonly EventDraft[] {
    const { charges = [] } = message;
    const filled = charges.filter(({ counter, limit }) => (this.#taken.get(counter) ?? 0) === limit - 1);
    this.#count(message, 1);
    return filled.map(({ rule, limit, windowMs }) => ({
      ...{ type: 'limit.reached', at, rule, used: limit, limit, windowMs },
    }));
  }

  giveBack(message: Message): void {
    this.#count(message, -1);
  }

  #count({ charges = [] }: Message, by: number): void {
    for (const { counter } of charges) this.#taken.set(counter, (this.#taken.get(counter) ?? 0) + by);
  }
}

/** A message that has taken of its limits. */
export function charged(message: Message, chargedAt: Date): Message {
  return message.charges === undefined ? message : { ...message, chargedAt };
}

/** Why a message over a limit is in review. */
export function reasonOf({ rule }: Charge): Reason {
  return { code: 'over_limit', message: `the limit "${rule}" is reached` };
}
