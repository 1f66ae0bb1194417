import { MessageHistory } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Message, PlannedStep } from '../model/message.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const mail: PlannedStep = { notifier: 'mail', channel: 'email' };
const patient: PlannedStep = { ...alpha, deliveryTimeoutMs: 60_000 };
const hourMs = 3_600_000;
const noAnswer = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } } as const;

function on(steps: readonly PlannedStep[], patch: Partial<Message> = {}): MessageHistory {
  return new MessageHistory(patch, { routes: { default: steps } });
}

function after(history: MessageHistory, ms: number): Date {
  return new Date(history.clock.now().getTime() + ms);
}

describe('a message that was accepted', () => {
  test('is told as queued and stays as it is', () => {
    const history = on([alpha]);
    const before = history.message;
    expect(history.happen({ type: 'accepted', at: history.clock.now() })).toEqual(['message.queued']);
    expect(history.message).toBe(before);
    expect(history.events[0]).toMatchObject({ status: 'queued', at: history.clock.now(), message: before });
  });
});

describe('a queued message that comes up', () => {
  test('starts an attempt under a lease', () => {
    const history = on([alpha]);
    expect(history.due()).toEqual(['message.sending']);
    const { message, clock } = history;
    expect(message).toMatchObject({ status: 'sending', dueAt: after(history, 60_000), step: 0, tries: 0 });
    expect(message.dueFor).toBeUndefined();
    expect(message.attempts).toEqual([
      {
        number: 1,
        step: 0,
        notifier: 'alpha',
        channel: 'sms',
        to: '+237699128531',
        startedAt: clock.now(),
        leaseUntil: after(history, 60_000),
        outcome: 'pending',
        reports: [],
      },
    ]);
    expect(history.events[0]).toMatchObject({ status: 'sending', attempt: message.attempts[0] });
  });

  test('waits without an attempt while its recipient is not to be disturbed', () => {
    const history = on([alpha]);
    const until = after(history, hourMs);
    history.quietUntil = until;
    expect(history.due()).toEqual(['message.deferred']);
    expect(history.message).toMatchObject({
      status: 'queued',
      dueAt: until,
      dueFor: 'alpha',
      tries: 0,
      attempts: [],
    });
    expect(history.events[0]).toMatchObject({ reason: { code: 'quiet_hours' } });
    history.clock.advance(hourMs);
    expect(history.due()).toEqual(['message.sending']);
  });

  test('expires in quiet hours if its time ends in them', () => {
    const history = on([alpha]);
    history.message = { ...history.message, expiresAt: after(history, hourMs) };
    history.quietUntil = after(history, 2 * hourMs);
    history.due();
    history.clock.advance(hourMs);
    expect(history.due()).toEqual(['message.expired']);
  });

  test('starts an attempt at the very time that it is due, and not before', () => {
    const history = on([alpha]);
    history.message = { ...history.message, dueAt: after(history, 1) };
    const before = history.message;
    expect(history.due()).toEqual([]);
    expect(history.message).toBe(before);
    history.clock.advance(1);
    expect(history.due()).toEqual(['message.sending']);
  });

  test('goes to the address on the channel of its step', () => {
    const recipient = { phone: '+237699128531', email: 'ada@example.com' };
    const history = on([mail], { recipient, content: { email: { text: 'é' } }, dueFor: 'mail' });
    history.due();
    expect(history.message.attempts[0]?.to).toBe('ada@example.com');
  });

  test('expires when its time is over, at the very moment, and waits for nothing more', () => {
    const history = on([alpha]);
    history.message = { ...history.message, expiresAt: after(history, 1_000) };
    history.clock.advance(1_000);
    expect(history.due()).toEqual(['message.expired']);
    expect(history.message).toMatchObject({ status: 'expired', attempts: [], finalAt: history.clock.now() });
    expect(history.message.dueAt).toBeUndefined();
  });

  test('is sent in the last moment before it expires', () => {
    const history = on([alpha]);
    history.message = { ...history.message, expiresAt: after(history, 1_000) };
    history.clock.advance(999);
    expect(history.due()).toEqual(['message.sending']);
  });

  test('goes to the first step that takes messages, in a turn of its own', () => {
    const history = on([alpha, beta]);
    expect(history.due(['beta'])).toEqual(['message.rerouted']);
    expect(history.message).toMatchObject({ status: 'queued', step: 1, tries: 0, dueFor: 'beta' });
    expect(history.message.dueAt).toEqual(history.clock.now());
    expect(history.events[0]).toMatchObject({ reason: { code: 'unavailable' } });
    expect(history.due(['beta'])).toEqual(['message.sending']);
    expect(history.message.attempts[0]?.notifier).toBe('beta');
  });

  test('passes over steps that the recipient has no address for', () => {
    const history = on([mail, beta], { dueFor: 'mail' });
    expect(history.due()).toEqual(['message.rerouted']);
    expect(history.message.dueFor).toBe('beta');
  });

  test('passes over steps that it has no content for', () => {
    const recipient = { phone: '+237699128531', email: 'ada@example.com' };
    const history = on([mail, beta], { recipient, dueFor: 'mail' });
    expect(history.due()).toEqual(['message.rerouted']);
    expect(history.message.step).toBe(1);
  });

  test('fails when no step can reach the recipient', () => {
    const history = on([mail], { dueFor: 'mail' });
    expect(history.due()).toEqual(['message.failed']);
    expect(history.message.finalAt).toEqual(history.clock.now());
  });

  test('takes the steps of its route as they are now, and waits for the lane of another notifier', () => {
    const history = on([beta], { steps: [alpha], dueFor: 'alpha' });
    expect(history.due()).toEqual([]);
    expect(history.message).toMatchObject({ status: 'queued', steps: [beta], dueFor: 'beta' });
    expect(history.due()).toEqual(['message.sending']);
  });

  test('keeps its steps when its route is gone', () => {
    const history = new MessageHistory({ route: 'gone', steps: [alpha] }, { routes: {} });
    expect(history.due(['alpha'])).toEqual(['message.sending']);
  });

  test('is held, and stays due, when none of its notifiers takes messages', () => {
    const history = on([alpha, beta]);
    const { dueAt } = history.message;
    expect(history.due([])).toEqual([]);
    expect(history.message).toMatchObject({
      status: 'queued',
      held: true,
      step: 0,
      tries: 0,
      dueFor: 'alpha',
    });
    expect(history.message.dueAt).toEqual(dueAt);
  });

  test('is held until it expires', () => {
    const history = on([alpha]);
    history.message = { ...history.message, expiresAt: after(history, 10_000) };
    history.due([]);
    history.clock.advance(10_000);
    expect(history.due([])).toEqual(['message.expired']);
    expect(history.message.held).toBeUndefined();
  });

  test('is held no longer once it is sent', () => {
    const history = on([alpha]);
    history.due([]);
    history.dueInTime();
    expect(history.message).toMatchObject({ status: 'sending' });
    expect(history.message.held).toBeUndefined();
  });

  test('is held no longer once it goes to another step', () => {
    const history = on([alpha, beta]);
    history.due([]);
    expect(history.dueInTime(['beta'])).toEqual(['message.rerouted']);
    expect(history.message.held).toBeUndefined();
  });

  test('is held at the first step that can reach the recipient', () => {
    const history = on([mail, beta], { dueFor: 'mail' });
    history.due([]);
    expect(history.message).toMatchObject({ step: 1, held: true, dueFor: 'beta' });
  });
});

describe('a message whose lease ran out', () => {
  test('is unknown and held', () => {
    const history = on([alpha, beta]);
    history.due();
    expect(history.dueInTime()).toEqual(['message.unknown']);
    const { message } = history;
    expect(message.status).toBe('unknown');
    expect(message.dueAt).toBeUndefined();
    expect(message.attempts[0]).toMatchObject({
      outcome: 'unknown',
      reason: {
        code: 'lease_expired',
        message: 'the process that was sending it did not record the outcome before its lease ended',
      },
    });
    expect(message.attempts[0]?.settledAt).toBeUndefined();
    expect(history.events.at(-1)).toMatchObject({
      attempt: { number: 1 },
      reason: { code: 'lease_expired' },
    });
    history.clock.advance(100 * hourMs);
    expect(history.due()).toEqual([]);
  });

  test('is not unknown before', () => {
    const history = on([alpha]);
    history.due();
    history.clock.advance(59_999);
    expect(history.due()).toEqual([]);
  });

  test('goes back to the queue when the user chose to resend', () => {
    const history = on([alpha], { onUnknown: 'resend' });
    history.due();
    expect(history.dueInTime()).toEqual(['message.unknown', 'message.deferred']);
    expect(history.message).toMatchObject({ status: 'queued', tries: 1, dueFor: 'alpha', step: 0 });
    expect(history.message.dueAt).toEqual(after(history, 1_000));
    expect(history.events.map((event) => 'status' in event && event.status)).toEqual([
      'sending',
      'unknown',
      'queued',
    ]);
  });

  test('is resent four times at most, and then held', () => {
    const history = on([alpha], { onUnknown: 'resend' });
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      history.dueInTime();
      expect(history.dueInTime()).toEqual(['message.unknown', 'message.deferred']);
    }
    history.dueInTime();
    expect(history.dueInTime()).toEqual(['message.unknown']);
    expect(history.message.attempts).toHaveLength(5);
    expect(history.message.dueAt).toBeUndefined();
  });
});

describe('a sent message that nobody reports on', () => {
  test('is told as unconfirmed after three days, once, and stays sent', () => {
    const history = on([alpha]);
    history.due();
    history.settle({ outcome: 'accepted', reference: 'r' });
    expect(history.message.dueAt).toEqual(after(history, 72 * hourMs));
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
    expect(history.message).toMatchObject({ status: 'sent', unconfirmed: true });
    expect(history.message.dueAt).toBeUndefined();
    expect(history.events.at(-1)).toMatchObject({ status: 'sent', attempt: { number: 1 } });
  });

  test('goes on to the next step at the delivery time-out of its step', () => {
    const history = on([patient, beta]);
    history.due();
    history.settle({ outcome: 'accepted' });
    expect(history.message.dueAt).toEqual(after(history, 60_000));
    expect(history.dueInTime()).toEqual(['message.rerouted']);
    expect(history.message).toMatchObject({ status: 'queued', step: 1, tries: 0, dueFor: 'beta' });
    expect(history.events.at(-1)).toMatchObject({ attempt: { number: 1 } });
    expect(history.due()).toEqual(['message.sending']);
  });

  test('is unconfirmed at the delivery time-out of the last step, for its latest attempt', () => {
    const history = on([patient, { ...beta, deliveryTimeoutMs: 5_000 }]);
    history.due();
    history.settle({ outcome: 'accepted' });
    history.dueInTime();
    history.due();
    history.settle({ outcome: 'accepted' });
    expect(history.message.dueAt).toEqual(after(history, 5_000));
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
    expect(history.events.at(-1)).toMatchObject({ attempt: { number: 2 } });
  });

  test('does not go on from a step without a delivery time-out', () => {
    const history = on([alpha, beta]);
    history.due();
    history.settle({ outcome: 'accepted' });
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
    expect(history.message.step).toBe(0);
  });

  test('does not go on once it was cancelled', () => {
    const history = on([patient, beta]);
    history.due();
    history.settle({ outcome: 'accepted' });
    expect(history.cancel()).toEqual([]);
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
  });

  test('does not go on while another attempt is held as unknown', () => {
    const history = on([patient, { ...beta, deliveryTimeoutMs: 60_000 }, mail], {
      recipient: { phone: '+237699128531', email: 'ada@example.com' },
      content: { sms: { text: 'é' }, email: { text: 'é' } },
    });
    history.due();
    history.dueInTime();
    history.resolve({ as: 'sent' });
    history.dueInTime();
    history.due();
    history.settle(noAnswer);
    history.settle({ outcome: 'accepted' }, { attempt: 1 });
    expect(history.message.status).toBe('sent');
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
  });

  test('does not go on after a refusal that holds everywhere', () => {
    const history = on([patient, beta], { onUnknown: 'resend' });
    history.due();
    history.dueInTime();
    history.dueInTime();
    history.settle({ outcome: 'rejected', reason: { code: 'opted_out', message: 'no' } });
    history.settle({ outcome: 'accepted' }, { attempt: 1 });
    expect(history.message.status).toBe('sent');
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
  });

  test('is unconfirmed once also when it is sent again later', () => {
    const history = on([alpha]);
    history.due();
    history.dueInTime();
    history.resolve({ as: 'sent' });
    expect(history.dueInTime()).toEqual(['message.unconfirmed']);
    history.message = { ...history.message, dueAt: history.clock.now() };
    expect(history.due()).toEqual([]);
    expect(history.message.dueAt).toBeUndefined();
  });
});

test('a message that waits for nothing takes no notice of a worker', () => {
  const history = on([alpha]);
  history.cancel();
  const before = history.message;
  expect(history.due()).toEqual([]);
  expect(history.message).toBe(before);
});

test('a held message that was given a time all the same waits for nothing after it', () => {
  const history = on([alpha]);
  history.due();
  history.dueInTime();
  history.message = { ...history.message, dueAt: history.clock.now(), dueFor: 'alpha' };
  expect(history.due()).toEqual([]);
  expect(history.message).toMatchObject({ status: 'unknown' });
  expect(history.message.dueAt).toBeUndefined();
  expect(history.message.dueFor).toBeUndefined();
});
