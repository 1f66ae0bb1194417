import type { HttpOutcome } from '@nkul/adapter-kit';
import type { Submission } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { samples } from '../test/samples.ts';
import { outcomesOf, saidIn } from './send-answer.ts';

const sid = 'SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1';

function answered(status: number, body: string | object, headers: Record<string, string> = {}): HttpOutcome {
  return { kind: 'answered', status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

function read(outcome: HttpOutcome): Submission {
  return outcomesOf(() => ['secret']).submission(outcome, saidIn);
}

function outcomeOf(outcome: HttpOutcome): readonly unknown[] {
  const submission = read(outcome);
  if (submission.outcome === 'accepted') return ['accepted', submission.reference, submission.units];
  const pause = 'pause' in submission ? submission.pause : undefined;
  return [submission.outcome, pause ?? submission.reason.code, submission.reason.providerCode];
}

describe('an answer of Twilio', () => {
  it.each([
    ['accepted', ['accepted', sid, 1]],
    ['messaging-service', ['accepted', sid, undefined]],
    ['body-too-long', ['rejected', 'too_long', '21617']],
    ['invalid-to', ['rejected', 'invalid_recipient', '21211']],
    ['not-mobile', ['rejected', 'invalid_recipient', '21614']],
    ['opted-out', ['rejected', 'opted_out', '21610']],
    ['queue-full', ['deferred', 'rate_limited', '21611']],
    ['region-permission', ['rejected', 'provider_refused', '21408']],
    ['trial-unverified', ['rejected', 'provider_refused', '21608']],
    ['credentials', ['deferred', 'unauthorized', '20003']],
    ['too-many', ['deferred', 'rate_limited', '20429']],
    ['internal', ['unknown', 'unreadable_answer', '20500']],
  ])('%s of the samples', (name, expected) => {
    const sample = samples.get(name);
    expect(outcomeOf(answered(sample?.status ?? 0, sample?.text ?? ''))).toEqual(expected);
  });

  it('has samples for each row, and a row for each sample', () => {
    expect(samples.size).toBe(12);
  });

  it.each([
    [
      'an unknown code of 4xx',
      400,
      { code: 99_999, message: 'x' },
      ['rejected', 'provider_refused', '99999'],
    ],
    [
      'an account that does not exist',
      404,
      { code: 20_404, message: 'x' },
      ['deferred', 'unauthorized', '20404'],
    ],
    ['5xx, whatever it says', 503, { code: 21_211, message: 'x' }, ['unknown', 'unreadable_answer', '21211']],
    ['4xx that is not of Twilio', 403, '<html>Forbidden</html>', ['unknown', 'unreadable_answer', undefined]],
    ['4xx without a code', 400, { error: 'x' }, ['unknown', 'unreadable_answer', undefined]],
    ['200 with a page', 200, '<html></html>', ['unknown', 'unreadable_answer', undefined]],
    ['201 without an id', 201, { status: 'queued' }, ['unknown', 'unreadable_answer', undefined]],
    [
      '201 that failed',
      201,
      { sid, status: 'failed', error_code: 30_006 },
      ['rejected', 'invalid_recipient', '30006'],
    ],
    [
      '201 that failed, as the phone is off',
      201,
      { sid, status: 'undelivered', error_code: 30_003 },
      ['deferred', 'recipient_unavailable', '30003'],
    ],
    ['201 that was cancelled', 201, { sid, status: 'canceled' }, ['rejected', 'provider_refused', undefined]],
    ['a redirect', 307, '', ['unknown', 'unreadable_answer', undefined]],
  ])('%s', (_, status, body, expected) => {
    expect(outcomeOf(answered(status, body))).toEqual(expected);
  });

  it('tells how long to wait, and the price as what it costs', () => {
    const busy = answered(429, { code: 20_429, message: 'x' }, { 'retry-after': '7' });
    expect(read(busy)).toMatchObject({ outcome: 'deferred', retryAfterMs: 7_000 });
    const priced = answered(201, {
      sid,
      status: 'sent',
      num_segments: '2',
      price: '-0.01500',
      price_unit: 'usd',
    });
    expect(read(priced)).toEqual({
      outcome: 'accepted',
      reference: sid,
      units: 2,
      price: { amount: '0.01500', currency: 'USD' },
    });
  });

  it('shows neither numbers nor secrets of its words', () => {
    const told = read(answered(400, { code: 21_211, message: "'To' +237699000001 secret" }));
    expect(JSON.stringify(told)).not.toMatch(/237699000001|secret/);
  });

  it.each([
    [{ kind: 'not_written', cause: 'ECONNREFUSED' }, 'deferred', 'not_connected'],
    [{ kind: 'no_answer', cause: 'ECONNRESET' }, 'unknown', 'no_answer'],
    [{ kind: 'withheld' }, 'deferred', 'too_late'],
  ] as const)('that is missing: %o', (outcome, expected, code) => {
    expect(read(outcome)).toMatchObject({ outcome: expected, reason: { code } });
  });
});
