import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoDate } from './iso-date.ts';

it('writes any date as JSON does, the first time and again', () => {
  fc.assert(
    fc.property(fc.date(), (date) => {
      expect([isoDate(date), isoDate(new Date(date))]).toEqual([date.toJSON(), date.toJSON()]);
    }),
  );
});

it('writes more dates than it remembers', () => {
  for (let instant = 0; instant < 3_000; instant += 1) {
    expect(isoDate(new Date(instant))).toBe(new Date(instant).toISOString());
  }
});
