import { MessageHistory } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Message, PlannedStep } from '../model/message.ts';
import type { ReasonCode } from '../model/reason.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const patient: PlannedStep = { ...alpha, deliveryTimeoutMs: 60_000 };

function because(code: ReasonCode): { readonly code: ReasonCode; readonly message: string } {
  return { code, message: 'because' };
}
const refused = { outcome: 'rejected', reason: because('provider_refused') } as const;
const refusedForGood = { outcome: 'rejected', reason: because('invalid_recipient') } as const;
const later = { outcome: 'deferred', reason: because('notifier_failed') } as const;
const lost = { outcome: 'unknown', reason: because('no_answer') } as const;
const stopped = { outcome: 'stopped', reason: because('stopped') } as const;

/** A message whose first attempt awaits its outcome. */
function started(steps: readonly PlannedStep[] = [alpha], patch: Partial<Message> = {}): MessageHistory {
  const history = new MessageHistory(patch, { routes: { default: steps } });
  history.due();
  return history;
}

/** A message whose first attempt lost its lease, to be resent; its second attempt awaits its outcome. */
function resent(steps: readonly PlannedStep[] = [alpha]): MessageHistory {
  const history = started(steps, { onUnknown: 'resend' });
  history.dueInTime();
  history.dueInTime();
  return history;
}

function after(history: MessageHistory, ms: number): Date {
  return new Date(history.clock.now().getTime() + ms);
}

describe('accepted', () => {
  test('makes it sent, and keeps what the provider said', () => {
    const history = started();
    history.clock.advance(700);
    const answer = { outcome: 'accepted', reference: 'r1', aliases: ['a1'], units: 2, balance: 98 } as const;
    expect(history.settle(answer)).toEqual(['message.sent']);
    const { message, clock } = history;
    expect(message).toMatchObject({ status: 'sent', updatedAt: clock.now() });
    expect(message.attempts[0]).toMatchObject({ ...answer, settledAt: clock.now() });
    expect(history.events.at(-1)).toMatchObject({ status: 'sent', attempt: { number: 1 } });
  });

  describe('of a text that was measured', () => {
    const measured = (segments?: number) =>
      started([alpha], { content: { sms: { text: 'é', ...(segments !== undefined && { segments }) } } });
    const charged = (units?: number) =>
      ({ outcome: 'accepted', reference: 'r1', ...(units !== undefined && { units }) }) as const;

    test('tells that other units were charged, once it is sent', () => {
      const history = measured(1);
      expect(history.settle(charged(2))).toEqual(['message.sent', 'message.miscounted']);
      expect(history.events.at(-1)).toMatchObject({ status: 'sent', attempt: { number: 1, units: 2 } });
      expect(history.settle(charged(2))).toEqual([]);
    });

    test('tells that fewer units were charged, also none', () => {
      expect(measured(2).settle(charged(1))).toEqual(['message.sent', 'message.miscounted']);
      expect(measured(1).settle(charged(0))).toEqual(['message.sent', 'message.miscounted']);
    });

    test.each([
      ['the units are as measured', 2, 2],
      ['nobody measured it', undefined, 2],
      ['the provider says nothing of units', 2, undefined],
    ])('tells nothing when %s', (_when, segments, units) => {
      expect(measured(segments).settle(charged(units))).toEqual(['message.sent']);
    });

    test('tells it of a settlement after the lease, and of a message that is final', () => {
      const late = measured(1);
      late.dueInTime();
      expect(late.settle(charged(2))).toEqual(['message.sent', 'message.miscounted']);
      const said = measured(1);
      said.dueInTime();
      said.resolve({ as: 'delivered' });
      expect(said.settle(charged(2))).toEqual(['message.miscounted']);
    });

    test('compares with the content of its channel alone', () => {
      const content = { sms: { text: 'é' }, email: { text: 'é', segments: 1 } };
      expect(started([alpha], { content }).settle(charged(2))).toEqual(['message.sent']);
    });
  });

  test('without any id leaves none', () => {
    const history = started();
    history.settle({ outcome: 'accepted', aliases: [] });
    expect(history.message.status).toBe('sent');
    expect(history.message.attempts[0]).not.toHaveProperty('reference');
    expect(history.message.attempts[0]).not.toHaveProperty('aliases');
    expect(history.message.attempts[0]).not.toHaveProperty('units');
    expect(history.message.attempts[0]).not.toHaveProperty('balance');
  });

  test('counts once', () => {
    const history = started();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    const before = history.message;
    expect(history.settle({ outcome: 'accepted', reference: 'r2' })).toEqual([]);
    expect(history.settle(refused)).toEqual([]);
    expect(history.message).toBe(before);
  });

  test('turns unknown into sent when it comes after the lease', () => {
    const history = started();
    history.dueInTime();
    expect(history.settle({ outcome: 'accepted', reference: 'r1' })).toEqual(['message.sent']);
    expect(history.message.attempts[0]).toMatchObject({ outcome: 'accepted', reference: 'r1' });
  });

  test('keeps the reference that an operator gave before as an alias', () => {
    const history = started();
    history.dueInTime();
    history.resolve({ as: 'sent', reference: 'given' });
    expect(history.settle({ outcome: 'accepted', reference: 'r1', aliases: ['a1'] })).toEqual([]);
    expect(history.message.attempts[0]).toMatchObject({ reference: 'r1', aliases: ['a1', 'given'] });
  });

  test('takes a message out of the queue that was to be resent at the same step', () => {
    const history = started([alpha, beta], { onUnknown: 'resend' });
    history.dueInTime();
    expect(history.settle({ outcome: 'accepted', reference: 'r1' })).toEqual(['message.sent']);
    expect(history.message).toMatchObject({ status: 'sent' });
    expect(history.message.dueFor).toBeUndefined();
  });

  test('takes it out of the queue also at a later step', () => {
    const history = resent([alpha, beta]);
    history.settle(refused);
    expect(history.message).toMatchObject({ status: 'queued', step: 1 });
    expect(history.settle({ outcome: 'accepted' }, { attempt: 1 })).toEqual(['message.sent']);
    expect(history.message).toMatchObject({ status: 'sent', dueAt: after(history, 72 * 3_600_000) });
  });

  test('leaves it in the queue at a later step when its own was to be left after a time anyway', () => {
    const history = resent([patient, beta]);
    history.settle(refused);
    expect(history.settle({ outcome: 'accepted' }, { attempt: 1 })).toEqual([]);
    expect(history.message).toMatchObject({ status: 'queued', step: 1 });
  });

  test('waits for the attempt that is under way', () => {
    const history = resent();
    expect(history.settle({ outcome: 'accepted', reference: 'r1' }, { attempt: 1 })).toEqual([]);
    expect(history.message.status).toBe('sending');
    expect(history.settle(later)).toEqual(['message.sent']);
    expect(history.message).toMatchObject({ status: 'sent', dueAt: after(history, 72 * 3_600_000) });
  });

  test('falls back to the delivery time-out of the step when the attempt under way went nowhere', () => {
    const history = resent([patient, beta]);
    history.settle({ outcome: 'accepted' }, { attempt: 1 });
    expect(history.settle(refused)).toEqual(['message.sent']);
    expect(history.message.dueAt).toEqual(after(history, 60_000));
    expect(history.dueInTime()).toEqual(['message.rerouted']);
  });

  test('for an attempt that there is not changes nothing', () => {
    const history = started();
    const before = history.message;
    expect(history.settle({ outcome: 'accepted' }, { attempt: 2 })).toEqual([]);
    expect(history.message).toBe(before);
  });
});

describe('rejected', () => {
  test.each(['invalid_recipient', 'opted_out', 'content_refused'] as const)(
    'for %s is final, whatever steps there are',
    (code) => {
      const history = started([alpha, beta]);
      expect(history.settle({ outcome: 'rejected', reason: because(code) })).toEqual(['message.rejected']);
      expect(history.message).toMatchObject({ status: 'rejected', finalAt: history.clock.now() });
      expect(history.message.dueAt).toBeUndefined();
      expect(history.events.at(-1)).toMatchObject({
        reason: { code },
        attempt: { number: 1, outcome: 'rejected' },
      });
    },
  );

  test('for reasons of the provider’s own goes on to the next step at once', () => {
    const history = started([alpha, beta]);
    expect(history.settle(refused)).toEqual(['message.rerouted']);
    expect(history.message).toMatchObject({ status: 'queued', step: 1, tries: 0, dueFor: 'beta' });
    expect(history.message.dueAt).toEqual(history.clock.now());
    expect(history.events.at(-1)).toMatchObject({
      reason: because('provider_refused'),
      attempt: { number: 1 },
    });
  });

  test('at the last step fails', () => {
    const history = started([alpha, beta]);
    history.settle(refused);
    history.due();
    expect(history.settle(refused)).toEqual(['message.failed']);
    expect(history.message.finalAt).toEqual(history.clock.now());
  });

  test('after it was cancelled is cancelled', () => {
    const history = started([alpha, beta]);
    expect(history.cancel()).toEqual([]);
    expect(history.settle(refused)).toEqual(['message.cancelled']);
  });

  test('stays unknown while an earlier attempt may have arrived', () => {
    const history = resent();
    expect(history.settle(refused)).toEqual(['message.unknown']);
    expect(history.message.finalAt).toBeUndefined();
    expect(history.message.dueAt).toBeUndefined();
    expect(history.settle(refused, { attempt: 1 })).toEqual(['message.failed']);
  });

  test('late, and for good, ends a message that waits at a later step', () => {
    const history = resent([alpha, beta]);
    history.settle(refused);
    expect(history.message).toMatchObject({ status: 'queued', step: 1 });
    expect(history.settle(refusedForGood, { attempt: 1 })).toEqual(['message.rejected']);
  });

  test('late, for the provider’s own reasons, leaves a message that waits at a later step', () => {
    const history = resent([alpha, beta]);
    history.settle(refused);
    expect(history.settle(refused, { attempt: 1 })).toEqual([]);
    expect(history.message).toMatchObject({ status: 'queued', step: 1 });
  });

  test('late moves a message on that was to be resent at the same step', () => {
    const history = started([alpha, beta], { onUnknown: 'resend' });
    history.dueInTime();
    expect(history.settle(refused)).toEqual(['message.rerouted']);
    expect(history.message).toMatchObject({ step: 1, tries: 0 });
  });

  test('late, and for good, lets the attempt under way be the last', () => {
    const history = resent([alpha, beta]);
    expect(history.settle(refusedForGood, { attempt: 1 })).toEqual([]);
    expect(history.settle(later)).toEqual(['message.rejected']);
  });

  test('late, and for good, keeps an unknown outcome from being resent', () => {
    const history = resent([alpha, beta]);
    history.settle(refusedForGood, { attempt: 1 });
    expect(history.settle(lost)).toEqual(['message.unknown']);
  });

  test('late keeps a step from being tried again that deferred the attempt under way', () => {
    const history = resent([alpha, beta]);
    history.settle(refused, { attempt: 1 });
    expect(history.settle(later)).toEqual(['message.rerouted']);
    expect(history.message.step).toBe(1);
  });

  test('late keeps a step from being tried again whose attempt under way was lost', () => {
    const history = resent([alpha, beta]);
    history.settle(refused, { attempt: 1 });
    expect(history.settle(lost)).toEqual(['message.unknown']);
  });

  test('keeps a final message as it is, and the answer with its attempt', () => {
    const history = started();
    history.dueInTime();
    history.resolve({ as: 'delivered' });
    expect(history.settle(refused)).toEqual([]);
    expect(history.message).toMatchObject({ status: 'delivered', attempts: [{ outcome: 'rejected' }] });
  });
});

describe('deferred', () => {
  test('goes back to the queue with a delay that doubles, with full jitter', () => {
    const history = started();
    const delays = [1, 2, 3, 4].map((tries) => {
      expect(history.settle(later, { random: 0.75 })).toEqual(['message.deferred']);
      expect(history.message).toMatchObject({ status: 'queued', tries, step: 0, dueFor: 'alpha' });
      const delay = (history.message.dueAt?.getTime() ?? 0) - history.clock.now().getTime();
      history.dueInTime();
      return delay;
    });
    expect(delays).toEqual([1_500, 3_000, 6_000, 12_000]);
    expect(history.events.findLast(({ type }) => type === 'message.deferred')).toMatchObject({
      reason: because('notifier_failed'),
      attempt: { number: 4 },
      status: 'queued',
    });
  });

  test('waits as long as the provider asks', () => {
    const history = started();
    history.settle({ ...later, retryAfterMs: 123_456 });
    expect(history.message.dueAt).toEqual(after(history, 123_456));
  });

  test('comes up when it is to be tried, if it expires later', () => {
    const history = started();
    history.message = { ...history.message, expiresAt: after(history, 60_001) };
    history.settle({ ...later, retryAfterMs: 60_000 });
    expect(history.message.dueAt).toEqual(after(history, 60_000));
  });

  test('comes up when it expires, if that is sooner', () => {
    const history = started();
    history.message = { ...history.message, expiresAt: after(history, 5_000) };
    history.settle({ ...later, retryAfterMs: 60_000 });
    expect(history.message.dueAt).toEqual(after(history, 5_000));
    expect(history.dueInTime()).toEqual(['message.expired']);
  });

  test('five times goes on to the next step', () => {
    const history = started([alpha, beta]);
    for (let tries = 1; tries < 5; tries += 1) {
      history.settle(later);
      history.dueInTime();
    }
    expect(history.settle(later)).toEqual(['message.rerouted']);
    expect(history.message).toMatchObject({ step: 1, tries: 0, dueFor: 'beta' });
  });

  test('five times at the last step fails', () => {
    const history = started();
    for (let tries = 1; tries < 5; tries += 1) {
      history.settle(later);
      history.dueInTime();
    }
    expect(history.settle(later)).toEqual(['message.failed']);
  });

  test('for a pause of the notifier counts as no try and waits for no delay', () => {
    const history = started();
    expect(history.settle({ ...later, retryAfterMs: 60_000, pause: 'unauthorized' })).toEqual([
      'message.deferred',
    ]);
    expect(history.message).toMatchObject({ tries: 0, dueAt: history.clock.now(), dueFor: 'alpha' });
  });

  test('after it was cancelled is cancelled', () => {
    const history = started([alpha, beta]);
    history.cancel();
    expect(history.settle(later)).toEqual(['message.cancelled']);
  });

  test('late takes no message out of the queue', () => {
    const history = started([alpha], { onUnknown: 'resend' });
    history.dueInTime();
    const { dueAt, tries } = history.message;
    expect(history.settle(later)).toEqual([]);
    expect(history.message).toMatchObject({
      status: 'queued',
      dueAt,
      tries,
      attempts: [{ outcome: 'deferred' }],
    });
  });

  test('late lets a message that is unknown be tried again', () => {
    const history = started();
    history.dueInTime();
    expect(history.settle(later)).toEqual(['message.deferred']);
    expect(history.message).toMatchObject({ status: 'queued', tries: 1 });
  });

  test('late tries no step again that the message has left', () => {
    const history = resent([alpha, beta]);
    history.settle(refused);
    history.due();
    history.settle(refused);
    expect(history.message.status).toBe('unknown');
    expect(history.settle(later, { attempt: 1 })).toEqual(['message.failed']);
  });

  test('at a later step is no reason to go on while an earlier step has accepted the message late', () => {
    const history = resent([alpha, beta]);
    history.settle(refused);
    history.due();
    history.settle({ outcome: 'accepted' }, { attempt: 1 });
    expect(history.message.status).toBe('sending');
    expect(history.settle(later)).toEqual(['message.sent']);
  });

  test('at a later step goes on when the earlier step was left for being silent', () => {
    const history = started([patient, beta]);
    history.settle({ outcome: 'accepted' });
    history.dueInTime();
    history.due();
    expect(history.settle(later)).toEqual(['message.deferred']);
    expect(history.message).toMatchObject({ step: 1, tries: 1 });
  });
});

describe('deferred because the provider is away', () => {
  const reasons = ['not_connected', 'unavailable', 'rate_limited', 'too_late'] as const;
  const away = (code: ReasonCode = 'not_connected') =>
    ({ outcome: 'deferred', reason: because(code) }) as const;
  const hours = (history: MessageHistory) =>
    (history.clock.now().getTime() - history.message.createdAt.getTime()) / 3_600_000;

  /** It is tried for as long as the provider is away, and the message waits for it. */
  function tryOn(history: MessageHistory, code?: ReasonCode): readonly string[] {
    for (;;) {
      const emitted = history.settle(away(code));
      if (history.message.status !== 'queued' || history.message.step > 0) return emitted;
      if (history.dueInTime().includes('message.expired')) return ['message.expired'];
    }
  }

  test.each(reasons)('(%s) is waited for at the last step, longer than five tries take', (code) => {
    const history = started();
    for (let tries = 1; tries <= 20; tries += 1) {
      expect(history.settle(away(code))).toEqual(['message.deferred']);
      expect(history.message).toMatchObject({ status: 'queued', tries: 0 });
      history.dueInTime();
    }
    expect(history.settle({ outcome: 'accepted', reference: 'r1' })).toEqual(['message.sent']);
  });

  test('is tried less and less often, at last every five minutes', () => {
    const history = started();
    const delays = Array.from({ length: 12 }, () => {
      history.settle(away(), { random: 0.5 });
      const delay = (history.message.dueAt?.getTime() ?? 0) - history.clock.now().getTime();
      history.dueInTime();
      return delay / 1_000;
    });
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 150, 150, 150, 150]);
  });

  test('waits as long as the provider asks, but at last no shorter than without that', () => {
    const history = started();
    const delays = Array.from({ length: 9 }, (_, index) => {
      history.settle({ ...away(), retryAfterMs: index === 8 ? 1_000_000 : 0 }, { random: 0.5 });
      const delay = (history.message.dueAt?.getTime() ?? 0) - history.clock.now().getTime();
      history.dueInTime();
      return delay / 1_000;
    });
    expect(delays).toEqual([0, 0, 0, 0, 16, 32, 64, 128, 1_000]);
  });

  test('is given up a day after its first try', () => {
    const history = started();
    expect(tryOn(history)).toEqual(['message.failed']);
    expect(hours(history)).toBeGreaterThan(24);
    expect(hours(history)).toBeLessThan(24.5);
  });

  test('counts the day from the first try, not from the acceptance of a message that was sent later', () => {
    const history = new MessageHistory({}, { routes: { default: [alpha] } });
    history.clock.advance(72 * 3_600_000);
    history.due();
    for (let tries = 1; tries <= 10; tries += 1) {
      expect(history.settle(away())).toEqual(['message.deferred']);
      history.dueInTime();
    }
  });

  test('ends with the message’s own time, where it has one', () => {
    const history = started();
    history.message = { ...history.message, expiresAt: after(history, 600_000) };
    expect(tryOn(history)).toEqual(['message.expired']);
    expect(hours(history)).toBeCloseTo(1 / 6);
  });

  test('goes on to the next step after five tries, where there is one, and is waited for there', () => {
    const history = started([alpha, beta]);
    expect(tryOn(history)).toEqual(['message.rerouted']);
    expect(history.message).toMatchObject({ step: 1, tries: 0 });
    expect(history.message.attempts).toHaveLength(5);
    history.due();
    for (let tries = 1; tries <= 10; tries += 1) {
      expect(history.settle(away())).toEqual(['message.deferred']);
      history.dueInTime();
    }
  });

  test('is waited for when the recipient has no address for the step that is left', () => {
    const history = started([alpha, { notifier: 'mail', channel: 'email' }], {
      recipient: { phone: '+237699000001' },
    });
    for (let tries = 1; tries <= 10; tries += 1) {
      expect(history.settle(away())).toEqual(['message.deferred']);
      history.dueInTime();
    }
  });

  test('leaves the five tries of other reasons as they are', () => {
    const history = started();
    for (let tries = 1; tries <= 10; tries += 1) {
      history.settle(away());
      history.dueInTime();
    }
    for (let tries = 1; tries < 5; tries += 1) {
      expect(history.settle(later)).toEqual(['message.deferred']);
      expect(history.message.tries).toBe(tries);
      history.dueInTime();
    }
    expect(history.settle(later)).toEqual(['message.failed']);
  });

  test('is tried no more once it was cancelled', () => {
    const history = started();
    history.settle(away());
    history.dueInTime();
    history.cancel();
    expect(history.settle(away())).toEqual(['message.cancelled']);
  });
});

describe('unknown', () => {
  test('is held, and leads to no other attempt', () => {
    const history = started([alpha, beta]);
    expect(history.settle(lost)).toEqual(['message.unknown']);
    expect(history.message.dueAt).toBeUndefined();
    expect(history.message.dueFor).toBeUndefined();
    expect(history.events.at(-1)).toMatchObject({ reason: because('no_answer'), attempt: { number: 1 } });
  });

  test('goes back to the queue when the user chose to resend', () => {
    const history = started([alpha, beta], { onUnknown: 'resend' });
    expect(history.settle(lost, { random: 0.25 })).toEqual(['message.unknown', 'message.deferred']);
    expect(history.message).toMatchObject({
      status: 'queued',
      step: 0,
      tries: 1,
      dueAt: after(history, 500),
    });
  });

  test('is not resent once it was cancelled', () => {
    const history = started([alpha], { onUnknown: 'resend' });
    history.cancel();
    expect(history.settle(lost)).toEqual(['message.unknown']);
  });

  test('is not resent while the attempt before it is accepted', () => {
    const history = resent();
    history.settle({ outcome: 'accepted' }, { attempt: 1 });
    expect(history.settle(lost)).toEqual(['message.unknown']);
    expect(history.message.dueAt).toBeUndefined();
  });

  test('late says nothing new', () => {
    const history = started();
    history.dueInTime();
    const { reason } = history.message.attempts[0] ?? {};
    expect(history.settle(lost)).toEqual([]);
    expect(history.message.attempts[0]).toMatchObject({
      outcome: 'unknown',
      reason,
      settledAt: history.clock.now(),
    });
    expect(history.settle({ outcome: 'accepted' })).toEqual([]);
  });
});

describe('stopped by an interceptor', () => {
  test('is cancelled', () => {
    const history = started([alpha, beta]);
    expect(history.settle(stopped)).toEqual(['message.cancelled']);
    expect(history.message).toMatchObject({ status: 'cancelled', stopped: 'cancelled' });
    expect(history.events.at(-1)).toMatchObject({ reason: because('stopped'), attempt: { number: 1 } });
  });

  test('stays unknown while an earlier attempt may have arrived', () => {
    expect(resent().settle(stopped)).toEqual(['message.unknown']);
  });

  test('late lets the attempt under way be the last', () => {
    const history = resent([alpha, beta]);
    expect(history.settle(stopped, { attempt: 1 })).toEqual([]);
    expect(history.settle(refused)).toEqual(['message.cancelled']);
  });

  test('late ends a message that waits at a later step', () => {
    const history = resent([alpha, beta]);
    history.settle(refused);
    expect(history.settle(stopped, { attempt: 1 })).toEqual(['message.cancelled']);
  });

  test('changes nothing of why it was stopped before', () => {
    const history = resent();
    history.message = { ...history.message, stopped: 'expired' };
    history.settle(stopped);
    expect(history.message.stopped).toBe('expired');
  });
});
