import type { Submission } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { type OutcomeSettings, outcomesOf } from './outcome.ts';

const to = '+237699128531';
const other = '+237677018812';
const settings: OutcomeSettings = {
  secrets: ['s3cret'],
  refusesBy: 'responsecode',
  reportIds: undefined,
  defaultCountry: 'CM',
  on503: 'unknown',
  errorCodes: {},
  now: new Date('2026-01-01T00:00:00Z'),
};

/** The outcomes of an answer of a gateway that refuses by `responsecode`. */
function outcomes(
  status: number,
  body: string | object,
  { recipients = [to], ...more }: Partial<OutcomeSettings> & { recipients?: readonly string[] } = {},
): readonly Submission[] {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return outcomesOf({ kind: 'answered', status, headers: {}, text }, recipients, { ...settings, ...more });
}

const refused = (responsemessage: string) => ({
  responsecode: 0,
  responsedescription: 'error',
  responsemessage,
});
const unclear = { outcome: 'unknown', reason: { code: 'unreadable_answer' } };
const account = { outcome: 'deferred', pause: 'unauthorized', reason: { code: 'unauthorized' } };
const credit = { outcome: 'deferred', pause: 'insufficient_credit', reason: { code: 'insufficient_credit' } };

describe('a call that responsecode 0 refuses', () => {
  it('is rejected with the words, in which secrets and numbers are masked', () => {
    const [submission] = outcomes(200, refused('Closed on Sunday for 237699128531 (s3cret)'));
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'provider_refused' } });
    const words = submission?.outcome === 'rejected' ? submission.reason.message : '';
    expect(words).toContain('the provider refused the call: error / Closed on Sunday');
    expect(words).not.toMatch(/s3cret|237699128531/);
  });

  it('is rejected for each of its recipients', () => {
    const both = { outcome: 'rejected', reason: { code: 'provider_refused' } };
    expect(outcomes(200, refused('Closed'), { recipients: [to, other] })).toMatchObject([both, both]);
  });

  it.each([200, 201, 400, 403, 422])('is rejected with HTTP %i', (status) => {
    expect(outcomes(status, refused('Closed'))).toMatchObject([{ outcome: 'rejected' }]);
  });

  it.each([302, 408, 409, 425, 500, 502, 503, 504])('may be sent all the same with HTTP %i', (status) => {
    expect(outcomes(status, refused('Closed'))).toMatchObject([unclear]);
  });

  it.each(['0', 0, false])('says so by %j', (responsecode) => {
    expect(outcomes(200, { ...refused('Closed'), responsecode })).toMatchObject([{ outcome: 'rejected' }]);
  });

  it.each([
    ['wrong user or password', account],
    ['User not found', account],
    ['Unknown username', account],
    ['The login or the password does not exist', account],
    ['Utilisateur inconnu', account],
    ['Insufficient credit', credit],
    ['Solde insuffisant', credit],
  ])('pauses the notifier if its words are about the account: %s', (words, expected) => {
    expect(outcomes(200, refused(words))).toMatchObject([expected]);
  });

  it('is deferred with HTTP 429', () => {
    expect(outcomes(429, refused('Slow down'))).toMatchObject([
      { outcome: 'deferred', reason: { code: 'rate_limited' } },
    ]);
  });

  it('is not refused if it has an entry: the entry decides', () => {
    const sms = [{ status: 'success', messageid: 'm-1', mobileno: to }];
    expect(outcomes(200, { ...refused('Closed'), sms }, { recipients: [to, other] })).toMatchObject([
      { outcome: 'accepted', reference: 'm-1' },
      unclear,
    ]);
  });

  it('is unknown to a gateway that refuses by the status', () => {
    expect(outcomes(200, refused('Closed'), { refusesBy: 'status' })).toMatchObject([unclear]);
  });
});

describe('without responsecode 0, nothing is refused', () => {
  it.each<[number, string | object]>([
    [200, { responsecode: 1, sms: [] }],
    [200, {}],
    [200, '<html>Bienvenue</html>'],
    [400, '<html>Bad Request</html>'],
    [400, {}],
    [404, ''],
  ])('by HTTP %i with %j', (status, body) => {
    expect(outcomes(status, body)).toMatchObject([unclear]);
  });

  it('by HTTP 400, which refuses only by the status', () => {
    expect(outcomes(400, {}, { refusesBy: 'status' })).toMatchObject([
      { outcome: 'rejected', reason: { code: 'invalid_request' } },
    ]);
  });
});

it('Retry-After as a date without a zone is UTC, wherever the process runs', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Pacific/Auckland';
  try {
    const settings = {
      secrets: ['k'],
      refusesBy: 'status',
      reportIds: undefined,
      defaultCountry: 'CM',
      on503: 'deferred',
      errorCodes: {},
      now: new Date('2026-01-01T00:00:00Z'),
    } as const;
    const answer = {
      kind: 'answered',
      status: 503,
      text: '',
      headers: { 'retry-after': 'Thu Jan  1 00:05:00 2026' },
    } as const;
    expect(outcomesOf(answer, ['+237699128531'], settings)).toMatchObject([{ retryAfterMs: 300_000 }]);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
