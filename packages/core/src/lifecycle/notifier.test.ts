import { describe, expect, test } from 'vitest';
import type { Pause } from '../model/pause.ts';
import { lifecycle } from './lifecycle.ts';

const at = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-01T01:00:00Z');

describe('a notifier', () => {
  test('is paused', () => {
    const pause: Pause = { notifier: 'alpha', reason: 'insufficient_credit', since: at };
    const happening = { type: 'paused', at, reason: 'insufficient_credit' } as const;
    expect(lifecycle.applyToNotifier('alpha', undefined, happening)).toEqual({
      pause,
      events: [{ type: 'notifier.paused', at, notifier: 'alpha', reason: 'insufficient_credit', pause }],
    });
  });

  test('that is paused stays as it is, whatever its provider says', () => {
    const pause: Pause = { notifier: 'alpha', reason: 'operator', since: at };
    const happening = { type: 'paused', at: later, reason: 'unauthorized' } as const;
    const kept = lifecycle.applyToNotifier('alpha', pause, happening);
    expect(kept.pause).toBe(pause);
    expect(kept.events).toEqual([]);
  });

  test('that is paused is an operator’s once he says so', () => {
    const before: Pause = { notifier: 'alpha', reason: 'unauthorized', since: at };
    const pause: Pause = { notifier: 'alpha', reason: 'operator', since: later };
    const happening = { type: 'paused', at: later, reason: 'operator' } as const;
    expect(lifecycle.applyToNotifier('alpha', before, happening)).toEqual({
      pause,
      events: [{ type: 'notifier.paused', at: later, notifier: 'alpha', reason: 'operator', pause }],
    });
  });

  test('takes messages again, and says for what it did not', () => {
    const pause: Pause = { notifier: 'alpha', reason: 'unauthorized', since: at };
    expect(lifecycle.applyToNotifier('alpha', pause, { type: 'resumed', at: later })).toEqual({
      pause: undefined,
      events: [{ type: 'notifier.resumed', at: later, notifier: 'alpha', reason: 'unauthorized', pause }],
    });
  });

  test('that takes messages is not resumed', () => {
    const same = lifecycle.applyToNotifier('alpha', undefined, { type: 'resumed', at });
    expect(same).toEqual({ pause: undefined, events: [] });
  });

  test('keeps its pause while something of its provider is quarantined', () => {
    const pause: Pause = { notifier: 'alpha', reason: 'operator', since: at };
    const entry = { reason: 'it has no id', raw: 1 };
    expect(lifecycle.applyToNotifier('alpha', pause, { type: 'quarantined', at: later, entry })).toEqual({
      pause,
      events: [{ type: 'report.quarantined', at: later, notifier: 'alpha', entry }],
    });
  });
});
