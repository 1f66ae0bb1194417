import type { CountedLog } from '../log/counted-log.ts';
import type { Attempt } from '../model/attempt.ts';
import { isMoney, type Money } from '../model/balance.ts';
import type { Settled } from '../model/happening.ts';

/**
 * The application's price list: the cost of an attempt, by its contract. It gets the attempt with its answer: notifier,
 * place, units and, if the provider gave it, price. Undefined if it costs nothing, or is not known.
 */
export type Tariff = (attempt: Attempt) => Money | undefined;

/**
 * The cost of an attempt by the tariff, when its answer is recorded: a later change of the tariff does not change what was
 * spent. Only what the provider took, or may have taken, costs. A tariff that fails is logged; the answer is recorded all
 * the same.
 */
export function costOf(
  attempt: Attempt,
  submission: Settled['submission'],
  { tariff, countedLog }: { readonly tariff: Tariff | undefined; readonly countedLog: CountedLog },
): Money | undefined {
  const { outcome } = submission;
  if (tariff === undefined || (outcome !== 'accepted' && outcome !== 'unknown')) return undefined;
  const { units, price } = outcome === 'accepted' ? submission : {};
  try {
    const cost: unknown = tariff({
      ...attempt,
      outcome,
      ...(units !== undefined && { units }),
      ...(price !== undefined && { price }),
    });
    if (cost === undefined) return undefined;
    if (isMoney(cost)) return { amount: cost.amount, currency: cost.currency };
    throw new TypeError("it gave no money: give { amount: '0.0075', currency: 'USD' }, or undefined");
  } catch (error) {
    const { notifier } = attempt;
    countedLog.warn(notifier, { notifier, error }, 'the tariff failed; the cost of an attempt is not known');
    return undefined;
  }
}
