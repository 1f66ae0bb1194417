import { expect, it } from 'vitest';
import { LastReviewed } from './last-reviewed.ts';

it('remembers the messages of the last moment alone, whichever process ends those of before', () => {
  const reviewed = new LastReviewed();
  for (let ms = 0; ms < 1_000; ms += 1) {
    reviewed.add(`one ${ms}`, new Date(ms));
    reviewed.add(`other ${ms}`, new Date(ms));
  }
  expect(reviewed.size).toBe(2);
  expect([reviewed.delete('one 998'), reviewed.delete('one 999')]).toEqual([false, true]);
  expect(reviewed.size).toBe(1);
});

it('goes by the moment also if the clock is set back', () => {
  const reviewed = new LastReviewed();
  reviewed.add('ahead', new Date(60_000));
  reviewed.add('now', new Date(0));
  expect([reviewed.delete('ahead'), reviewed.delete('now')]).toEqual([false, true]);
});
