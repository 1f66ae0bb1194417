import type { Submission } from '@nkul/core/adapter';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, fakeNexah, notifierOf, outgoing, password, sample } from '../test/fake-nexah.ts';
import type { NexahSettings } from './index.ts';

const [first, second, wrong] = ['+237699000001', '+237670000002', '+237600000002'];

interface Exchange {
  readonly answer: Answer;
  readonly to?: readonly string[];
  readonly settings?: Partial<NexahSettings>;
}

async function exchange({ answer, to = [first], settings = {} }: Exchange) {
  const provider = await fakeNexah(() => answer);
  const notifier = await notifierOf({ baseUrl: provider.url, ...settings });
  onTestFinished(async () => {
    await notifier.close?.();
    await provider.close();
  });
  const messages = to.map((number) => outgoing(number));
  const submissions = await notifier.send(messages, { signal: AbortSignal.timeout(5_000) });
  return { submissions, heard: provider.heard, notifier };
}

async function outcomes(of: Exchange): Promise<readonly Submission[]> {
  return (await exchange(of)).submissions;
}

const entry = (fields: object): Answer => ({
  body: { responsecode: 1, sms: [{ status: 'error', messageid: '', mobileno: '237699000001', ...fields }] },
});
const unclear = { outcome: 'unknown', reason: { code: 'unreadable_answer' } };

describe('a request', () => {
  it("is that of Nexah's sample: one text, and numbers with commas between", async () => {
    const { heard } = await exchange({
      answer: { body: sample('answers/accepted') },
      to: [first, second],
      settings: { password: 'PASSWORD' },
    });
    expect(heard).toEqual([{ url: '/api/v1/sendsms', body: JSON.parse(sample('request')) }]);
  });

  it.each<[string, Partial<NexahSettings>, readonly string[], number]>([
    ['carries equal texts to at most perCall numbers', { perCall: 1 }, ['Bonjour', 'Bonjour'], 2],
    ['carries one text', {}, ['Bonjour', 'Bonsoir'], 2],
    ['carries one sender', { sender: ({ to }) => (to === first ? 'ONE' : 'TWO') }, ['Bonjour', 'Bonjour'], 2],
    ['carries equal texts together', {}, ['Bonjour', 'Bonjour'], 1],
  ])('%s', async (_what, settings, [one = '', other = ''], calls) => {
    const provider = await fakeNexah(() => ({ body: sample('answers/accepted') }));
    const notifier = await notifierOf({ baseUrl: provider.url, ...settings });
    const signal = AbortSignal.timeout(5_000);
    expect(await notifier.send([outgoing(first, one), outgoing(second, other)], { signal })).toMatchObject([
      { outcome: 'accepted', reference: '1400000001' },
      { outcome: 'accepted', reference: '1400000002' },
    ]);
    expect(provider.heard).toHaveLength(calls);
    await notifier.close?.();
    await provider.close();
  });

  it('is limited: texts are not mixed, and each sender has its own call', async () => {
    expect((await notifierOf({ perCall: 20 })).limits).toMatchObject({ perCall: 20, mixed: false });
    expect((await notifierOf({ sender: () => 'NKUL' })).limits).toMatchObject({ perCall: 1 });
  });
});

describe("Nexah's samples", () => {
  it('accepted', async () => {
    expect(
      await outcomes({ answer: { body: sample('answers/accepted') }, to: [second, first] }),
    ).toMatchObject([
      { outcome: 'accepted', reference: '1400000002' },
      { outcome: 'accepted', reference: '1400000001' },
    ]);
  });

  it('partial: each by its own entry', async () => {
    const body = sample('answers/partial').replace('237000000002', wrong?.slice(1) ?? '');
    expect(await outcomes({ answer: { body }, to: [first, wrong ?? ''] })).toMatchObject([
      { outcome: 'accepted', reference: '1400000001' },
      { outcome: 'rejected', reason: { code: 'invalid_recipient', providerCode: '(code)' } },
    ]);
  });

  it('a wrong password pauses the notifier', async () => {
    expect(await outcomes({ answer: { body: sample('answers/wrong-password') } })).toMatchObject([
      { outcome: 'deferred', pause: 'unauthorized' },
    ]);
  });
});

describe('an entry', () => {
  it('that is accepted has the client id as an alias, and what it cost', async () => {
    const answer = entry({
      status: 'success',
      messageid: 'm-1',
      smsclientid: 'c-1',
      total_sms_unit: '2',
      balance: '118',
    });
    expect(await outcomes({ answer })).toMatchObject([
      { outcome: 'accepted', reference: 'm-1', aliases: ['c-1'], units: 2, balance: 118 },
    ]);
  });

  it.each([
    ['Invalid mobile number', { outcome: 'rejected', reason: { code: 'invalid_recipient' } }],
    ['Operator closed', { outcome: 'rejected', reason: { code: 'provider_refused' } }],
    ['Insufficient credit', { outcome: 'deferred', pause: 'insufficient_credit' }],
    ['Invalid sender id', { outcome: 'rejected', reason: { code: 'invalid_request' } }],
  ])('that is refused: %s', async (errordescription, expected) => {
    expect(await outcomes({ answer: entry({ errordescription }) })).toMatchObject([expected]);
  });

  it('that is missing leaves its number unknown', async () => {
    const answer = entry({ status: 'success', messageid: 'm-1' });
    expect(await outcomes({ answer, to: [first, second] })).toMatchObject([
      { outcome: 'accepted', reference: 'm-1' },
      unclear,
    ]);
  });
});

describe('the whole call', () => {
  it.each<[string, Answer, object]>([
    [
      'is refused for the credit',
      { body: { responsecode: 0, responsemessage: 'Insufficient balance' } },
      { outcome: 'deferred', pause: 'insufficient_credit' },
    ],
    [
      'is refused for another reason',
      { body: { responsecode: 0, responsemessage: `Route closed for ${password}` } },
      {
        outcome: 'rejected',
        reason: { code: 'provider_refused', message: 'the provider refused the call: Route closed for ***' },
      },
    ],
    ['is answered by a page', { body: '<html></html>' }, unclear],
    ['is answered without an entry', { body: { responsecode: 1, sms: [] } }, unclear],
    ['fails at the provider', { status: 500, body: { responsecode: 0, responsemessage: 'Oops' } }, unclear],
    ['is answered 503', { status: 503, body: '' }, unclear],
    ['is answered 400 by a proxy', { status: 400, body: 'Bad Request' }, unclear],
    ['is answered 429', { status: 429, body: '' }, { outcome: 'deferred', reason: { code: 'rate_limited' } }],
  ])('%s', async (_what, answer, expected) => {
    expect(await outcomes({ answer })).toMatchObject([expected]);
  });

  it('is deferred after 503 if the setting says that nothing was sent', async () => {
    const of = { answer: { status: 503, body: '' }, settings: { on503: 'deferred' } } as const;
    expect(await outcomes(of)).toMatchObject([{ outcome: 'deferred', reason: { code: 'unavailable' } }]);
  });
});

describe('the balance', () => {
  const read = async (answer: Answer) => {
    const provider = await fakeNexah(() => answer);
    const notifier = await notifierOf({ baseUrl: provider.url });
    onTestFinished(async () => {
      await notifier.close?.();
      await provider.close();
    });
    const balance = notifier.balance?.({ signal: AbortSignal.timeout(5_000) });
    return { balance, heard: provider.heard };
  };

  it('is the credit', async () => {
    const { balance, heard } = await read({ body: sample('answers/balance') });
    expect(await balance).toMatchObject({ left: 120, unit: 'sms' });
    expect(heard).toEqual([{ url: '/api/v1/smscredit', body: { user: 'USER', password } }]);
  });

  it.each<[string, Answer, string]>([
    ['a wrong password', { body: sample('answers/wrong-password') }, 'check user and password'],
    ['HTTP 401', { status: 401, body: '' }, 'check user and password'],
    ['a refusal that has a credit', { body: { responsecode: 0, credit: 5 } }, 'answered 200, without'],
    ['an answer without credit', { body: { responsecode: 1 } }, 'answered 200, without'],
    ['an error', { status: 500, body: { credit: 5 } }, 'answered 500, without'],
    ['a reset', (socket) => void socket.resetAndDestroy(), 'could not be asked'],
  ])('is an error after %s', async (_what, answer, words) => {
    const { balance } = await read(answer);
    await expect(balance).rejects.toMatchObject({
      code: 'NKUL_BALANCE',
      message: expect.stringContaining(words),
    });
  });
});

it('a password that a function gives is that of now', async () => {
  let current = 'first-word';
  const { heard, notifier } = await exchange({
    answer: { body: sample('answers/accepted') },
    settings: { password: () => current },
  });
  current = 'second-word';
  await notifier.send([outgoing(first)], { signal: AbortSignal.timeout(5_000) });
  expect(heard.map(({ body }) => body['password'])).toEqual(['first-word', 'second-word']);
  expect(notifier.secrets?.()).toEqual(['second-word']);
});
