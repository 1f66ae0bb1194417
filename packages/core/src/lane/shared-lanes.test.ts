import { fakeNotifier, manualClock } from '@nkul/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Due } from '../model/happening.ts';
import type { LaneCalls } from '../ports/lanes.ts';
import type { NotifierLimits } from '../ports/notifier.ts';
import { NotifierLane } from './notifier-lane.ts';
import { SharedLanes, type SharedLanesEnd } from './shared-lanes.ts';

const clock = manualClock();
/** The states of lanes, as a store keeps them. */
let states: Map<string, string>;

beforeEach(() => {
  states = new Map();
});

const reason = { code: 'unavailable', message: 'later' } as const;
const away = { available: false, limits: false, retryAfterMs: 10_000, reason } as const;
const there = { available: true } as const;

/** Claims for a worker, which takes so many calls. */
function claim(worker: string, calls: Partial<LaneCalls>, taken = 0): SharedLanesEnd {
  const at = clock.now();
  const due: Due = {
    ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), routes: {} },
    ...{ available: new Set(['alpha']), placeOf: () => undefined, random: 0.5 },
  };
  const own = { notifier: 'alpha', active: 0, surplus: 0, ended: [], ...calls };
  const lanes = [{ notifier: 'alpha', calls: 100, perCall: 1, mixed: false }];
  const request = { lanes, notTaking: [], calls: { worker, lanes: [own] } };
  const shared = new SharedLanes(request, due, { states, paused: new Set() });
  const end = shared.end(new Map([['alpha', Math.min(taken, shared.request.lanes[0]?.calls ?? 0)]]));
  for (const [notifier, state] of end.changed) states.set(notifier, state);
  return end;
}

function callsOf({ answer }: SharedLanesEnd): number {
  return answer.lanes[0]?.calls ?? 0;
}

describe('the lanes of all workers', () => {
  it('are written only if something has changed', () => {
    expect(claim('one', { perSecond: 10, inFlight: 2 }).changed.size).toBe(0);
    expect(claim('one', { perSecond: 10, inFlight: 2 }, 1).changed.size).toBe(1);
    clock.advance(1_000);
    expect(claim('one', { perSecond: 10, inFlight: 2, active: 1 }).changed.size).toBe(0);
    expect(claim('one', { perSecond: 10, inFlight: 2 }).changed.size).toBe(1);
  });

  it('say that a call has ended, for which others may wait', () => {
    expect(claim('one', { inFlight: 1 }, 1).freed).toBe(false);
    expect(claim('one', { inFlight: 1, active: 1 }).freed).toBe(false);
    expect(claim('one', { inFlight: 1 }).freed).toBe(true);
  });

  it('begin the rounds of a back-off anew once it is over: workers that heard nothing are in the first', () => {
    claim('one', { ended: [{ round: 0, health: away }] });
    clock.advance(10_000);
    claim('one', { ended: [{ round: 1, health: there }] });
    const [again] = claim('two', { ended: [{ round: 0, health: away }] }).answer.lanes;
    expect(again?.backOff.failures).toBe(1);
  });

  it('say once that a provider is back that had failed repeatedly', () => {
    for (let round = 0; round < 5; round += 1) claim('one', { ended: [{ round, health: away }] });
    const back = [{ round: 5, health: there }];
    const ends = [claim('one', { ended: back }), claim('two', { ended: back })];
    expect(ends.map(({ answer }) => answer.lanes[0]?.isBack)).toEqual([true, false]);
  });

  it('keep their limits if the clock of a worker is a little behind, or was set back', () => {
    expect(callsOf(claim('one', { perSecond: 4 }, 9))).toBe(4);
    clock.setBack(200);
    expect(callsOf(claim('two', { perSecond: 4 }, 9))).toBe(0);
    clock.advance(400);
    expect(callsOf(claim('two', { perSecond: 4 }, 9))).toBe(0);
    clock.setBack(3_600_000);
    expect(callsOf(claim('two', { perSecond: 4 }, 9))).toBe(0);
    clock.advance(1_000);
    expect(callsOf(claim('two', { perSecond: 4 }, 9))).toBe(4);
  });

  it('go on with their delays and leases after the clock was set back', () => {
    claim('one', { ended: [{ round: 0, health: away }] });
    clock.setBack(3_600_000);
    const [lane] = claim('two', {}).answer.lanes;
    expect(lane?.freeAt).toEqual(new Date(clock.now().getTime() + 10_000));
    clock.advance(10_000);
    expect(callsOf(claim('two', {}, 9))).toBe(1);
    clock.setBack(3_600_000);
    expect(callsOf(claim('one', {}, 9))).toBe(0);
    clock.advance(60_000);
    expect(callsOf(claim('one', {}, 9))).toBe(1);
  });
});

describe('the lane of a worker', () => {
  const laneOf = (limits?: NotifierLimits) =>
    new NotifierLane(fakeNotifier({ name: 'alpha', ...(limits && { limits }) }), clock, true);
  const calm = { round: 0, failures: 0, isAway: false, limits: false, untilMs: 0 };
  const answer = { notifier: 'alpha', calls: 0, backOff: calm, news: [], isBack: false };

  it('reports nothing while its notifier has no limits, and is available', () => {
    const lane = laneOf();
    lane.start();
    lane.end(0, there);
    expect(lane.calls()).toBeUndefined();
  });

  it('reports how calls ended until a claim has answered', () => {
    const lane = laneOf();
    lane.start();
    expect(lane.end(0, away)).toEqual({ isBack: false, news: [] });
    const reported = lane.calls();
    expect(reported?.ended).toEqual([{ round: 0, health: away }]);
    expect(lane.calls()?.ended).toHaveLength(1);
    lane.start();
    lane.end(0, away);
    const backOff = { ...calm, round: 1, failures: 1, untilMs: clock.now().getTime() + 10_000 };
    lane.follow({ ...answer, backOff }, reported);
    expect(lane.calls()?.ended).toHaveLength(1);
    expect(lane.freeAt()).toEqual(new Date(clock.now().getTime() + 10_000));
    expect(lane.capacity().calls).toBe(0);
  });

  it('is back also if the call of another worker has found its provider available', () => {
    const lane = laneOf();
    const untilMs = clock.now().getTime() + 10_000;
    const failed = (failures: number) => ({
      ...answer,
      backOff: { ...calm, round: failures, failures, untilMs },
    });
    expect(lane.follow(failed(4), undefined).isBack).toBe(false);
    expect(lane.follow(answer, undefined).isBack).toBe(false);
    expect(lane.follow(failed(5), undefined).isBack).toBe(false);
    expect([lane.isAvoided, lane.follow(answer, undefined).isBack]).toEqual([true, true]);
    expect(lane.follow(answer, undefined).isBack).toBe(false);
  });

  it('reports the calls that began without a claim, and those that were claimed and did not begin', () => {
    const lane = laneOf({ perSecond: 10 });
    lane.start();
    const reported = lane.calls();
    expect(reported).toMatchObject({ active: 1, surplus: 1, perSecond: 10 });
    lane.follow({ ...answer, calls: 3 }, reported);
    lane.start();
    expect(lane.calls()).toMatchObject({ active: 2, surplus: -2 });
  });

  it('starts no more calls at once than were claimed, and at least one', () => {
    const lane = laneOf({ inFlight: 8 });
    lane.follow({ ...answer, calls: 2 }, undefined);
    expect(lane.startable(5)).toBe(2);
    lane.follow({ ...answer, calls: 0 }, undefined);
    expect(lane.startable(5)).toBe(1);
    expect(laneOf().startable(5)).toBe(5);
  });

  it('waits for the time that the store has answered', () => {
    const lane = laneOf({ perSecond: 10 });
    const freeAt = new Date(clock.now().getTime() + 300);
    lane.follow({ ...answer, freeAt }, undefined);
    expect(lane.freeAt()).toEqual(freeAt);
    clock.advance(300);
    expect(lane.freeAt()).toBeUndefined();
  });
});
