import { type ManualClock, manualClock, turnEventLoop } from '@nkul/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { SharedClock } from './shared-clock.ts';
import { firstId } from './time.ts';

const minute = 60_000;
let machine: ManualClock;
/** By how much the machine's clock is ahead of the server's. */
let ahead: number;
/** How long the server's answer takes, in milliseconds. */
let takes: number;
let asked: number;
let answers: boolean;
let warned: number[];
let failures: unknown[];
let clock: SharedClock;

beforeEach(() => {
  machine = manualClock();
  [ahead, takes, asked, answers, warned, failures] = [0, 0, 0, true, [], []];
  clock = new SharedClock(machine, async () => {
    asked += 1;
    machine.advance(takes / 2);
    const at = new Date(machine.now().getTime() - ahead);
    machine.advance(takes / 2);
    if (!answers) throw new Error('away');
    return at;
  });
});

const difference = {
  fromMs: 6_000,
  warn: (aheadMs: number) => void warned.push(aheadMs),
  failed: (error: unknown) => void failures.push(error),
};

function serverTime(): number {
  return machine.now().getTime() - ahead;
}

describe('the clock of a server', () => {
  it("shows the server's time, with the way there and back halved", async () => {
    [ahead, takes] = [70_000, 400];
    await clock.start(difference);
    expect(clock.now().getTime()).toBe(serverTime());
    expect(clock.aheadMs).toBe(70_000);
  });

  it('begins its ids with the time of the server, also beside a clock of the same process that is ahead', async () => {
    systemClock.id();
    const behind = new SharedClock(systemClock, async () => new Date(Date.now() - 300_000));
    await behind.start(difference);
    behind.stop();
    const [first, second] = [behind.id(), behind.id()];
    expect(first < firstId(Date.now() - 200_000)).toBe(true);
    expect(first < second).toBe(true);
    expect(systemClock.id() > firstId(Date.now() - 100_000)).toBe(true);
  });

  it('goes on as before while somebody sets the time of the machine', async () => {
    await clock.start(difference);
    const before = clock.now().getTime();
    ahead += 70_000;
    machine.setForward(70_000);
    expect(clock.now().getTime()).toBe(before);
    machine.advance(500);
    expect(clock.now().getTime()).toBe(before + 500);
  });

  it('doubts itself when the machine was set, until it has asked again', async () => {
    await clock.start(difference);
    expect(clock.settled()).toBeUndefined();
    ahead += 70_000;
    machine.setForward(70_000);
    const settled = clock.settled();
    expect(settled).toBeInstanceOf(Promise);
    await settled;
    expect(clock.settled()).toBeUndefined();
    expect(clock.now().getTime()).toBe(serverTime());
  });

  it('calls back with the time for which the machine slept', async () => {
    const set: number[] = [];
    await clock.start(difference);
    clock.onSet((byMs) => set.push(byMs));
    // The monotonic clock does not count the time in which the machine sleeps, and the server does.
    machine.setForward(10 * minute);
    await turnEventLoop(5);
    expect(set).toEqual([10 * minute]);
    expect(clock.now().getTime()).toBe(serverTime());
  });

  it('asks again each minute, and follows', async () => {
    await clock.start(difference);
    ahead = 300;
    await machine.run(minute - 1);
    expect(asked).toBe(1);
    await machine.run(1);
    expect(asked).toBe(2);
    expect(clock.now().getTime()).toBe(serverTime());
  });

  it('stays as it is where a slow answer allows it', async () => {
    await clock.start(difference);
    const aheadOf = (): number => machine.now().getTime() - clock.now().getTime();
    ahead = 300;
    takes = 1_000;
    await machine.run(minute);
    expect(aheadOf()).toBe(0);
  });

  it('wakes at its own times', async () => {
    ahead = 70_000;
    await clock.start(difference);
    let woken = 0;
    clock.wakeAt(new Date(clock.now().getTime() + 1_000), () => {
      woken += 1;
    });
    machine.advance(999);
    expect(woken).toBe(0);
    machine.advance(1);
    expect(woken).toBe(1);
  });

  it('warns once of a large difference, and again after it was mended', async () => {
    ahead = 70_000;
    await clock.start(difference);
    await machine.run(minute);
    expect(warned).toEqual([70_000]);
    ahead = 0;
    await machine.run(minute);
    ahead = -7_000;
    await machine.run(minute);
    expect(warned).toEqual([70_000, -7_000]);
  });

  it("begins with the machine's time if the server does not answer, and goes on asking", async () => {
    [ahead, answers] = [5_000, false];
    await clock.start(difference);
    expect(failures).toHaveLength(1);
    expect(clock.aheadMs).toBeUndefined();
    await expect(clock.settled()).rejects.toThrow('away');
    answers = true;
    await clock.settled();
    expect(clock.aheadMs).toBe(5_000);
  });

  it('asks nobody any more after its end', async () => {
    await clock.start(difference);
    clock.stop();
    await machine.run(3 * minute);
    machine.setForward(minute);
    await turnEventLoop(5);
    expect(asked).toBe(1);
  });
});
