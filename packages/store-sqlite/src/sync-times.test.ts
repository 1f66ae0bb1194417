import { describe, expect, it } from 'vitest';
import { SyncTimes } from './sync-times.ts';

/** What is said after syncs that took so many milliseconds. */
function after(...times: readonly number[]): boolean {
  return soonAfter(0, times);
}

/** The same, some milliseconds after the last of them. */
function soonAfter(laterMs: number, times: readonly number[]): boolean {
  const all = new SyncTimes();
  let now = 0;
  for (const ms of times) {
    all.note(now, now + ms);
    now += ms;
  }
  return all.areShort(now + laterMs);
}

const short = (count: number) => Array.from({ length: count }, () => 0.4);

describe('the last syncs are short', () => {
  it('once twenty are known, with at most two of more than a millisecond', () => {
    expect(after(...short(19))).toBe(false);
    expect(after(...short(20))).toBe(true);
    expect(after(2, 2, ...short(18))).toBe(true);
    expect(after(2, 2, 2, ...short(17))).toBe(false);
  });

  it('not if the last one is more than five seconds ago: a thread looks first', () => {
    expect(soonAfter(5_000, short(20))).toBe(true);
    expect(soonAfter(5_001, short(20))).toBe(false);
  });

  it('again when longer ones are more than twenty syncs ago', () => {
    expect(after(2, 2, 2, ...short(18))).toBe(true);
    expect(after(...short(20), 2, 2, 2)).toBe(false);
  });

  it('not after one that took more than five milliseconds, until twenty others are known', () => {
    expect(after(...short(20), 6)).toBe(false);
    expect(after(...short(20), 6, ...short(19))).toBe(false);
    expect(after(...short(20), 6, ...short(20))).toBe(true);
  });
});
