import { MessageHistory } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { DeliveryReport } from '../model/delivery-report.ts';
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

describe('a report that waits', () => {
  /** A message whose attempt began at 00:00, with a lease until 00:01, and was lost. */
  function lost(): MessageHistory {
    const history = new MessageHistory();
    history.due();
    history.settle({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    return history;
  }

  function candidates(
    patch: Partial<DeliveryReport>,
    { message } = lost(),
    received = at,
  ): readonly string[] {
    const report: DeliveryReport = {
      notifier: 'alpha',
      reference: 'r1',
      status: 'delivered',
      to: '+237699128531',
      raw: null,
      ...patch,
    };
    const events = lifecycle.possibleMatch(message, { type: 'reported', at: received, report });
    for (const event of events)
      expect(event).toEqual({
        type: 'report.candidate',
        at: received,
        message,
        status: 'unknown',
        attempt: message.attempts[0],
        report,
      });
    return events.map(({ type }) => type);
  }

  test('may be about a message to its number that nobody knows the end of', () => {
    expect(candidates({})).toEqual(['report.candidate']);
  });

  test('is not about a message to another number, of another notifier, or when it names none', () => {
    expect(candidates({ to: '+237677000000' })).toEqual([]);
    expect(candidates({ notifier: 'beta' })).toEqual([]);
    const { to: _, ...nameless } = {
      to: '',
      notifier: 'alpha',
      reference: 'r1',
      status: 'delivered',
      raw: null,
    } as const;
    expect(lifecycle.possibleMatch(lost().message, { type: 'reported', at, report: nameless })).toEqual([]);
  });

  test('is about the first attempt that it may be about', () => {
    const { message } = lost();
    const twice = { ...message, attempts: message.attempts.flatMap((one) => [one, { ...one, number: 2 }]) };
    const report: DeliveryReport = {
      notifier: 'alpha',
      reference: 'r1',
      status: 'delivered',
      to: '+237699128531',
      raw: null,
    };
    expect(lifecycle.possibleMatch(twice, { type: 'reported', at, report })).toMatchObject([
      { attempt: { number: 1 } },
    ]);
  });

  test('is not about a message whose attempt’s end is known', () => {
    const history = lost();
    history.resolve({ as: 'sent' });
    expect(candidates({}, history)).toEqual([]);
  });

  test('may be about it within the time of the submission, with two minutes for a clock that is off', () => {
    const countAt = (submittedAt: string) => candidates({ submittedAt: new Date(submittedAt) }).length;
    expect(countAt('2025-12-31T23:58:00.000Z')).toBe(1);
    expect(countAt('2025-12-31T23:57:59.999Z')).toBe(0);
    expect(countAt('2026-01-01T00:03:00.000Z')).toBe(1);
    expect(countAt('2026-01-01T00:03:00.001Z')).toBe(0);
  });

  test('is timed by its submission, else its sending, else its delivery, else its coming', () => {
    const [inside, outside] = [at, later];
    expect(candidates({ submittedAt: inside, sentAt: outside, deliveredAt: outside })).toHaveLength(1);
    expect(candidates({ sentAt: inside, deliveredAt: outside })).toHaveLength(1);
    expect(candidates({ deliveredAt: inside }, lost(), outside)).toHaveLength(1);
    expect(candidates({}, lost(), outside)).toHaveLength(0);
    expect(candidates({ submittedAt: outside, sentAt: inside })).toHaveLength(0);
  });
});
