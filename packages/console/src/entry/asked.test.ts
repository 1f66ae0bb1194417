import { scheduler } from 'node:timers/promises';
import type { Hub } from '@nkul/core';
import { expect, it } from 'vitest';
import { Asking } from './asked.ts';

/** A hub whose statistics take long, and which counts how often it was asked for them. */
function slowHub() {
  const counts = { stats: 0, unknown: 0 };
  const questions = {
    async stats() {
      counts.stats += 1;
      const number = counts.stats;
      await scheduler.wait(80);
      return number;
    },
    async unknown() {
      counts.unknown += 1;
      await scheduler.wait(80);
    },
    close: async () => {},
  };
  // A hub has more; only its questions are asked here.
  return { asking: new Asking({ questions: () => questions } as unknown as Hub), counts };
}

const at = (time: string) => new Date(`2026-11-26T${time}Z`);

it('slow statistics are kept for all that ask for the same buckets', async () => {
  const { asking, counts } = slowHub();
  const stats = (from: string, to: string, by?: 'notifier' | 'place') =>
    asking.hub.reading.stats({ from: at(from), to: at(to), ...(by !== undefined && { by: [by] }) });
  expect(await stats('10:00:01', '11:03:00')).toBe(1);
  expect(await stats('10:04:59', '11:04:59.999')).toBe(1);
  // The bucket that begins at 10:05 counts in both, and the one of 11:05 in the later one alone.
  expect(await stats('10:05:00', '11:05:00')).toBe(1);
  expect(await stats('10:05:00', '11:05:00.001')).toBe(2);
  expect(await stats('10:00:00', '11:03:00')).toBe(3);
  expect(await stats('10:00:01', '11:03:00', 'notifier')).toBe(4);
  expect(await stats('10:00:01', '11:03:00', 'place')).toBe(5);
  expect(counts.stats).toBe(5);
});

it('everything else is asked anew each time', async () => {
  const { asking, counts } = slowHub();
  await asking.hub.reading.unknown();
  await asking.hub.reading.unknown();
  expect(counts.unknown).toBe(2);
});
