import { expect, test } from 'vitest';
import { idBounds, idOffMs } from './id-bounds.ts';

const minute = 60_000;
const at = new Date('2026-01-01T08:00:00Z');
const id = (ms: number) => {
  const time = (at.getTime() + ms).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};

test.each([
  [0, undefined],
  [minute, undefined],
  [-minute, undefined],
  [minute + 1, 2 * minute],
  [-90_000, 2 * minute],
  [5 * minute, 8 * minute],
])('an id that is %d ms from its time is off by so much, in a few steps', (ms, offMs) => {
  expect(idOffMs({ id: id(ms), createdAt: at })).toBe(offMs);
});

test('an id before it that is later counts, where the order of messages does', () => {
  expect(idOffMs({ id: id(0), createdAt: at }, at.getTime() + 3 * minute)).toBe(4 * minute);
});

test('bounds leave a minute of slack, or as much as ids are off; they stay for all times', () => {
  const asked = { createdAfter: at, createdBefore: new Date(at.getTime() + minute) };
  expect(idBounds(asked, 0)).toEqual({
    least: id(-3 * minute).slice(0, 13),
    below: id(2 * minute).slice(0, 13),
  });
  expect(idBounds(asked, 8 * minute)).toEqual({
    least: id(-24 * minute).slice(0, 13),
    below: id(9 * minute).slice(0, 13),
  });
  expect(idBounds({}, 8 * minute)).toEqual({});
});
