import { MessageHistory } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Message, PlannedStep } from '../model/message.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const patient: PlannedStep = { ...alpha, deliveryTimeoutMs: 60_000 };
const report = { notifier: 'alpha', reference: 'r1', status: 'delivered', raw: null } as const;
const because = { reason: { code: 'restored' } };

function history(steps: readonly PlannedStep[], patch: Partial<Message> = {}): MessageHistory {
  return new MessageHistory(patch, { routes: { default: steps } });
}

function sent(steps: readonly PlannedStep[] = [alpha], patch: Partial<Message> = {}): MessageHistory {
  const on = history(steps, patch);
  on.due();
  on.settle({ outcome: 'accepted', reference: 'r1' });
  return on;
}

describe('after a restore', () => {
  test('a queued message may have been sent: an attempt stands for that, and an operator can say that it was not', () => {
    const on = history([alpha]);
    const { updatedAt } = on.message;
    on.clock.advance(60_000);
    expect(on.restore()).toEqual(['message.unknown']);
    expect(on.message).toMatchObject({
      status: 'unknown',
      attempts: [{ number: 1, notifier: 'alpha', outcome: 'unknown', startedAt: updatedAt, ...because }],
    });
    expect(on.message.attempts[0]?.leaseUntil).toEqual(on.clock.now());
    expect(on.events.at(-1)).toMatchObject({ status: 'unknown', attempt: { number: 1 }, ...because });
    expect(on.resolve({ as: 'not_sent' })).toEqual(['message.resolved', 'message.deferred']);
    expect(on.due()).toEqual(['message.sending']);
  });

  test('a message that is being sent is unknown', () => {
    const on = history([alpha]);
    on.due();
    expect(on.restore()).toEqual(['message.unknown']);
    expect(on.message).toMatchObject({ status: 'unknown', attempts: [{ outcome: 'unknown', ...because }] });
    expect(on.dueInTime()).toEqual([]);
  });

  test('a message that waits, though the report of its only attempt came early, is unknown: a late answer repeats nothing', () => {
    const to = 'ama@example.com';
    const patch = { recipient: { email: to }, content: { email: { text: 'Bonjour' } } };
    const on = history([{ notifier: 'mail', channel: 'email' }], patch);
    on.due();
    on.report({ ...report, notifier: 'mail', reference: `${on.message.id}:1`, status: 'undelivered', to });
    on.clock.advance(60_000);
    expect(on.due()).toEqual(['message.sent']);
    expect(on.restore()).toEqual(['message.unknown']);
    on.settle({ outcome: 'deferred', reason: { code: 'unavailable', message: 'away' } }, { attempt: 1 });
    on.clock.advance(3_600_000);
    expect(on.due()).toEqual([]);
    expect(on.message.status).toBe('unknown');
  });

  test('a sent message is unknown until its report comes, which settles it', () => {
    const on = sent();
    expect(on.restore()).toEqual(['message.unknown']);
    expect(on.message.attempts).toHaveLength(1);
    expect(on.report(report)).toEqual(['report.received', 'message.delivered']);
    const other = sent();
    other.restore();
    expect(other.report({ ...report, status: 'undelivered' })).toEqual([
      'report.received',
      'message.undelivered',
    ]);
  });

  test.each(['hold', 'resend'] as const)(
    'a report that comes again leads to no next step, which may have been sent already (onUnknown: %s)',
    (onUnknown) => {
      for (const steps of [
        [patient, beta],
        [alpha, beta],
      ]) {
        const on = sent(steps, { onUnknown });
        on.restore();
        expect(on.message.attempts).toMatchObject([
          { outcome: 'unknown' },
          { outcome: 'unknown', ...because },
        ]);
        expect(on.report({ ...report, status: 'undelivered' })).toEqual(['report.received']);
        expect(on.message.status).toBe('unknown');
        expect(on.resolve({ as: 'not_sent' })).toEqual(['message.resolved', 'message.deferred']);
      }
    },
  );

  test('a message that has left its first step keeps what it knows of it', () => {
    const on = sent([patient, beta]);
    on.dueInTime();
    expect(on.message).toMatchObject({ status: 'queued', step: 1 });
    on.restore();
    expect(on.message.attempts).toMatchObject([
      { notifier: 'alpha', outcome: 'accepted' },
      { notifier: 'beta', outcome: 'unknown', ...because },
    ]);
    expect(on.resolve({ as: 'not_sent' })).toEqual(['message.resolved', 'message.deferred']);
    expect(on.message).toMatchObject({ status: 'queued', dueFor: 'beta' });
  });

  test('a message whose provider never reports stays sent: nothing more can have become of it', () => {
    const on = sent([{ ...alpha, reports: 'never' }]);
    expect(on.restore()).toEqual([]);
    expect(on.message.status).toBe('sent');
  });

  test('a final message stays as it is', () => {
    const on = sent();
    on.report(report);
    const { message } = on;
    expect(on.restore()).toEqual([]);
    expect(on.message).toBe(message);
  });

  test('a message that was to be sent again by its policy is not: it may have been sent already', () => {
    const on = history([alpha], { onUnknown: 'resend' });
    on.due();
    on.dueInTime();
    expect(on.message.status).toBe('queued');
    on.restore();
    expect(on.message.status).toBe('unknown');
    expect(on.dueInTime()).toEqual([]);
  });
});
