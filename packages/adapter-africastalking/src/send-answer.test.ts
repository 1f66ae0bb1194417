import type { HttpOutcome } from '@nkul/adapter-kit';
import type { Submission } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { samples } from '../test/samples.ts';
import { outcomesOf, submissionsOf } from './send-answer.ts';

const to = '+237699000001';
const id = 'ATXid_00000000000000000000000000000001';

function answered(status: number, body: string | object): HttpOutcome {
  return {
    kind: 'answered',
    status,
    headers: {},
    text: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function read(outcome: HttpOutcome, ...numbers: readonly string[]): readonly Submission[] {
  const messages = (numbers.length === 0 ? [to] : numbers).map((number) => ({ to: number }));
  return submissionsOf(
    outcome,
    messages,
    outcomesOf(() => ['secret']),
    'CM',
  );
}

function outcomesIn(submissions: readonly Submission[]): readonly (readonly unknown[])[] {
  return submissions.map((one) => {
    if (one.outcome === 'accepted') return ['accepted', one.reference];
    const pause = 'pause' in one ? one.pause : undefined;
    return [one.outcome, pause ?? one.reason.code, one.reason.providerCode];
  });
}

function entries(...recipients: readonly object[]): object {
  return { SMSMessageData: { Message: 'Sent', Recipients: recipients } };
}

function entry(statusCode: unknown, fields: object = {}): object {
  return { statusCode, number: to, status: 'Status', cost: '0', messageId: 'None', ...fields };
}

const unreadable = ['unknown', 'unreadable_answer', undefined];

describe('an answer of Africa’s Talking', () => {
  it.each([
    ['accepted', ['accepted', id]],
    ['risk-hold', ['rejected', 'provider_refused', '401']],
    ['no-balance', ['deferred', 'insufficient_credit', '405']],
    ['opted-out', ['rejected', 'opted_out', '406']],
    ['no-route', ['rejected', 'provider_refused', '407']],
    ['internal', ['unknown', 'unreadable_answer', '500']],
    ['gateway', ['rejected', 'provider_refused', '502']],
    ['invalid-sender', ['rejected', 'provider_refused', '402']],
    ['partial', ['accepted', id]],
    ['key', ['deferred', 'unauthorized', undefined]],
  ])('%s of the samples', (name, expected) => {
    const sample = samples.get(name);
    expect(outcomesIn(read(answered(sample?.status ?? 0, sample?.text ?? '')))).toEqual([expected]);
  });

  it('has a row for each sample', () => {
    expect(samples.size).toBe(10);
  });

  it.each<[unknown, readonly unknown[]]>([
    [402, ['rejected', 'provider_refused', '402']],
    [403, ['rejected', 'invalid_recipient', '403']],
    [404, ['rejected', 'invalid_recipient', '404']],
    ['405', ['deferred', 'insufficient_credit', '405']],
    [409, ['rejected', 'provider_refused', '409']],
    [501, ['unknown', 'unreadable_answer', '501']],
    [408, unreadable],
    [103, unreadable],
    [101, unreadable],
    [undefined, unreadable],
  ])('whose entry has the code %o, and no id', (code, expected) => {
    expect(outcomesIn(read(answered(201, entries(entry(code)))))).toEqual([expected]);
  });

  it.each([100, 101, 102, '101'])('that takes a message, with %o', (code) => {
    const taken = entry(code, { messageId: id, cost: 'KES 0.8000', messageParts: 2 });
    expect(read(answered(201, entries(taken)))).toEqual([
      { outcome: 'accepted', reference: id, units: 2, price: { amount: '0.8000', currency: 'KES' } },
    ]);
  });

  it('that calls a message a duplicate: it was perhaps sent before', () => {
    const duplicate = entry(409, { status: 'DuplicateRequest' });
    expect(outcomesIn(read(answered(201, entries(duplicate))))).toEqual([
      ['unknown', 'unreadable_answer', '409'],
    ]);
  });

  it('finds the entry of each number, in any order; a number without one is unknown', () => {
    const other = entry(403, { number: '237699000002' });
    const body = entries(other, entry(101, { messageId: id }));
    expect(outcomesIn(read(answered(201, body), to, '+237699000002', '+237699000003'))).toEqual([
      ['accepted', id],
      ['rejected', 'invalid_recipient', '403'],
      unreadable,
    ]);
  });

  it('refuses all messages, if it has no entries and says why', () => {
    const whole = { SMSMessageData: { Message: 'InsufficientBalance', Recipients: [] } };
    const paused = ['deferred', 'insufficient_credit', '405'];
    expect(outcomesIn(read(answered(201, whole), to, '+237699000002'))).toEqual([paused, paused]);
  });

  it.each<[string, number, string | object]>([
    ['without entries', 201, { SMSMessageData: { Message: 'Sent to 0/1', Recipients: [] } }],
    ['without a list', 201, { SMSMessageData: { Message: 'InvalidSenderId' } }],
    ['that is a page', 200, '<html></html>'],
    ['400 in plain text', 400, "Request is missing required form field 'to'."],
    ['500 with a refusal', 500, entries(entry(403))],
    ['503', 503, ''],
    ['a redirect', 307, ''],
  ])('%s: the message is perhaps sent', (_, status, body) => {
    expect(outcomesIn(read(answered(status, body)))).toEqual([unreadable]);
  });

  it.each([
    [
      { kind: 'answered', status: 429, headers: { 'retry-after': '7' }, text: '' },
      'deferred',
      'rate_limited',
    ],
    [{ kind: 'not_written', cause: 'ECONNREFUSED' }, 'deferred', 'not_connected'],
    [{ kind: 'no_answer', cause: 'ECONNRESET' }, 'unknown', 'no_answer'],
    [{ kind: 'withheld' }, 'deferred', 'too_late'],
  ] as const)('%o', (outcome, expected, code) => {
    expect(read(outcome)).toMatchObject([{ outcome: expected, reason: { code } }]);
  });

  it('shows neither numbers nor secrets of its words', () => {
    const told = read(answered(201, entries(entry(407, { status: `${to} secret` }))));
    expect(JSON.stringify(told)).not.toMatch(/237699000001|secret/);
  });
});
