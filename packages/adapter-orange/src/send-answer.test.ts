import type { HttpOutcome } from '@nkul/adapter-kit';
import type { Submission } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { uuid } from '../test/fake-orange.ts';
import { samples } from '../test/samples.ts';
import { outcomesOf, saidIn } from './send-answer.ts';

function answered(status: number, body: string | object, headers: Record<string, string> = {}): HttpOutcome {
  return { kind: 'answered', status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

function read(outcome: HttpOutcome): Submission {
  return outcomesOf(() => ['secret']).submission(outcome, saidIn);
}

function outcomeOf(outcome: HttpOutcome): readonly unknown[] {
  const submission = read(outcome);
  if (submission.outcome === 'accepted') return ['accepted', submission.reference];
  const pause = 'pause' in submission ? submission.pause : undefined;
  return [submission.outcome, pause ?? submission.reason.code, submission.reason.providerCode];
}

function service(messageId: string, ...variables: readonly string[]): object {
  return { requestError: { serviceException: { messageId, text: 'Error: %1', variables } } };
}

function taken(resourceURL?: string): object {
  return { outboundSMSMessageRequest: { address: ['tel:+237699000001'], resourceURL } };
}

describe('an answer of Orange', () => {
  it.each([
    ['accepted', ['accepted', uuid]],
    ['invalid-address', ['rejected', 'invalid_recipient', 'SVC0004']],
    ['expired', ['deferred', 'unauthorized', '42']],
    ['policy', ['deferred', 'unauthorized', 'POL0001']],
  ])('%s of the samples', (name, expected) => {
    const sample = samples.get(name);
    expect(outcomeOf(answered(sample?.status ?? 0, sample?.text ?? ''))).toEqual(expected);
  });

  it('has a row for each sample', () => {
    expect(samples.size).toBe(4);
  });

  const unreadable = ['unknown', 'unreadable_answer', undefined];
  it.each<[string, number, string | object, readonly unknown[]]>([
    [
      'whose id is encoded in its address',
      201,
      taken('https://x/outbound/tel%3A%2B2370000/requests/a-1/'),
      ['accepted', 'a-1'],
    ],
    ['that is 200', 200, taken('/requests/a-1'), ['accepted', 'a-1']],
    ['without an id', 201, taken(), unreadable],
    ['with another address', 201, taken('https://x/outbound/a-1'), unreadable],
    ['with 500 that looks taken', 500, taken('/requests/a-1'), unreadable],
    [
      'whose sender is not valid',
      400,
      service('SVC0004', 'senderAddress'),
      ['rejected', 'provider_refused', 'SVC0004'],
    ],
    ['too long', 400, service('SVC0280'), ['rejected', 'too_long', 'SVC0280']],
    [
      'of another exception',
      400,
      service('SVC0002', 'senderName'),
      ['rejected', 'provider_refused', 'SVC0002'],
    ],
    ['of a code alone', 400, { code: 22, message: 'Invalid body' }, ['rejected', 'provider_refused', '22']],
    ['without access', 403, { code: 50, message: 'Access denied' }, ['deferred', 'unauthorized', '50']],
    ['too many, as 403', 403, { code: 53, message: 'Too many requests' }, ['deferred', 'rate_limited', '53']],
    ['too many', 429, { code: 53, message: 'Too many requests' }, ['deferred', 'rate_limited', '53']],
    ['401 that cannot be read', 401, '<html></html>', ['deferred', 'unauthorized', undefined]],
    ['403 that cannot be read', 403, '<html></html>', unreadable],
    ['400 that cannot be read', 400, '<html></html>', unreadable],
    ['400 without a code', 400, { error: 'x' }, unreadable],
    [
      '5xx, whatever it says',
      503,
      service('SVC0004', 'address'),
      ['unknown', 'unreadable_answer', 'SVC0004'],
    ],
    ['500 with a code', 500, { code: 1, message: 'Internal error' }, ['unknown', 'unreadable_answer', '1']],
    ['a redirect', 307, '', unreadable],
  ])('%s', (_, status, body, expected) => {
    expect(outcomeOf(answered(status, body))).toEqual(expected);
  });

  it('tells how long to wait', () => {
    const busy = answered(429, { code: 53, message: 'x' }, { 'retry-after': '7' });
    expect(read(busy)).toMatchObject({ outcome: 'deferred', retryAfterMs: 7_000 });
  });

  it('shows its words with the variables, and neither numbers nor secrets of them', () => {
    const told = read(answered(400, service('SVC0002', 'tel:+237699000001', 'secret', 'senderName')));
    expect(JSON.stringify(told)).toContain('senderName');
    expect(JSON.stringify(told)).not.toMatch(/237699000001|secret/);
  });
});
