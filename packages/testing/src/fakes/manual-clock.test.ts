import { describe, expect, test } from 'vitest';
import { turnEventLoop } from '../base/event-loop.ts';
import { manualClock } from './manual-clock.ts';

const start = '2026-01-01T08:00:00.000Z';

describe('the time', () => {
  test('stands still until it is moved', async () => {
    const clock = manualClock(start);
    await turnEventLoop(3);
    expect(clock.now()).toEqual(new Date(start));
    clock.advance(1_500);
    expect(clock.now()).toEqual(new Date('2026-01-01T08:00:01.500Z'));
    clock.set(new Date('2025-06-01T00:00:00Z'));
    expect(clock.now()).toEqual(new Date('2025-06-01T00:00:00Z'));
  });

  test('is a new date each time, which nobody can change for others', () => {
    const clock = manualClock(start);
    clock.now().setFullYear(1990);
    expect(clock.now()).toEqual(new Date(start));
  });
});

describe('a time of day that is set', () => {
  test('lets no time pass: timers go on, and who asked is told', () => {
    const clock = manualClock(start);
    const called: string[] = [];
    clock.wakeAt(new Date(Date.parse(start) + 1_000), () => called.push('timer'));
    const end = clock.onSet((byMs) => called.push(`set by ${byMs}`));
    clock.setBack(3_600_000);
    clock.advance(999);
    expect(called).toEqual(['set by -3600000']);
    clock.advance(1);
    expect(called).toEqual(['set by -3600000', 'timer']);
    expect(clock.monotonicMs()).toBe(1_000);
    clock.setForward(500);
    end();
    clock.setForward(500);
    expect(called.slice(2)).toEqual(['set by 500']);
    expect(clock.now()).toEqual(new Date(Date.parse(start) - 3_600_000 + 2_000));
  });
});

describe('callbacks', () => {
  test('are called in the order of their times, each at its own', () => {
    const clock = manualClock(start);
    const called: string[] = [];
    const wake = (ms: number, name: string) =>
      clock.wakeAt(new Date(Date.parse(start) + ms), () =>
        called.push(`${name} ${clock.now().getTime() - Date.parse(start)}`),
      );
    wake(300, 'c');
    wake(100, 'a');
    wake(300, 'd');
    wake(200, 'b');
    expect(clock.next).toEqual(new Date(Date.parse(start) + 100));
    clock.advance(299);
    expect(called).toEqual(['a 100', 'b 200']);
    expect(clock.waiting).toBe(2);
    clock.advance(1);
    expect(called).toEqual(['a 100', 'b 200', 'c 300', 'd 300']);
    expect(clock.next).toBeUndefined();
  });

  test('are called once, and not when they were taken back', () => {
    const clock = manualClock(start);
    let calls = 0;
    clock.wakeAt(new Date(Date.parse(start) + 1), () => (calls += 1));
    const cancel = clock.wakeAt(new Date(Date.parse(start) + 1), () => (calls += 1));
    cancel();
    clock.advance(10);
    clock.advance(10);
    expect(calls).toBe(1);
  });

  test('that a callback asks for on the way are called on the way', () => {
    const clock = manualClock(start);
    const at: number[] = [];
    const tick = () => {
      at.push(clock.now().getTime() - Date.parse(start));
      clock.wakeAt(new Date(clock.now().getTime() + 100), tick);
    };
    clock.wakeAt(new Date(Date.parse(start) + 100), tick);
    clock.advance(350);
    expect(at).toEqual([100, 200, 300]);
  });

  test('for a time that has come are called soon, and not at once', async () => {
    const clock = manualClock(start);
    const called: string[] = [];
    clock.wakeAt(clock.now(), () => called.push('now'));
    clock.wakeAt(new Date(0), () => called.push('long ago'));
    const cancel = clock.wakeAt(clock.now(), () => called.push('taken back'));
    cancel();
    expect(called).toEqual([]);
    await turnEventLoop(2);
    expect(called).toEqual(['now', 'long ago']);
  });
});

test('run() lets what a callback began go on, and wait on the way', async () => {
  const clock = manualClock(start);
  const at: number[] = [];
  const pause = (ms: number) =>
    new Promise<void>((resolve) => void clock.wakeAt(new Date(clock.now().getTime() + ms), resolve));
  const work = (async () => {
    for (const ms of [100, 50, 0, 1_000]) {
      await pause(ms);
      at.push(clock.now().getTime() - Date.parse(start));
    }
  })();
  await clock.run(1_000);
  expect(at).toEqual([100, 150, 150]);
  expect(clock.now()).toEqual(new Date(Date.parse(start) + 1_000));
  await clock.run(150);
  await work;
  expect(at).toEqual([100, 150, 150, 1_150]);
});

describe('chance', () => {
  test('is the same for the same seed, and another for another', () => {
    const draw = (seed?: number) => {
      const clock = manualClock(start, seed === undefined ? {} : { seed });
      return [clock.random(), clock.random(), clock.id()];
    };
    expect(draw()).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
    const many = manualClock(start);
    for (let count = 0; count < 1_000; count += 1) {
      const random = many.random();
      expect(random >= 0 && random < 1).toBe(true);
    }
  });

  test('gives UUIDs of version 7 that sort in the order of their making, whatever the clock does', () => {
    const clock = manualClock(start);
    const ids = Array.from({ length: 50 }, (_, index) => {
      clock.advance(index % 3);
      if (index % 10 === 0) clock.set(new Date(Date.parse(start) - 1_000));
      return clock.id();
    });
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
