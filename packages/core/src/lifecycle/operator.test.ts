import { MessageHistory } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Message, PlannedStep } from '../model/message.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const patient: PlannedStep = { ...alpha, deliveryTimeoutMs: 60_000 };
const refused = { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } } as const;
const report = { notifier: 'alpha', reference: 'r1', status: 'delivered', raw: null } as const;

function started(steps: readonly PlannedStep[] = [alpha], patch: Partial<Message> = {}): MessageHistory {
  const history = new MessageHistory(patch, { routes: { default: steps } });
  history.due();
  return history;
}

/** A message of which nobody knows whether it went out. */
function unknown(steps: readonly PlannedStep[] = [alpha], patch: Partial<Message> = {}): MessageHistory {
  const history = started(steps, patch);
  history.dueInTime();
  return history;
}

describe('cancelling', () => {
  test('ends a queued message', () => {
    const history = new MessageHistory();
    expect(history.cancel()).toEqual(['message.cancelled']);
    expect(history.message).toMatchObject({
      status: 'cancelled',
      stopped: 'cancelled',
      finalAt: history.clock.now(),
    });
    expect(history.message.dueAt).toBeUndefined();
    expect(history.message.dueFor).toBeUndefined();
  });

  test('a message that is on its way only lets it have no further attempt', () => {
    const history = started([alpha, beta]);
    expect(history.cancel()).toEqual([]);
    expect(history.message).toMatchObject({ status: 'sending', stopped: 'cancelled' });
    expect(history.settle({ outcome: 'accepted' })).toEqual(['message.sent']);
  });

  test('twice is once', () => {
    const history = started();
    history.cancel();
    const before = history.message;
    expect(history.cancel()).toEqual([]);
    expect(history.message).toBe(before);
  });

  test('changes nothing of what is final', () => {
    const history = new MessageHistory();
    history.cancel();
    history.message = { ...history.message, stopped: undefined };
    const before = history.message;
    expect(history.cancel()).toEqual([]);
    expect(history.message).toBe(before);
  });

  test('a message that waits for its next step falls back to what became of the one before', () => {
    const history = started([patient, beta]);
    history.settle({ outcome: 'accepted' });
    history.dueInTime();
    expect(history.message.status).toBe('queued');
    expect(history.cancel()).toEqual(['message.sent']);
    expect(history.message.dueFor).toBeUndefined();
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
  });

  test('a message that is to be resent falls back to unknown', () => {
    const history = unknown([alpha], { onUnknown: 'resend' });
    expect(history.cancel()).toEqual(['message.unknown']);
    expect(history.message.dueAt).toBeUndefined();
  });

  test('an unknown message leaves it unknown', () => {
    const history = unknown();
    expect(history.cancel()).toEqual([]);
    expect(history.message.status).toBe('unknown');
  });
});

describe('an operator who says', () => {
  test('sent makes it sent, with the reference that he knows', () => {
    const history = unknown();
    expect(history.resolve({ as: 'sent', reference: 'r1' })).toEqual(['message.resolved', 'message.sent']);
    expect(history.message).toMatchObject({
      status: 'sent',
      attempts: [{ outcome: 'accepted', reference: 'r1', reason: { code: 'resolved' } }],
    });
    expect(history.events.slice(-2)).toMatchObject([
      { status: 'unknown', attempt: { number: 1 }, reason: { code: 'resolved' } },
      { status: 'sent', attempt: { number: 1 } },
    ]);
    expect(history.events.at(-1)).not.toHaveProperty('reason');
    expect(history.report(report)).toEqual(['report.received', 'message.delivered']);
  });

  test('sent waits as long as its step does', () => {
    const history = unknown([patient, beta]);
    history.resolve({ as: 'sent' });
    expect(history.message.dueAt).toEqual(new Date(history.clock.now().getTime() + 60_000));
  });

  test('delivered ends it', () => {
    const history = unknown();
    expect(history.resolve({ as: 'delivered' })).toEqual(['message.resolved', 'message.delivered']);
    expect(history.message).toMatchObject({ status: 'delivered', attempts: [{ delivery: 'delivered' }] });
    expect(history.events.at(-1)).toMatchObject({ reason: { code: 'resolved' }, attempt: { number: 1 } });
  });

  test('delivered ends it also while another attempt is under way', () => {
    const history = unknown([alpha], { onUnknown: 'resend' });
    history.dueInTime();
    expect(history.resolve({ as: 'delivered' })).toEqual(['message.resolved', 'message.delivered']);
  });

  test('undelivered leads to the next step, or ends it', () => {
    expect(unknown([alpha, beta]).resolve({ as: 'undelivered' })).toEqual([
      'message.resolved',
      'message.rerouted',
    ]);
    expect(unknown().resolve({ as: 'undelivered' })).toEqual(['message.resolved', 'message.undelivered']);
  });

  test('undelivered of an earlier attempt leaves a message that waits at a later step', () => {
    const history = unknown([alpha, beta], { onUnknown: 'resend' });
    history.dueInTime();
    history.settle(refused);
    expect(history.resolve({ as: 'undelivered', attempt: 1 })).toEqual(['message.resolved']);
    expect(history.message).toMatchObject({ status: 'queued', step: 1 });
  });

  test('not sent lets it be tried again at once, and counts no try', () => {
    const history = unknown();
    expect(history.resolve({ as: 'not_sent' })).toEqual(['message.resolved', 'message.deferred']);
    expect(history.message).toMatchObject({
      status: 'queued',
      tries: 0,
      dueAt: history.clock.now(),
      attempts: [{ outcome: 'deferred', reason: { code: 'resolved' } }],
    });
    expect(history.due()).toEqual(['message.sending']);
  });

  test('not sent of a message that is to be resent anyway changes only the attempt', () => {
    const history = unknown([alpha], { onUnknown: 'resend' });
    const { dueAt } = history.message;
    expect(history.resolve({ as: 'not_sent' })).toEqual(['message.resolved']);
    expect(history.message).toMatchObject({ status: 'queued', dueAt, attempts: [{ outcome: 'deferred' }] });
  });

  test('not sent of a message that was cancelled ends it', () => {
    const history = unknown();
    history.cancel();
    expect(history.resolve({ as: 'not_sent' })).toEqual(['message.resolved', 'message.cancelled']);
  });

  test('not sent of an attempt at a step that has refused the message tries it no more', () => {
    const history = unknown([alpha], { onUnknown: 'resend' });
    history.dueInTime();
    history.settle(refused);
    expect(history.resolve({ as: 'not_sent', attempt: 1 })).toEqual(['message.resolved', 'message.failed']);
  });

  test('something while an attempt is under way changes the earlier attempt alone', () => {
    const history = unknown([alpha, beta], { onUnknown: 'resend' });
    history.dueInTime();
    expect(history.resolve({ as: 'undelivered', attempt: 1 })).toEqual(['message.resolved']);
    expect(history.message).toMatchObject({ status: 'sending', attempts: [{ delivery: 'undelivered' }, {}] });
  });

  test('why is quoted', () => {
    const history = unknown();
    history.resolve({ as: 'not_sent', note: 'the provider says so by telephone' });
    expect(history.message.attempts[0]?.reason?.message).toBe('the provider says so by telephone');
    const other = unknown();
    other.resolve({ as: 'not_sent' });
    expect(other.message.attempts[0]?.reason?.message).toBe('an operator said that it was not sent');
  });

  test('what became of a message that no report came for ends it', () => {
    const history = started();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    expect(history.resolve({ as: 'undelivered' })).toEqual(['message.resolved', 'message.undelivered']);
    const other = started();
    other.settle({ outcome: 'accepted', reference: 'r1' });
    expect(other.resolve({ as: 'delivered', reference: 'r2' })).toEqual([
      'message.resolved',
      'message.delivered',
    ]);
    expect(other.message.attempts[0]).toMatchObject({ reference: 'r2', aliases: ['r1'] });
  });

  test.each(['sent', 'not_sent'] as const)('%s of what was accepted is not heard', (as) => {
    const history = started();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    const before = history.message;
    expect(history.resolve({ as })).toEqual([]);
    expect(history.message).toBe(before);
  });

  test('anything of an attempt whose end is known is not heard', () => {
    const history = started([alpha, beta]);
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.report({ ...report, status: 'undelivered' });
    expect(history.resolve({ as: 'delivered' })).toEqual([]);
    const waiting = started();
    expect(waiting.resolve({ as: 'delivered' })).toEqual([]);
  });

  test('anything of a final message is not heard', () => {
    const history = unknown([alpha], { onUnknown: 'resend' });
    history.dueInTime();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.report(report);
    expect(history.message.status).toBe('delivered');
    expect(history.resolve({ as: 'undelivered', attempt: 1 })).toEqual([]);
  });

  test('no number speaks of the latest open attempt, a number of that one', () => {
    const twice = () => {
      const history = unknown([alpha], { onUnknown: 'resend' });
      history.dueInTime();
      history.dueInTime();
      return history;
    };
    const latest = twice();
    latest.resolve({ as: 'sent' });
    expect(latest.message.attempts.map(({ outcome }) => outcome)).toEqual(['unknown', 'accepted']);
    const first = twice();
    first.resolve({ as: 'sent', attempt: 1 });
    expect(first.message.attempts.map(({ outcome }) => outcome)).toEqual(['accepted', 'unknown']);
    expect(first.resolve({ as: 'sent', attempt: 3 })).toEqual([]);
  });

  test('sent of a message that is sent already tells nothing more', () => {
    const history = unknown([alpha], { onUnknown: 'resend' });
    history.dueInTime();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    const { dueAt } = history.message;
    history.clock.advance(1_000);
    expect(history.resolve({ as: 'sent', attempt: 1 })).toEqual(['message.resolved']);
    expect(history.message).toMatchObject({ status: 'sent', dueAt });
  });
});

describe('a message that is woken', () => {
  test('is due at once, and held no longer', () => {
    const history = new MessageHistory();
    history.due([]);
    history.clock.advance(1_000);
    expect(history.wake()).toEqual([]);
    expect(history.message.dueAt).toEqual(history.clock.now());
    expect(history.message.held).toBeUndefined();
    expect(history.due(['alpha'])).toEqual(['message.sending']);
  });

  test('goes on to a later step whose notifier takes messages', () => {
    const history = new MessageHistory();
    history.due([]);
    history.wake();
    expect(history.due(['beta'])).toEqual(['message.rerouted']);
  });

  test('stays as it is if it is not held', () => {
    const history = started();
    history.settle({ outcome: 'deferred', reason: { code: 'unavailable', message: 'later' } });
    const before = history.message;
    history.wake();
    expect(history.message).toBe(before);
  });
});
