import { InvalidArgumentError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import { Subscription, type SubscriptionContext, type SubscriptionRequest } from './subscription.ts';

/** The durable subscribers of a hub. */
export class Subscriptions {
  readonly #context: SubscriptionContext;
  readonly #active = new Set<Subscription>();

  constructor(context: Omit<SubscriptionContext, 'ended'>) {
    this.#context = { ...context, ended: (subscription) => void this.#active.delete(subscription) };
  }

  /** @throws InvalidArgumentError if a subscriber with this name is at work: the second would be told nothing */
  add(request: SubscriptionRequest): Subscription {
    const { name } = request;
    if ([...this.#active].some((one) => one.name === name && !one.stopping)) {
      throw new InvalidArgumentError(
        `The subscriber ${quoted(name)} is told events already: give this one another name, or stop the first.`,
        { field: 'name' },
      );
    }
    const subscription = new Subscription(request, this.#context);
    this.#active.add(subscription);
    return subscription;
  }

  /** There may be events for each. Cheap, and never wrong to call. */
  wake(): void {
    for (const subscription of this.#active) subscription.wake();
  }

  /** Resolves when each has stopped, and the handlers that are at work have ended. */
  async stop(): Promise<void> {
    await Promise.all([...this.#active].map((one) => one.stop()));
  }
}
