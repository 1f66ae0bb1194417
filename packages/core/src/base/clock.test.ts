import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

afterEach(() => vi.useRealTimers());

it('gives UUIDs of version 7 that sort in the order of their making, also when the machine is set back', () => {
  const now = Date.now();
  const ids: string[] = [];
  for (const at of [now, now + 1, now - 86_400_000, now + 2]) {
    vi.useFakeTimers({ now: at, toFake: ['Date'] });
    for (let count = 0; count < 1_000; count += 1) ids.push(systemClock.id());
  }
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('tells who asks that the time of day was set, and by how much', () => {
  const real = new Date('2026-01-01T08:00:00Z');
  vi.useFakeTimers({ now: real });
  const told: number[] = [];
  const end = systemClock.onSet((byMs) => told.push(byMs));
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
  vi.setSystemTime(new Date('2026-01-01T05:01:00Z'));
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([-10_800_000]);
  end();
  vi.setSystemTime(real);
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveLength(1);
});

it('counts on evenly, whatever the time of day is set to and whatever timers a test puts in place', () => {
  const before = systemClock.monotonicMs();
  vi.useFakeTimers();
  const faked = systemClock.monotonicMs();
  expect(faked).toBeGreaterThanOrEqual(before);
  expect(faked).toBeLessThan(before + 60_000);
  vi.advanceTimersByTime(500);
  expect(systemClock.monotonicMs()).toBe(faked + 500);
  vi.useRealTimers();
  expect(systemClock.monotonicMs()).toBeGreaterThanOrEqual(faked + 500);
  expect(systemClock.monotonicMs()).toBeLessThan(faked + 60_000);
});
