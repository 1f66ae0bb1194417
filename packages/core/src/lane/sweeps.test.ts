import { manualClock } from '@nkul/testing';
import { expect, test } from 'vitest';
import { Sweeps } from './sweeps.ts';

const minute = 60_000;

/** Sweeps with the minutes at which they began. `ends` gives the result of each, or a promise of it. */
function swept(ends: () => Promise<boolean> | boolean = () => true) {
  const clock = manualClock();
  const began: number[] = [];
  const sweeps = new Sweeps(clock, async () => {
    began.push(clock.monotonicMs() / minute);
    return ends();
  });
  return { clock, sweeps, began };
}

test('sweeps become rarer, up to one an hour, until something changes', async () => {
  const { clock, sweeps, began } = swept();
  sweeps.soon();
  await clock.run(250 * minute);
  expect(began).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243]);
  sweeps.soon();
  await clock.run(3 * minute);
  expect(began.slice(9)).toEqual([251, 253]);
  sweeps.stop();
});

test('changes that come more often than sweeps do not put them off', async () => {
  const { clock, sweeps, began } = swept();
  for (let n = 0; n < 6; n += 1) {
    sweeps.soon();
    await clock.run(50_000);
  }
  expect(began).toHaveLength(3);
  sweeps.stop();
});

test('a change during a sweep asks for one soon after it', async () => {
  const gate = Promise.withResolvers<boolean>();
  const { clock, sweeps, began } = swept(() => (began.length === 7 ? gate.promise : true));
  sweeps.soon();
  await clock.run(125 * minute);
  sweeps.soon();
  await clock.run(5 * minute);
  expect(began.at(-1)).toBe(123);
  gate.resolve(true);
  await clock.run(3 * minute);
  expect(began.slice(7)).toEqual([131, 133]);
  sweeps.stop();
});

test('a sweep that failed is tried again at once, and no rarer', async () => {
  const { clock, sweeps, began } = swept(() => began.length === 2 || began.length > 4);
  sweeps.soon();
  await clock.run(minute);
  await clock.run(3_000);
  expect(began.map((at) => Math.round((at - 1) * 60))).toEqual([0, 1]);
  await clock.run(2 * minute);
  expect(began.map((at) => Math.round((at - 1) * 60))).toEqual([0, 1, 121, 122, 123]);
  sweeps.stop();
});

test('nothing follows a sweep that is under way at the stop', async () => {
  const gate = Promise.withResolvers<boolean>();
  const { clock, sweeps, began } = swept(() => gate.promise);
  sweeps.soon();
  await clock.run(minute);
  sweeps.stop();
  gate.resolve(false);
  await clock.run(60 * minute);
  expect(began).toEqual([1]);
});
