import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it } from 'vitest';
import type { Attempt } from '../model/attempt.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import { eventHandedOut, handedOut } from './handed-out.ts';

const clock = manualClock();
const at = clock.now();
const report: DeliveryReport = {
  notifier: 'alpha',
  reference: 'ref-1',
  status: 'delivered',
  deliveredAt: new Date(at),
  price: { amount: '5', currency: 'XAF' },
  raw: { status: 'DELIVRD', parts: [{ at: 1 }] },
};
const attempt: Attempt = {
  ...{ number: 1, step: 0, notifier: 'alpha', channel: 'sms', to: '+237699128531' },
  ...{ startedAt: at, leaseUntil: at, outcome: 'accepted', reference: 'ref-1', reports: [report] },
};
const message = sampleMessage(clock, { status: 'delivered', attempts: [attempt] });
const event = {
  type: 'report.received',
  sequence: 1,
  at,
  message,
  status: 'delivered',
  attempt,
  report,
} as const;

it('an event has the attempt and the report of its own copy of the message', () => {
  const copy = eventHandedOut(event);
  if (copy.type !== 'report.received') throw new Error(copy.type);
  expect(copy).toEqual(event);
  expect(copy.attempt).toBe(copy.message.attempts[0]);
  expect(copy.report).toBe(copy.attempt?.reports[0]);
});

it('nothing of it is a part of the stored message that may change', () => {
  const copy = eventHandedOut(event);
  if (copy.type !== 'report.received') throw new Error(copy.type);
  expect(copy.attempt).not.toBe(attempt);
  expect(copy.report).not.toBe(report);
  expect(copy.report.raw).not.toBe(report.raw);
  expect(copy.report.price).not.toBe(report.price);
  copy.report.deliveredAt?.setTime(0);
  expect(report.deliveredAt).toEqual(at);
});

it('a report that no attempt keeps is copied too', () => {
  const unkept = { ...report, reference: 'ref-2' };
  const copy = eventHandedOut({ ...event, report: unkept });
  if (copy.type !== 'report.received') throw new Error(copy.type);
  expect(copy.report).toEqual(unkept);
  expect(copy.report).not.toBe(unkept);
});

it('the parts that never change are frozen in each message of a list, which share their content', () => {
  const content = { sms: { text: 'Votre code est 4821.' } };
  const recipients = ['+237699128531', '+237699128532'].map((phone) => ({ phone }));
  for (const recipient of recipients) {
    const own = { ...message, content, recipient, steps: [{ notifier: 'alpha', channel: 'sms' }] };
    handedOut(own);
    const parts = [own.recipient, own.steps, own.steps[0], own.content, own.content.sms];
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  }
});
