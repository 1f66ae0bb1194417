import { fakeNotifier, manualClock } from '@nkul/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NotifierLimits } from '../ports/notifier.ts';
import { NotifierLane } from './notifier-lane.ts';

function lane(limits?: NotifierLimits) {
  const clock = manualClock();
  return { clock, lane: new NotifierLane(fakeNotifier({ name: 'alpha', ...(limits && { limits }) }), clock) };
}

describe('a notifier that says nothing of its limits', () => {
  test('has 16 calls at once, of one message each', () => {
    const { lane: own } = lane();
    expect(own.capacity()).toEqual({ notifier: 'alpha', calls: 16, perCall: 1, mixed: false });
  });

  test('has no rate', () => {
    const { lane: own } = lane();
    for (let call = 0; call < 1_000; call += 1) {
      own.start();
      own.end();
    }
    expect(own.capacity().calls).toBe(16);
    expect(own.freeAt()).toBeUndefined();
  });
});

describe('calls under way', () => {
  test('take room, and give it back', () => {
    const { lane: own } = lane({ inFlight: 2 });
    own.start();
    expect([own.active, own.capacity().calls]).toEqual([1, 1]);
    own.start();
    expect([own.active, own.capacity().calls]).toEqual([2, 0]);
    own.end();
    expect([own.active, own.capacity().calls]).toEqual([1, 1]);
  });

  test('leave no less than no room', () => {
    const { lane: own } = lane({ inFlight: 1 });
    own.start();
    own.start();
    expect(own.capacity().calls).toBe(0);
  });

  test('that are claimed and wait for their turn take room too, until they begin', () => {
    const { lane: own } = lane({ inFlight: 2 });
    const leave = own.occupy();
    expect(own.capacity().calls).toBe(1);
    leave();
    expect(own.capacity().calls).toBe(2);
  });

  test('are as many, and carry as much, as the notifier says', () => {
    const { lane: own } = lane({ inFlight: 3, perCall: 50, mixed: true });
    expect(own.capacity()).toEqual({ notifier: 'alpha', calls: 3, perCall: 50, mixed: true });
  });
});

describe('calls per second', () => {
  test('may begin at once as many as a second has', () => {
    const { lane: own } = lane({ perSecond: 5, inFlight: 100 });
    expect(own.capacity().calls).toBe(5);
  });

  test('come back one by one', () => {
    const { lane: own, clock } = lane({ perSecond: 5, inFlight: 100 });
    for (let call = 0; call < 5; call += 1) own.start();
    expect(own.capacity().calls).toBe(0);
    expect(own.freeAt()).toEqual(new Date(clock.now().getTime() + 200));
    clock.advance(199);
    expect(own.capacity().calls).toBe(0);
    clock.advance(1);
    expect(own.capacity().calls).toBe(1);
    expect(own.freeAt()).toBeUndefined();
    clock.advance(3_600_000);
    expect(own.capacity().calls).toBe(5);
  });

  test('may be less than one', () => {
    const { lane: own, clock } = lane({ perSecond: 0.5 });
    expect(own.capacity().calls).toBe(1);
    own.start();
    own.end();
    expect(own.freeAt()).toEqual(new Date(clock.now().getTime() + 2_000));
    clock.advance(2_000);
    expect(own.capacity().calls).toBe(1);
  });

  test('are not waited for while calls under way hold the room', () => {
    const { lane: own } = lane({ perSecond: 1, inFlight: 1 });
    own.start();
    expect(own.freeAt()).toBeUndefined();
  });

  test('are not gained by a clock that goes back', () => {
    const { lane: own, clock } = lane({ perSecond: 1, inFlight: 9 });
    own.start();
    clock.set(new Date(clock.now().getTime() - 60_000));
    expect(own.capacity().calls).toBe(0);
    clock.advance(1_000);
    expect(own.capacity().calls).toBe(1);
  });

  const waits = fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 25, size: 'max' });
  const rates = fc.property(fc.constantFrom(0.5, 1, 3, 10), waits, (perSecond, pauses) => {
    const { lane: own, clock } = lane({ perSecond, inFlight: 1_000 });
    const startedAt: number[] = [];
    for (const ms of pauses) {
      for (let left = own.capacity().calls; left > 0; left -= 1) {
        own.start();
        startedAt.push(clock.now().getTime());
      }
      clock.advance(ms);
    }
    for (const [first, from] of startedAt.entries())
      for (const [last, to] of startedAt.entries()) {
        const bound = Math.max(1, perSecond) + ((to - from) / 1_000) * perSecond + 1e-6;
        if (last >= first && last - first + 1 > bound) return false;
      }
    return true;
  });

  test('are never more in any stretch of time than the rate allows, with one second’s worth at once', () =>
    fc.assert(rates));
});
