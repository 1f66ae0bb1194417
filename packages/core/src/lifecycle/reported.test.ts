import { MessageHistory } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message, PlannedStep } from '../model/message.ts';
import { lifecycle } from './lifecycle.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const patient: PlannedStep = { ...alpha, deliveryTimeoutMs: 60_000 };
const refused = { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } } as const;

/** A message that its first step has accepted as `r1`. */
function sent(steps: readonly PlannedStep[] = [alpha], patch: Partial<Message> = {}): MessageHistory {
  const history = new MessageHistory(patch, { routes: { default: steps } });
  history.due();
  history.settle({ outcome: 'accepted', reference: 'r1', aliases: ['a1'] });
  return history;
}

/** A message that went on to its second step because the first was silent, and was accepted there as `r2`. */
function escalated(): MessageHistory {
  const history = sent([patient, beta]);
  history.dueInTime();
  history.due();
  history.settle({ outcome: 'accepted', reference: 'r2' });
  return history;
}

function report(patch: Partial<DeliveryReport> = {}): DeliveryReport {
  return { notifier: 'alpha', reference: 'r1', status: 'delivered', raw: null, ...patch };
}

describe('a report', () => {
  test('of a delivery makes the message delivered, for good', () => {
    const history = sent();
    history.clock.advance(1_000);
    expect(history.report(report())).toEqual(['report.received', 'message.delivered']);
    const { message, clock } = history;
    expect(message).toMatchObject({ status: 'delivered', finalAt: clock.now() });
    expect(message.dueAt).toBeUndefined();
    expect(message.attempts[0]).toMatchObject({ delivery: 'delivered', reports: [report()] });
    expect(history.events.slice(-2)).toMatchObject([
      { status: 'sent', report: report(), attempt: { number: 1 } },
      { status: 'delivered', report: report(), attempt: { number: 1 } },
    ]);
  });

  test.each(['undelivered', 'expired', 'rejected', 'deleted'] as const)(
    'that says %s ends the message at its last step',
    (status) => {
      const history = sent();
      expect(history.report(report({ status }))).toEqual(['report.received', 'message.undelivered']);
      expect(history.message).toMatchObject({
        status: 'undelivered',
        attempts: [{ delivery: 'undelivered' }],
      });
    },
  );

  test('that it did not arrive leads to the next step', () => {
    const history = sent([alpha, beta]);
    expect(history.report(report({ status: 'undelivered' }))).toEqual([
      'report.received',
      'message.rerouted',
    ]);
    expect(history.message).toMatchObject({ status: 'queued', step: 1, dueAt: history.clock.now() });
    expect(history.events.at(-1)).toMatchObject({
      report: { status: 'undelivered' },
      attempt: { number: 1 },
    });
  });

  test.each(['enroute', 'accepted', 'unknown'] as const)(
    'that says %s is kept and changes no state',
    (status) => {
      const history = sent();
      expect(history.report(report({ status }))).toEqual(['report.received']);
      expect(history.message).toMatchObject({ status: 'sent', attempts: [{ reports: [{ status }] }] });
      expect(history.message.attempts[0]).not.toHaveProperty('delivery');
      expect(history.report(report({ status: 'delivered' }))).toEqual([
        'report.received',
        'message.delivered',
      ]);
    },
  );

  test('finds its attempt by an alias', () => {
    expect(sent().report(report({ reference: 'a1' }))).toEqual(['report.received', 'message.delivered']);
  });

  test('of another notifier is not this message’s', () => {
    const history = sent();
    const before = history.message;
    const { message, events } = lifecycle.apply(before, {
      type: 'reported',
      at: history.clock.now(),
      report: report({ notifier: 'beta' }),
    });
    expect(message).toBe(before);
    expect(events).toEqual([]);
  });

  test('counts once, and anew with another status or delivery time', () => {
    const history = sent();
    history.report(report());
    const before = history.message;
    expect(history.report(report({ raw: 'again', code: '2' }))).toEqual([]);
    expect(history.message).toBe(before);
    expect(history.report(report({ deliveredAt: new Date(1) }))).toEqual(['report.received']);
    expect(history.report(report({ deliveredAt: new Date(1) }))).toEqual([]);
    expect(history.report(report({ status: 'enroute' }))).toEqual(['report.received']);
  });

  test('for two attempts with one reference counts once, for the one that is open', () => {
    const history = new MessageHistory({ onUnknown: 'resend' }, { routes: { default: [alpha] } });
    history.due();
    history.dueInTime();
    history.dueInTime();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.settle({ outcome: 'accepted', reference: 'r1' }, { attempt: 1 });
    expect(history.report(report({ status: 'undelivered' }))).toEqual(['report.received']);
    expect(history.message.attempts.map(({ delivery }) => delivery)).toEqual([undefined, 'undelivered']);
    expect(history.report(report({ status: 'undelivered' }))).toEqual([]);
    expect(history.report(report({ status: 'expired' }))).toEqual(['report.received', 'message.undelivered']);
    expect(history.message.attempts.map(({ delivery }) => delivery)).toEqual(['undelivered', 'undelivered']);
    expect(history.report(report())).toEqual(['report.received', 'report.conflict']);
    expect(history.message.attempts.map(({ reports }) => reports.length)).toEqual([1, 2]);
  });
});

describe('reports beyond the fifty that an attempt keeps', () => {
  const enroute = (second: number) => report({ status: 'enroute', deliveredAt: new Date(second * 1_000) });

  /** A message with as many reports as it keeps. */
  function full(steps?: readonly PlannedStep[]): MessageHistory {
    const history = sent(steps);
    for (let second = 1; second <= 50; second += 1) history.report(enroute(second));
    expect(history.message.attempts[0]?.reports).toHaveLength(50);
    return history;
  }

  test('are told, and leave the message as it is', () => {
    const history = full();
    const before = history.message;
    expect(history.report(enroute(51))).toEqual(['report.received']);
    expect(history.message).toBe(before);
    expect(history.events.at(-1)).toMatchObject({ report: enroute(51), attempt: { number: 1 } });
  });

  test('count once only among those that are kept', () => {
    const history = full();
    expect(history.report(enroute(50))).toEqual([]);
    history.report(enroute(51));
    expect(history.report(enroute(51))).toEqual(['report.received']);
  });

  test('are kept when they are the first to say how it ended, or to contradict that', () => {
    const history = full();
    const at = (second: number) => ({ deliveredAt: new Date(second) });
    expect(history.report(report())).toEqual(['report.received', 'message.delivered']);
    expect(history.report(report({ status: 'expired' }))).toEqual(['report.received', 'report.conflict']);
    expect(history.message.attempts[0]?.reports.slice(50)).toEqual([report(), report({ status: 'expired' })]);
    const before = history.message;
    expect(history.report(report(at(1)))).toEqual(['report.received']);
    expect(history.report(report({ status: 'rejected', ...at(2) }))).toEqual([
      'report.received',
      'report.conflict',
    ]);
    expect(history.message).toBe(before);
  });
});

describe('a report that contradicts', () => {
  test('a delivery is kept and told, and changes nothing else', () => {
    const history = sent();
    history.report(report());
    expect(history.report(report({ status: 'undelivered' }))).toEqual(['report.received', 'report.conflict']);
    expect(history.message).toMatchObject({ status: 'delivered', attempts: [{ delivery: 'delivered' }] });
    expect(history.events.at(-1)).toMatchObject({
      report: { status: 'undelivered' },
      attempt: { number: 1 },
    });
  });

  test('an end as undelivered is kept and told', () => {
    const history = sent();
    history.report(report({ status: 'undelivered' }));
    expect(history.report(report())).toEqual(['report.received', 'report.conflict']);
    expect(history.message).toMatchObject({ status: 'undelivered', attempts: [{ delivery: 'undelivered' }] });
  });

  test('another negative report does not', () => {
    const history = sent();
    history.report(report({ status: 'undelivered' }));
    expect(history.report(report({ status: 'expired' }))).toEqual(['report.received']);
  });

  test('an operator who said that it was not sent is told, when the message has ended', () => {
    const history = new MessageHistory({}, { routes: { default: [alpha] } });
    history.due();
    history.dueInTime();
    history.cancel();
    history.resolve({ as: 'not_sent', reference: 'r1' });
    expect(history.message.status).toBe('cancelled');
    expect(history.report(report())).toEqual(['report.received', 'report.conflict']);
    expect(history.message.status).toBe('cancelled');
  });

  test('what was said before delivers a message that is on its way elsewhere', () => {
    const history = sent([alpha, beta]);
    history.report(report({ status: 'undelivered' }));
    expect(history.report(report())).toEqual(['report.received', 'report.conflict', 'message.delivered']);
    expect(history.message).toMatchObject({ status: 'delivered', attempts: [{ delivery: 'delivered' }] });
  });
});

describe('a report for an earlier attempt', () => {
  test('of a delivery delivers the message', () => {
    const history = escalated();
    expect(history.report(report())).toEqual(['report.received', 'message.delivered']);
    expect(history.events.at(-1)).toMatchObject({ attempt: { number: 1 } });
  });

  test('of a delivery delivers it also while the next attempt is under way', () => {
    const history = sent([patient, beta]);
    history.dueInTime();
    history.due();
    expect(history.report(report())).toEqual(['report.received', 'message.delivered']);
    expect(history.settle({ outcome: 'accepted', reference: 'r2' })).toEqual([]);
    expect(history.message.status).toBe('delivered');
  });

  test('that it did not arrive waits for the attempt after it', () => {
    const history = escalated();
    expect(history.report(report({ status: 'undelivered' }))).toEqual(['report.received']);
    expect(history.message.status).toBe('sent');
    const second = report({ notifier: 'beta', reference: 'r2', status: 'undelivered' });
    expect(history.report(second)).toEqual(['report.received', 'message.undelivered']);
  });

  test('that it did not arrive leaves a queued and a sending message alone', () => {
    const queued = sent([patient, beta]);
    queued.dueInTime();
    expect(queued.report(report({ status: 'undelivered' }))).toEqual(['report.received']);
    expect(queued.message.status).toBe('queued');
    queued.due();
    expect(queued.report(report({ status: 'expired' }))).toEqual(['report.received']);
    expect(queued.message.status).toBe('sending');
  });

  test('does not contradict a delivery by the attempt after it', () => {
    const history = escalated();
    history.report(report({ notifier: 'beta', reference: 'r2' }));
    expect(history.report(report({ status: 'undelivered' }))).toEqual(['report.received']);
  });
});

describe('a report that it did not arrive', () => {
  test('falls back to unknown while another attempt is unknown', () => {
    const history = new MessageHistory({ onUnknown: 'resend' }, { routes: { default: [alpha] } });
    history.due();
    history.dueInTime();
    history.dueInTime();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    expect(history.report(report({ status: 'undelivered' }))).toEqual(['report.received', 'message.unknown']);
    expect(history.message.finalAt).toBeUndefined();
  });

  test('leads an unknown message to the next step, when the user chose not to hold it', () => {
    const history = new MessageHistory({ onUnknown: 'resend' }, { routes: { default: [alpha, beta] } });
    history.due();
    history.dueInTime();
    history.dueInTime();
    history.settle({ outcome: 'accepted', reference: 'r1' }, { attempt: 1 });
    history.settle({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    expect(history.message.status).toBe('unknown');
    expect(history.report(report({ status: 'undelivered' }))).toEqual([
      'report.received',
      'message.rerouted',
    ]);
  });

  test('falls back to sent while another attempt is accepted, without another warning', () => {
    const history = escalated();
    history.dueInTime();
    expect(history.message.unconfirmed).toBe(true);
    history.report(report({ notifier: 'beta', reference: 'r2', status: 'undelivered' }));
    expect(history.message).toMatchObject({ status: 'sent' });
    expect(history.message.dueAt).toBeUndefined();
  });

  test('ends a message that was cancelled in between', () => {
    const history = sent([alpha, beta]);
    history.cancel();
    expect(history.report(report({ status: 'undelivered' }))).toEqual([
      'report.received',
      'message.undelivered',
    ]);
  });

  test('and whose next step fails leaves it undelivered', () => {
    const history = sent([alpha, beta]);
    history.report(report({ status: 'undelivered' }));
    history.due();
    expect(history.settle(refused)).toEqual(['message.undelivered']);
  });
});

describe('a report for the reference of a message', () => {
  test('concerns it when it names its address, or none', () => {
    const { message } = sent();
    expect(lifecycle.isAbout(message, report())).toBe(true);
    expect(lifecycle.isAbout(message, report({ to: '+237699128531' }))).toBe(true);
  });

  test('concerns it when one of its attempts has both the reference and the address', () => {
    const { message } = escalated();
    expect(lifecycle.isAbout(message, report({ to: '+237699128531' }))).toBe(true);
  });

  test('does not concern it when it names another address', () => {
    expect(lifecycle.isAbout(sent().message, report({ to: '+237677000000' }))).toBe(false);
  });

  test('does not concern it when the address is that of an attempt with another reference', () => {
    const message: Message = escalated().message;
    const elsewhere = message.attempts.map((attempt) =>
      attempt.number === 2 ? { ...attempt, to: '+237677000000' } : attempt,
    );
    expect(lifecycle.isAbout({ ...message, attempts: elsewhere }, report({ to: '+237677000000' }))).toBe(
      false,
    );
  });
});

describe('a report that waits', () => {
  const attempt = {
    startedAt: new Date('2026-01-01T00:00:00Z'),
    leaseUntil: new Date('2026-01-01T00:01:00Z'),
  };
  const [inside, outside] = [attempt.startedAt, new Date('2026-01-01T01:00:00Z')];

  function matches(patch: Partial<DeliveryReport>, receivedAt = inside): boolean {
    return lifecycle.isCandidate(attempt, { type: 'reported', at: receivedAt, report: report(patch) });
  }

  test('may be about an unknown attempt within its time, with two minutes for a clock that is off', () => {
    const at = (submittedAt: string) => matches({ submittedAt: new Date(submittedAt) });
    expect(at('2025-12-31T23:58:00.000Z')).toBe(true);
    expect(at('2025-12-31T23:57:59.999Z')).toBe(false);
    expect(at('2026-01-01T00:03:00.000Z')).toBe(true);
    expect(at('2026-01-01T00:03:00.001Z')).toBe(false);
  });

  test('is timed by its submission, else its sending, else its delivery, else its coming', () => {
    expect(matches({ submittedAt: inside, sentAt: outside, deliveredAt: outside })).toBe(true);
    expect(matches({ sentAt: inside, deliveredAt: outside })).toBe(true);
    expect(matches({ deliveredAt: inside }, outside)).toBe(true);
    expect(matches({}, outside)).toBe(false);
    expect(matches({ submittedAt: outside, sentAt: inside })).toBe(false);
  });
});
