import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import type { PricedAttempt } from './observer.ts';
import type { Observers } from './observers.ts';

/** The answer to an item: a message as it is now, and as it was before, if the item changed it. */
interface Changed {
  readonly ok: boolean;
  readonly message?: Message;
  readonly before?: Message;
}

/**
 * Tells the observers which attempts have a price for the first time. The attempt itself decides: its answer may have been recorded by
 * one process, and its report by another.
 */
export function tellPrices(answers: readonly Changed[], observers: Observers): void {
  const priced: PricedAttempt[] = [];
  for (const { before, message } of answers)
    if (before !== undefined && message !== undefined) addPriced(priced, before, message);
  if (priced.length > 0) observers.priced(priced);
}

function addPriced(priced: PricedAttempt[], before: Message, { attempts }: Message): void {
  for (const [place, attempt] of attempts.entries()) {
    const earlier = before.attempts[place];
    if (earlier === attempt || (earlier !== undefined && priceOf(earlier) !== undefined)) continue;
    const price = priceOf(attempt);
    if (price !== undefined) priced.push({ notifier: attempt.notifier, price });
  }
}

function priceOf({ price, cost }: Attempt): Attempt['price'] {
  return price ?? cost;
}
