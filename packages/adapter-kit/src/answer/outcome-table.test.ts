import type { Submission } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../http/outcome.ts';
import { OutcomeTable, type Said } from './outcome-table.ts';

const secret = 'k-5e8a91';
const table = new OutcomeTable(
  [
    { code: '21211', is: 'invalid_recipient' },
    { code: ['21610', '21611'], is: 'opted_out' },
    { status: 400, words: /no credit/i, is: 'insufficient_credit' },
    { code: '30003', is: 'recipient_unavailable' },
    { status: 404, is: 'invalid_request' },
    { status: [503], is: 'unavailable' },
    { status: 400, code: 'again', is: 'unknown' },
  ],
  { secrets: [secret], now: () => new Date('2026-01-01T00:00:00Z') },
);

function answered(status: number, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { kind: 'answered', status, headers, text: '' };
}

const refused = (code?: string, words?: string): Said => ({ outcome: 'refused', code, words });
const reason = (outcome: Submission['outcome'], code: string) => ({ outcome, reason: { code } });

describe('the rows of a provider', () => {
  it.each<readonly [string, number, Said | undefined, object]>([
    ['a code', 400, refused('21211'), reason('rejected', 'invalid_recipient')],
    ['one of several codes, on any status', 500, refused('21611'), reason('rejected', 'opted_out')],
    [
      'words with a status',
      400,
      refused('1', 'No credit.'),
      { ...reason('deferred', 'insufficient_credit'), pause: 'insufficient_credit' },
    ],
    ['words with another status', 422, refused('1', 'No credit.'), reason('rejected', 'provider_refused')],
    [
      "a recipient's own trouble",
      200,
      refused('30003'),
      { ...reason('deferred', 'recipient_unavailable'), scope: 'message' },
    ],
    ['a status', 404, refused('2'), reason('rejected', 'invalid_request')],
    [
      'a status that refuses, with an unreadable answer',
      404,
      undefined,
      reason('unknown', 'unreadable_answer'),
    ],
    ['a status of an outage, with an unreadable answer', 503, undefined, reason('deferred', 'unavailable')],
    ['unknown', 400, refused('again'), reason('unknown', 'unreadable_answer')],
  ])('decide by %s', (_by, status, said, expected) => {
    expect(table.submission(answered(status), said)).toMatchObject(expected);
  });

  it('must have a condition', () => {
    expect(() => new OutcomeTable([{ is: 'unavailable' }])).toThrow(
      'A row that is unavailable has no condition',
    );
  });
});

describe('the ladder behind them', () => {
  it.each<readonly [number, Said | undefined, object]>([
    [200, { outcome: 'accepted', reference: 'm-1' }, { outcome: 'accepted', reference: 'm-1' }],
    [500, { outcome: 'accepted', reference: 'm-1' }, { outcome: 'accepted', reference: 'm-1' }],
    [401, undefined, { ...reason('deferred', 'unauthorized'), pause: 'unauthorized' }],
    [403, refused('9'), { ...reason('deferred', 'unauthorized'), pause: 'unauthorized' }],
    [403, undefined, reason('unknown', 'unreadable_answer')],
    [429, undefined, { ...reason('deferred', 'rate_limited'), retryAfterMs: 7_000 }],
    [200, refused('9'), reason('rejected', 'provider_refused')],
    [422, refused(), reason('rejected', 'provider_refused')],
    [200, undefined, reason('unknown', 'unreadable_answer')],
    [422, undefined, reason('unknown', 'unreadable_answer')],
    ...[302, 408, 409, 425, 500, 502, 504].map(
      (status) => [status, refused('9'), reason('unknown', 'unreadable_answer')] as const,
    ),
  ])('%i with %j', (status, said, expected) => {
    expect(table.submission(answered(status, { 'retry-after': '7' }), said)).toMatchObject(expected);
  });

  it.each([
    [{ kind: 'not_written', cause: 'ECONNREFUSED' }, reason('deferred', 'not_connected')],
    [
      { kind: 'not_written', cause: 'HTTP 401', refused: 'credentials' },
      { ...reason('deferred', 'unauthorized'), pause: 'unauthorized' },
    ],
    [{ kind: 'withheld' }, { ...reason('deferred', 'too_late'), retryAfterMs: 0 }],
    [{ kind: 'no_answer', cause: 'ECONNRESET' }, reason('unknown', 'no_answer')],
  ] as const)('%j', (http, expected) => {
    const unread = () => {
      throw new Error('there is nothing to read');
    };
    expect(table.submission(http, unread)).toMatchObject(expected);
  });
});

it('shows words and codes of the provider, without secrets and whole numbers', () => {
  const submission = table.submission(answered(422), refused(secret, `+237699128531 has no ${secret}`));
  expect(submission).toEqual({
    outcome: 'rejected',
    reason: {
      code: 'provider_refused',
      message: 'the provider refused the message: +2376******31 has no ***',
      providerCode: '***',
    },
  });
});

it('reads an answer by a function', () => {
  const read = ({ status }: HttpAnswer): Said => ({ outcome: 'accepted', reference: `of-${status}` });
  expect(table.submission(answered(201), read)).toEqual({ outcome: 'accepted', reference: 'of-201' });
});

it('words with the flag g match each time', () => {
  const table = new OutcomeTable([{ words: /blocked/g, is: 'opted_out' }]);
  const http = { kind: 'answered', status: 400, headers: {}, text: '' } as const;
  const codes = [1, 2, 3].map(() => table.submission(http, { outcome: 'refused', words: 'is blocked' }));
  expect(codes).toMatchObject([1, 2, 3].map(() => ({ reason: { code: 'opted_out' } })));
});
