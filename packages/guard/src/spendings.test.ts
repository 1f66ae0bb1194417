import type { Message } from '@nkul/core/adapter';
import { manualClock, sampleMessage } from '@nkul/testing';
import { describe, expect, it, test } from 'vitest';
import type { GuardOptions, Limit } from './index.ts';
import { resolveOptions } from './resolve-options.ts';
import { spendingsOf } from './spendings.ts';

const clock = manualClock();

function message(patch: Partial<Message> = {}): Message {
  return sampleMessage(clock, patch);
}

/** Of which count a message takes how much, for one limit; undefined if it takes nothing of it. */
function taken(
  limit: Partial<Limit>,
  patch: Partial<Message> = {},
  price?: GuardOptions['price'],
): readonly [of: string, amount: number] | undefined {
  const options = { limits: [{ per: 'all', most: '5 per 10m', ...limit }], ...(price && { price }) } as const;
  const [one] = spendingsOf(message(patch), resolveOptions(options));
  return one && [one.of, one.amount];
}

const email = [{ notifier: 'smtp', channel: 'email' }];
const chat = [{ notifier: 'telegram', channel: 'chat' }];

it('says all of a limit', () => {
  const options = { limits: [{ per: 'recipient', most: '5 per 10m', name: 'few', over: 'warn' }] } as const;
  expect(spendingsOf(message(), resolveOptions(options))).toEqual([
    { rule: 'few', of: '+237699128531', amount: 1, limit: 5, windowMs: 600_000, over: 'warn' },
  ]);
});

it('takes of each limit that counts the message', () => {
  const { rules } = resolveOptions({});
  expect(spendingsOf(message(), { rules }).map(({ rule, of }) => [rule, of])).toEqual([
    ['recipient 20 per 10m', '+237699128531'],
    ['recipient 100 per 1d', '+237699128531'],
    ['block 300 per 10m', '+237699128'],
  ]);
});

describe('a count', () => {
  test.each<[string, Limit['per'], Partial<Message>, string | undefined]>([
    ['a number', 'recipient', {}, '+237699128531'],
    [
      'an e-mail address',
      'recipient',
      { recipient: { email: 'Ada@Example.com' }, steps: email },
      'ada@example.com',
    ],
    ['another address', 'recipient', { recipient: { addresses: { chat: 'Ada7' } }, steps: chat }, 'Ada7'],
    ['a number', 'block', {}, '+237699128'],
    ['an e-mail address', 'block', { recipient: { email: 'ada@example.com' }, steps: email }, undefined],
    ['anything', 'all', {}, ''],
    ['a tenant', { metadata: 'tenant' }, { metadata: { tenant: 'a' } }, 'a'],
    ['a tenant that is a number', { metadata: 'tenant' }, { metadata: { tenant: 7 } }, '7'],
    ['no tenant', { metadata: 'tenant' }, { metadata: { user: 'a' } }, undefined],
    ['a tenant that is null', { metadata: 'tenant' }, { metadata: { tenant: null } }, undefined],
    ['a field of every object', { metadata: '__proto__' }, {}, undefined],
  ])('of %s per %j', (_what, per, patch, of) => {
    expect(taken({ per }, patch)?.[0]).toBe(of);
  });

  it('per recipient is that of the address that the message goes to first', () => {
    const patch = {
      recipient: { phone: '+237699128531', email: 'ada@example.com' },
      steps: [...email, { notifier: 'alpha', channel: 'sms' }],
    };
    expect(taken({ per: 'recipient' }, { ...patch, step: 0 })).toEqual(['ada@example.com', 1]);
    expect(taken({ per: 'recipient' }, { ...patch, step: 1 })).toEqual(['+237699128531', 1]);
  });
});

describe('a filter', () => {
  test.each<[Partial<Limit>, Partial<Message>, boolean]>([
    [{ template: 'otp' }, { template: 'otp' }, true],
    [{ template: 'otp' }, { template: 'welcome' }, false],
    [{ template: 'otp' }, {}, false],
    [{ template: ['otp', 'welcome'] }, { template: 'welcome' }, true],
    [{ route: 'codes' }, { route: 'codes' }, true],
    [{ route: 'codes' }, {}, false],
    [{ category: 'marketing' }, { category: 'marketing' }, true],
    [{ category: ['code', 'marketing'] }, {}, false],
    [{ channel: 'sms' }, {}, true],
    [{ channel: 'email' }, {}, false],
    [{ template: 'otp', route: 'codes' }, { template: 'otp' }, false],
    [{ template: 'otp', route: 'codes' }, { template: 'otp', route: 'codes' }, true],
  ])('%j for %j', (limit, patch, counted) => {
    expect(taken(limit, patch) !== undefined).toBe(counted);
  });
});

describe('units', () => {
  test.each<[string, Message['content'][string], number]>([
    ['measured segments', { text: 'x', segments: 3 }, 3],
    ['no segments measured', { text: '', segments: 0 }, 1],
    ['160 characters', { text: 'é'.repeat(160) }, 1],
    ['161 characters', { text: 'e'.repeat(161) }, 2],
    ['307 characters', { text: 'e'.repeat(307) }, 3],
    ['70 characters with one beyond the alphabet', { text: `ê${'e'.repeat(69)}` }, 1],
    ['71 characters with one beyond the alphabet', { text: `ê${'e'.repeat(70)}` }, 2],
    ['133 characters with one beyond the alphabet', { text: `ê${'e'.repeat(132)}` }, 3],
  ])('of an SMS with %s', (_what, sms, units) => {
    expect(taken({ of: 'units', most: '100 per 30d' }, { content: { sms } })).toEqual(['', units]);
  });

  it('of an e-mail are one', () => {
    const content = { email: { text: 'x'.repeat(5_000) } };
    expect(taken({ of: 'units' }, { content, steps: email })).toEqual(['', 1]);
  });
});

describe('money', () => {
  const limit = { most: '50000 XAF per 30d' } as const;

  it('is counted in thousandths of what the message costs', () => {
    const options = {
      limits: [{ per: 'all', ...limit }],
      price: ({ content }: Message) => (content['sms'] ? 25 : 0),
    } as const;
    expect(spendingsOf(message(), resolveOptions(options))).toMatchObject([
      { amount: 25_000, limit: 50_000_000 },
    ]);
    expect(taken(limit, {}, () => 0.0052)).toEqual(['', 5]);
    expect(taken(limit, {}, () => 0.0001)).toEqual(['', 1]);
  });

  it('is not taken if the message is free', () => {
    expect(taken(limit, {}, () => 0)).toBe(undefined);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('of %j is an error of the function', (price) => {
    expect(() => taken(limit, {}, () => price)).toThrow(`guard(): price gave "${price}" for a message`);
  });
});
