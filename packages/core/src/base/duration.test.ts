import { expect, it } from 'vitest';
import { durationMs } from './duration.ts';

it.each([
  ['4.1s', 4_100],
  ['1.005s', 1_005],
  ['0.4ms', 0],
  ['0.5ms', 1],
] as const)('a duration is a whole number of milliseconds: %s is %i', (given, ms) => {
  expect(durationMs(given, 'timeout')).toBe(ms);
});
