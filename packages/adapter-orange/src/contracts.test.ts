import { readFileSync } from 'node:fs';
import type { HttpOutcome } from '@nkul/adapter-kit';
import { describe, expect, it } from 'vitest';
import { balanceOf } from './contracts.ts';

function answered(body: string | object, status = 200): HttpOutcome {
  return {
    kind: 'answered',
    status,
    headers: {},
    text: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function sample(name: string): string {
  return readFileSync(new URL(`../fixtures/contracts/${name}.json`, import.meta.url), 'utf8');
}

const active = { country: 'CMR', status: 'ACTIVE', availableUnits: 12 };

describe('the balance', () => {
  it.each([
    ['of the sample', sample('contracts'), 12],
    ['of the sample in the older form', sample('partner-contracts'), 12],
    ['of several contracts', [active, { ...active, availableUnits: '30' }], 42],
    ['without those that have ended', [active, { ...active, status: 'EXPIRED', availableUnits: 500 }], 12],
    ['without those of another country', [active, { ...active, country: 'CIV', availableUnits: 500 }], 12],
    ['of an application without a contract', [], 0],
  ])('%s', (_, body, left) => {
    expect(balanceOf(answered(body), 'CMR')).toMatchObject({ left, unit: 'sms', at: expect.any(Date) });
  });

  it.each<[string, HttpOutcome, string]>([
    ['a contract without units', answered([{ ...active, availableUnits: undefined }]), 'without a balance'],
    [
      'units that are not a number',
      answered([active, { ...active, availableUnits: 'many' }]),
      'without a balance',
    ],
    ['another form', answered({ contracts: [active] }), 'without a balance'],
    ['a list of other things', answered([1]), 'without a balance'],
    [
      'an older form without contracts',
      answered({ partnerContracts: { contracts: [{}] } }),
      'without a balance',
    ],
    ['a page', answered('<html></html>'), 'answered 200, without'],
    ['an error', answered([active], 500), 'answered 500, without'],
    ['401', answered({ code: 42 }, 401), 'check clientId'],
    ['403', answered({ code: 50 }, 403), 'check clientId'],
    [
      'refused credentials',
      { kind: 'not_written', cause: 'HTTP 401', refused: 'credentials' },
      'check clientId',
    ],
    ['an absent provider', { kind: 'not_written', cause: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    ['a lost answer', { kind: 'no_answer', cause: 'ECONNRESET' }, 'ECONNRESET'],
    ['a call that was withheld', { kind: 'withheld' }, 'not asked'],
  ])('is not read from %s', (_, outcome, words) => {
    expect(() => balanceOf(outcome, 'CMR')).toThrow(words);
  });
});
