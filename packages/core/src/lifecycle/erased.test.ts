import { MessageHistory } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { erasedAddress } from '../erase/erase-message.ts';
import type { Erased } from '../model/message.ts';
import { lifecycle } from './lifecycle.ts';

const phone = '+237699128531';
const words = { code: 'unavailable', message: `no route to ${phone}` } as const;
const report = {
  notifier: 'alpha',
  reference: 'r-1',
  status: 'delivered',
  to: phone,
  description: `to ${phone}`,
  raw: { phone },
} as const;

function sent(): MessageHistory {
  const history = new MessageHistory({ metadata: { customer: 7 } });
  history.due();
  history.settle({ outcome: 'accepted', reference: 'r-1' });
  return history;
}

describe('a message that is erased', () => {
  test('keeps its addresses and its metadata if only its text is to go', () => {
    const history = sent();
    history.report(report);
    const { message: before } = history;
    history.erase('text');
    const { message } = history;
    expect(message).toMatchObject({
      erased: 'text',
      content: {},
      recipient: before.recipient,
      metadata: { customer: 7 },
    });
    expect(message.attempts[0]).toMatchObject({ to: phone, reports: [{ to: phone, raw: null }] });
    expect(message.attempts[0]?.reports[0]?.description).toBeUndefined();
  });

  test('has no digit of a number left if all is to go', () => {
    const history = new MessageHistory();
    history.due();
    history.settle({ outcome: 'deferred', reason: words });
    history.dueInTime();
    history.settle({ outcome: 'accepted', reference: 'r-1' });
    history.report(report);
    history.erase();
    const { attempts, recipient } = history.message;
    expect(recipient).toEqual({ locale: 'fr' });
    expect(attempts.map(({ to }) => to)).toEqual([erasedAddress, erasedAddress]);
    expect(attempts[0]?.reason).toEqual({ code: 'unavailable', message: 'erased' });
    expect(JSON.stringify(history.message)).not.toMatch(/699|31"/);
  });

  test('hears of later reports without their words, also of those beyond the ones that it keeps', () => {
    const history = sent();
    history.erase();
    for (let more = 0; more < 60; more += 1)
      history.report({ ...report, status: 'enroute', deliveredAt: new Date(more), raw: { phone } });
    const told = history.events.filter(({ type }) => type === 'report.received');
    expect(told).toHaveLength(60);
    expect(JSON.stringify(told)).not.toMatch(/699128531/);
    expect(history.message.attempts[0]?.reports).toHaveLength(50);
  });

  test('is cancelled while it waits', () => {
    const history = new MessageHistory();
    expect(history.erase()).toEqual(['message.cancelled', 'message.erased']);
    expect(history.message).toMatchObject({
      status: 'cancelled',
      stopped: 'cancelled',
      finalAt: history.clock.now(),
    });
    expect(history.due()).toEqual([]);
  });

  test('falls back to what an earlier attempt may still become, if it waits for a later step', () => {
    const steps = [
      { notifier: 'alpha', channel: 'sms', deliveryTimeoutMs: 60_000 },
      { notifier: 'beta', channel: 'sms' },
    ];
    const history = new MessageHistory({}, { routes: { default: steps } });
    history.due();
    history.settle({ outcome: 'accepted', reference: 'r-1' });
    expect(history.dueInTime([])).toEqual(['message.rerouted']);
    expect(history.erase()).toEqual(['message.sent', 'message.erased']);
    expect(history.report(report)).toEqual(['report.received', 'message.delivered']);
  });

  test.each<[string, Parameters<MessageHistory['settle']>[0], string]>([
    ['taken', { outcome: 'accepted', reference: 'r-1' }, 'sent'],
    ['deferred', { outcome: 'deferred', reason: words }, 'cancelled'],
    [
      'refused by this provider',
      { outcome: 'rejected', reason: { ...words, code: 'provider_refused' } },
      'cancelled',
    ],
    ['refused for good', { outcome: 'rejected', reason: { ...words, code: 'opted_out' } }, 'rejected'],
    ['unknown', { outcome: 'unknown', reason: words }, 'unknown'],
  ])('while it is being sent is erased once that was %s', (_, submission, status) => {
    const history = new MessageHistory({ onUnknown: 'resend' });
    history.due();
    expect(history.erase()).toEqual([]);
    expect(history.message).toMatchObject({
      status: 'sending',
      eraseWhenSettled: 'all',
      stopped: 'cancelled',
    });
    expect(history.message.content).not.toEqual({});
    expect(history.settle(submission).at(-1)).toBe('message.erased');
    expect(history.message).toMatchObject({ status, erased: 'all', content: {} });
    expect(history.message.eraseWhenSettled).toBeUndefined();
    expect(JSON.stringify(history.events.at(-1))).not.toContain('699128531');
  });

  test('says no more, whoever speaks of it: a provider, a report, an operator', () => {
    const history = new MessageHistory();
    history.due();
    history.settle({ outcome: 'unknown', reason: words });
    history.erase();
    const before = history.events.length;
    history.resolve({ as: 'sent', reference: 'r-1', note: `she called from ${phone}` });
    history.report(report);
    expect(history.message.status).toBe('delivered');
    expect(JSON.stringify([history.message, history.events.slice(before)])).not.toMatch(/699|called/);
  });

  test('emits a report that is the very one of its attempt', () => {
    const history = sent();
    history.erase();
    history.report(report);
    const told = history.events.find(({ type }) => type === 'report.received');
    expect(told && 'report' in told && told.report).toBe(history.message.attempts[0]?.reports[0]);
  });

  test('gives its key away for what the recorder says', () => {
    const history = new MessageHistory({ key: 'order:7', fingerprint: 'f' });
    const at = history.clock.now();
    history.happen({ type: 'erased', at, what: 'all', by: 'request', key: 'hash' });
    expect(history.message).toMatchObject({ key: 'hash', fingerprint: 'f' });
  });
});

test.each<[Erased, Erased, number]>([
  ['text', 'text', 1],
  ['all', 'text', 1],
  ['all', 'all', 1],
  ['text', 'all', 2],
])('a message is erased by %s and then %s: told %i times', (first, second, times) => {
  const history = sent();
  history.erase(first);
  history.erase(second);
  expect(history.events.filter(({ type }) => type === 'message.erased')).toHaveLength(times);
});

test('what grows old is erased without an event, and is no younger for it', () => {
  const history = new MessageHistory();
  history.due();
  history.settle({ outcome: 'unknown', reason: words });
  const { updatedAt } = history.message;
  history.clock.advance(1_000);
  const happening = { type: 'erased', at: history.clock.now(), what: 'text', by: 'retention' } as const;
  expect(history.happen(happening)).toEqual([]);
  expect(history.message).toMatchObject({ erased: 'text', updatedAt });
});

test('a report is about an erased message by its reference alone', () => {
  const history = sent();
  expect(lifecycle.isAbout(history.message, { ...report, to: '+237655000001' })).toBe(false);
  history.erase();
  expect(lifecycle.isAbout(history.message, { ...report, to: '+237655000001' })).toBe(true);
});
