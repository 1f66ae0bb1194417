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
