import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = new Date('2026-11-25T13:00:00Z');
const minute = 60_000;

it.each<readonly [string | readonly string[] | undefined, number | undefined]>([
  ['7', 7_000],
  [' 1.5 s ', 1_500],
  [['7', '9'], 7_000],
  ['7, 9', 7_000],
  ['Wed, 25 Nov 2026 13:01:00 GMT', minute],
  ['Wednesday, 25-Nov-26 13:01:00 GMT', minute],
  ['Wed Nov 25 13:01:00 2026', minute],
  ['Wed, 25 Nov 2026 12:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', undefined],
  ['-7', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %j', (written, expected) => {
  expect(retryAfterMs({ headers: { 'retry-after': written } }, now)).toBe(expected);
});
