import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import type { GivenBack, PricedAttempt } from './observer.ts';
import type { Observers } from './observers.ts';

/** A message as it is now, and as it was before, if it changed. */
interface Changed {
  readonly ok?: boolean;
  readonly message?: Message;
  readonly before?: Message;
}

/**
 * Tells the observers which attempts have a price for the first time, and which charges came back. The message itself decides: its
 * answer may have been recorded by one process, and its report by another.
 */
export function tellChanges(changes: readonly Changed[], observers: Observers): void {
  const priced: PricedAttempt[] = [];
  const back: GivenBack[] = [];
  for (const { before, message } of changes) {
    if (before === undefined || message === undefined) continue;
    addPriced(priced, before, message);
    const given = givenBack(before, message);
    if (given !== undefined) back.push(given);
  }
  if (priced.length > 0) observers.priced(priced);
  if (back.length > 0) observers.givenBack(back);
}

function givenBack(
  { charges, chargedAt }: Message,
  { chargedAt: now, finalAt }: Message,
): GivenBack | undefined {
  if (charges === undefined || chargedAt === undefined || now !== undefined) return undefined;
  return { charges, takenForMs: Math.max(0, (finalAt ?? chargedAt).getTime() - chargedAt.getTime()) };
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
