import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import type { SpreadMember } from '../model/message.ts';
import { drawnOrder } from './drawn-order.ts';

const ids = Array.from({ length: 20_000 }, () => uuidv7());

function members(weights: Readonly<Record<string, number>>): readonly SpreadMember[] {
  return Object.entries(weights).map(([notifier, weight]) => ({
    weight,
    step: { notifier, channel: 'sms' },
  }));
}

function order(id: string, weights: Readonly<Record<string, number>>): readonly string[] {
  return drawnOrder(id, members(weights)).map(({ step }) => step.notifier);
}

function first(id: string, weights: Readonly<Record<string, number>>): string | undefined {
  return order(id, weights)[0];
}

/** The share of a notifier among those that are at a place of the order. */
function shareAt(place: number, notifier: string, weights: Readonly<Record<string, number>>): number {
  return ids.filter((id) => order(id, weights)[place] === notifier).length / ids.length;
}

describe('the draw of a message among the notifiers of a spread', () => {
  test('is the same each time, in whatever order they are given', () => {
    for (const id of ids.slice(0, 500)) {
      const drawn = order(id, { devcode: 3, twilio: 1, nexah: 2 });
      expect(order(id, { nexah: 2, twilio: 1, devcode: 3 })).toEqual(drawn);
      expect(drawn.toSorted()).toEqual(['devcode', 'nexah', 'twilio']);
    }
  });

  test('is the same in another process', () => {
    const some = ids.slice(0, 200);
    const here = some.map((id) => first(id, { devcode: 3, twilio: 1 }));
    const program = fileURLToPath(new URL('../../test/drawing-process.ts', import.meta.url));
    const there = execFileSync(process.execPath, ['--conditions=nkul:source', program, ...some], {
      encoding: 'utf8',
    });
    expect(JSON.parse(there)).toEqual(here);
    expect(new Set(here)).toEqual(new Set(['devcode', 'twilio']));
  });

  test.each([
    [{ devcode: 3, twilio: 1 }, 'devcode', 0.75],
    [{ devcode: 1, twilio: 1 }, 'twilio', 0.5],
    [{ devcode: 0.1, twilio: 0.9 }, 'devcode', 0.1],
    [{ devcode: 5, twilio: 3, nexah: 2 }, 'nexah', 0.2],
    [{ devcode: 1_000_000, twilio: 1 }, 'devcode', 1],
  ])('gives each its share: of %j, %s gets %d', (weights, notifier, share) => {
    // Four times the standard deviation of 20,000 draws is at most 1.5 in a hundred.
    expect(Math.abs(shareAt(0, notifier, weights) - share)).toBeLessThan(0.015);
  });

  test('gives the messages of one that fails to the others, by their weights', () => {
    const weights = { devcode: 5, twilio: 3, nexah: 2 };
    const reserve = ids.filter((id) => first(id, weights) === 'devcode').map((id) => order(id, weights)[1]);
    const share = reserve.filter((notifier) => notifier === 'twilio').length / reserve.length;
    expect(Math.abs(share - 3 / 5)).toBeLessThan(0.02);
  });

  test('moves, when a weight changes, only messages to or from that notifier, and no more than it must', () => {
    const [before, after] = [
      { devcode: 3, twilio: 1, nexah: 1 },
      { devcode: 3, twilio: 2, nexah: 1 },
    ];
    const moved = ids.filter((id) => first(id, before) !== first(id, after));
    expect(new Set(moved.map((id) => first(id, after)))).toEqual(new Set(['twilio']));
    // Its share grows from a fifth to a third.
    expect(Math.abs(moved.length / ids.length - (2 / 6 - 1 / 5))).toBeLessThan(0.015);
  });

  test('leaves the messages of the others where they are when a notifier is taken out', () => {
    const kept = ids.filter((id) => first(id, { devcode: 3, twilio: 1, nexah: 1 }) !== 'nexah');
    for (const id of kept)
      expect(first(id, { devcode: 3, twilio: 1 })).toBe(first(id, { devcode: 3, twilio: 1, nexah: 1 }));
    expect(kept.length).toBeLessThan(ids.length);
  });
});
