import { expect, test } from 'vitest';
import { numberPlan } from './number-plan.ts';

test.each([
  ['+237699128531', { country: 'CM', type: 'MOBILE' }],
  ['+237600000000', { country: 'CM', type: 'MOBILE' }],
  ['+33612345678', { country: 'FR', type: 'MOBILE' }],
  ['+33899123456', { country: 'FR', type: 'PREMIUM_RATE' }],
  ['+447012345678', { country: 'GB', type: 'PERSONAL_NUMBER' }],
  ['+881612345678', { type: 'MOBILE' }],
  ['+88812345678', {}],
])('%s is known as %j', (e164, plan) => {
  expect(numberPlan(e164)).toEqual(plan);
});
