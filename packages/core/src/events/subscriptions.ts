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

  /** @throws InvalidArgumentError if this hub already has an active subscriber with this name: a second gets no events */
  add(request: SubscriptionRequest): Subscription {
    const { name } = request;
    if ([...this.#active].some((one) => one.name === name && !one.stopping)) {
      throw new InvalidArgumentError(
        `This hub already has a subscriber named ${quoted(name)}: use another name, or stop the first.`,
        { field: 'name' },
      );
    }
    const subscription = new Subscription(request, this.#context);
    this.#active.add(subscription);
    return subscription;
  }

  /** Makes each subscriber look for new events. Cheap, and may be called at any time. */
  wake(): void {
    for (const subscription of this.#active) subscription.wake();
  }

  /** Stops all subscribers. Resolves when their running handlers have ended. */
  async stop(): Promise<void> {
    await Promise.all([...this.#active].map((one) => one.stop()));
  }
}
