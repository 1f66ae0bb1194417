import type { Attempt } from '@nkul/core/store';

const outcomes: readonly Attempt['outcome'][] = [
  'pending',
  'accepted',
  'rejected',
  'deferred',
  'unknown',
  'stopped',
];

export function outcomeNumber(outcome: Attempt['outcome']): number {
  return outcomes.indexOf(outcome);
}

export function outcomeOf(number: number): Attempt['outcome'] {
  return outcomes[number] ?? 'unknown';
}

const deliveries: readonly Attempt['delivery'][] = [undefined, 'delivered', 'undelivered'];

export function deliveryNumber(delivery: Attempt['delivery']): number {
  return deliveries.indexOf(delivery);
}

export function deliveryOf(number: number): Attempt['delivery'] {
  return deliveries[number];
}
