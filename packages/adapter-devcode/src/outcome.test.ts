import { createServer } from 'node:net';
import type { Submission } from '@nkul/core/adapter';
import { createSimulator } from '@nkul/simulator-devcode';
import { describe, expect, it } from 'vitest';
import { notifierOf, outgoing } from '../test/notifier-of.ts';
import { type Answer, answerWith, scriptedProvider } from '../test/provider.ts';
import type { DevcodeSettings } from './settings.ts';

const first = '+237699128531';
const second = '+237677018812';

interface Row {
  readonly what: string;
  readonly answer: Answer;
  /** The recipients; one when absent. */
  readonly to?: readonly string[];
  readonly settings?: Partial<DevcodeSettings>;
  readonly expected: readonly object[];
}

const sms = (entry: object) => ({
  status: 'success',
  messageid: 'm-1',
  smsclientid: 'c-1',
  mobileno: first,
  ...entry,
});
const success = (...entries: object[]) => ({
  success: true,
  status: 200,
  code: 'success',
  details: [{ sms: entries }],
});
const failure = (msg: string, status: number, details: readonly object[] = []) => ({
  success: false,
  status,
  code: 'error',
  msg,
  details,
});

const accepted = { outcome: 'accepted', reference: 'm-1', aliases: ['c-1'] };
const outcome = (kind: Submission['outcome'], code: string) => ({ outcome: kind, reason: { code } });
const paused = (code: 'insufficient_credit' | 'unauthorized', message: string) => ({
  outcome: 'deferred',
  reason: { code, message },
  pause: code,
});
const credit = paused('insufficient_credit', 'the account has no credit left');
const account = paused('unauthorized', 'the provider refused the account');

/** The README's table of outcomes, one row an exchange on a real socket. */
const rows: readonly Row[] = [
  {
    what: 'a 2xx with an accepted entry',
    answer: answerWith(200, success(sms({ total_sms_unit: 2, balance: 1785 }))),
    expected: [{ ...accepted, units: 2, balance: 1785 }],
  },
  {
    what: 'any other 2xx with an accepted entry',
    answer: answerWith(201, success(sms({}))),
    expected: [accepted],
  },
  {
    what: 'numbers as strings',
    answer: answerWith(200, success(sms({ total_sms_unit: '3', balance: '17' }))),
    expected: [{ ...accepted, units: 3, balance: 17 }],
  },
  {
    what: 'a number without its plus',
    answer: answerWith(200, success(sms({ mobileno: '237699128531' }))),
    expected: [accepted],
  },
  {
    what: 'a number in its national form',
    answer: answerWith(200, success(sms({ mobileno: '6 99 12 85 31' }))),
    expected: [accepted],
  },
  {
    what: 'a number as a JSON number',
    answer: answerWith(200, success(sms({ mobileno: 237699128531 }))),
    expected: [accepted],
  },
  {
    what: 'an entry with SUCCESS in capitals',
    answer: answerWith(200, success(sms({ status: 'SUCCESS' }))),
    expected: [accepted],
  },
  {
    what: 'an id beyond 2⁵³ with all its digits',
    answer: answerWith(
      200,
      JSON.stringify(success(sms({ messageid: 0 }))).replace(
        '"messageid":0',
        '"messageid":90071992547409931234',
      ),
    ),
    expected: [{ ...accepted, reference: '90071992547409931234' }],
  },
  {
    what: 'an accepted entry without messageid',
    answer: answerWith(200, success(sms({ messageid: null }))),
    expected: [{ outcome: 'accepted', reference: 'c-1', aliases: [] }],
  },
  {
    what: 'an accepted entry without any id',
    answer: answerWith(200, success(sms({ messageid: '', smsclientid: null }))),
    expected: [{ outcome: 'accepted', aliases: [] }],
  },
  {
    what: 'an accepted entry although success is false',
    answer: answerWith(200, failure("Certain message n'ont pas été envoyé", 400, [{ sms: [sms({})] }])),
    expected: [accepted],
  },
  {
    what: 'an accepted entry with HTTP 500',
    answer: answerWith(500, failure('Erreur', 500, [{ sms: [sms({})] }])),
    expected: [accepted],
  },
  {
    what: 'an accepted entry beside another one that says error for the same number',
    answer: answerWith(200, success(sms({}), sms({ status: 'error', messageid: null }))),
    expected: [accepted],
  },
  {
    what: 'several details, in another order',
    answer: answerWith(200, {
      success: true,
      details: [
        { sms: [sms({ mobileno: second, messageid: 'm-2', smsclientid: null })] },
        { sms: [sms({})] },
      ],
    }),
    to: [first, second],
    expected: [accepted, { outcome: 'accepted', reference: 'm-2', aliases: [] }],
  },
  {
    what: 'a recipient in no entry',
    answer: answerWith(200, success(sms({}))),
    to: [first, second],
    expected: [accepted, outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'only an entry for another number',
    answer: answerWith(200, success(sms({ mobileno: second }))),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'an only entry without its number',
    answer: answerWith(200, success(sms({ mobileno: undefined }))),
    expected: [accepted],
  },
  {
    what: 'a 2xx with HTML',
    answer: answerWith(200, '<html>Bienvenue</html>'),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 2xx with an empty body',
    answer: answerWith(200, ''),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  { what: 'a 204', answer: answerWith(204, ''), expected: [outcome('unknown', 'unreadable_answer')] },
  {
    what: 'a 2xx with a cut-off body',
    answer: answerWith(200, JSON.stringify(success(sms({}))).slice(0, -8)),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 2xx with warnings around its object',
    answer: answerWith(
      200,
      `Notice: {closure}() in sms.php\n${JSON.stringify(success(sms({})))}<br />Done in 12 ms\0`,
    ),
    expected: [accepted],
  },
  {
    what: 'a 2xx with two objects: nobody knows which of them counts',
    answer: answerWith(
      200,
      JSON.stringify(success(sms({ status: 'error', errorcode: 7 }))) + JSON.stringify(success(sms({}))),
    ),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'the only entry for the only recipient, with a number that cannot be read',
    answer: answerWith(200, success(sms({ mobileno: '2.37699128531E+11' }))),
    expected: [accepted],
  },
  {
    what: 'the only entry for the only recipient, with another number',
    answer: answerWith(200, success(sms({ mobileno: second }))),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 2xx that holds a list',
    answer: answerWith(200, '[]'),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'success without an entry',
    answer: answerWith(200, success()),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'an entry with a status that the document lacks',
    answer: answerWith(200, success(sms({ status: 'queued' }))),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a missing field',
    answer: answerWith(400, failure('Erreur de validation pour champ manquant', 400)),
    expected: [outcome('rejected', 'invalid_request')],
  },
  {
    what: 'a missing field, said with HTTP 200',
    answer: answerWith(200, failure('Erreur de validation pour champ manquant', 400)),
    expected: [outcome('rejected', 'invalid_request')],
  },
  {
    what: 'a missing key',
    answer: answerWith(401, failure('Erreur de validation pour api_key manquant', 400)),
    expected: [account],
  },
  {
    what: 'a 400 without words',
    answer: answerWith(400, ''),
    expected: [outcome('rejected', 'invalid_request')],
  },
  {
    what: 'a 400 in the body alone',
    answer: answerWith(200, failure('', 400)),
    expected: [outcome('rejected', 'invalid_request')],
  },
  {
    what: 'a refused account',
    answer: answerWith(401, failure("Pas d'autorisation", 401)),
    expected: [account],
  },
  {
    what: 'a refused account with a curly apostrophe and HTTP 200',
    answer: answerWith(200, failure('PAS D’AUTORISATION', 200)),
    expected: [account],
  },
  { what: 'a 401 without words', answer: answerWith(401, ''), expected: [account] },
  { what: 'a 401 in the body alone', answer: answerWith(200, failure('', 401)), expected: [account] },
  { what: 'no credit', answer: answerWith(400, failure('Solde insuffisant', 400)), expected: [credit] },
  {
    what: 'no credit for the entry',
    answer: answerWith(
      200,
      success(sms({ status: 'error', messageid: null, errordescription: 'Solde insuffisant' })),
    ),
    expected: [credit],
  },
  {
    what: 'a refused account for the entry',
    answer: answerWith(200, success(sms({ status: 'error', errordescription: "Pas d'autorisation" }))),
    expected: [account],
  },
  {
    what: 'credit that ran out on the way',
    answer: answerWith(200, failure('Solde insuffisant', 400, [{ sms: [sms({})] }])),
    to: [first, second],
    expected: [accepted, credit],
  },
  {
    what: 'an invalid number for the entry',
    answer: answerWith(
      200,
      success(sms({ status: 'error', errorcode: 'E7', errordescription: 'Numéro de téléphone invalide' })),
    ),
    expected: [{ outcome: 'rejected', reason: { code: 'invalid_recipient', providerCode: 'E7' } }],
  },
  {
    what: 'an invalid number for the only recipient',
    answer: answerWith(400, failure('Numéro de téléphone invalide', 400)),
    expected: [outcome('rejected', 'invalid_recipient')],
  },
  {
    what: 'an invalid number for one of several, and no entries',
    answer: answerWith(400, failure('Numero de telephone invalide', 400)),
    to: [first, second],
    expected: [outcome('unknown', 'unreadable_answer'), outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'an invalid number said beside entries',
    answer: answerWith(400, failure('Numéro de téléphone invalide', 400, [{ sms: [sms({})] }])),
    to: [first, second],
    expected: [accepted, outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'an entry with another error',
    answer: answerWith(200, success(sms({ status: 'error', errordescription: 'Route fermée' }))),
    expected: [outcome('rejected', 'provider_refused')],
  },
  {
    what: 'an entry with only an error code',
    answer: answerWith(200, success(sms({ status: '', errorcode: 17 }))),
    expected: [outcome('rejected', 'provider_refused')],
  },
  {
    what: 'some accepted and some not',
    answer: answerWith(
      200,
      failure("Certain message n'ont pas été envoyé", 400, [
        { sms: [sms({}), sms({ mobileno: second, status: 'error', messageid: null })] },
      ]),
    ),
    to: [first, second],
    expected: [accepted, outcome('rejected', 'provider_refused')],
  },
  { what: 'a 429', answer: answerWith(429, ''), expected: [outcome('deferred', 'rate_limited')] },
  {
    what: 'a 429 with Retry-After in seconds',
    answer: answerWith(429, '', { 'retry-after': '7' }),
    expected: [{ ...outcome('deferred', 'rate_limited'), retryAfterMs: 7000 }],
  },
  {
    what: 'a 429 with Retry-After in the past',
    answer: answerWith(429, '', { 'retry-after': 'Sat, 11 May 2019 13:53:13 GMT' }),
    expected: [{ ...outcome('deferred', 'rate_limited'), retryAfterMs: 0 }],
  },
  {
    what: 'statuses that contradict a body that says success',
    answer: answerWith(401, { ...success(sms({})), status: 400 }),
    to: [first, second],
    expected: [accepted, outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 401 beside an entry',
    answer: answerWith(401, failure('', 401, [{ sms: [sms({})] }])),
    to: [first, second],
    expected: [accepted, outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 429 beside an entry',
    answer: answerWith(429, failure('', 429, [{ sms: [sms({})] }])),
    to: [first, second],
    expected: [accepted, outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 429 in the body alone',
    answer: answerWith(200, failure('', 429)),
    expected: [outcome('deferred', 'rate_limited')],
  },
  {
    what: 'a 503 over a body that says success',
    answer: answerWith(503, success()),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a cut-off body, whatever the status',
    answer: answerWith(
      400,
      JSON.stringify(failure('Erreur de validation', 400, [{ sms: [sms({})] }])).slice(0, -9),
    ),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 400 without words for several recipients, some of whom it may have been sent to',
    answer: answerWith(400, '<html>'),
    to: [first, second],
    expected: [outcome('unknown', 'unreadable_answer'), outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'some not sent, without entries',
    answer: answerWith(400, failure('Certain message n’ont pas été envoyé', 400)),
    to: [first, second],
    expected: [outcome('unknown', 'unreadable_answer'), outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'an only entry without its number, for several recipients',
    answer: answerWith(200, success(sms({ mobileno: undefined }))),
    to: [first, second],
    expected: [outcome('unknown', 'unreadable_answer'), outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'several entries without their numbers',
    answer: answerWith(200, success(sms({ mobileno: undefined }), sms({ mobileno: undefined }))),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 400 in the body of a 201',
    answer: answerWith(201, failure('', 400)),
    expected: [outcome('rejected', 'invalid_request')],
  },
  ...[
    { words: 'Solde insuffisant', expected: credit },
    { words: "Pas d'autorisation", expected: account },
    { words: 'Numéro de téléphone invalide', expected: outcome('rejected', 'invalid_recipient') },
  ].flatMap(({ words, expected }): Row[] => [
    {
      what: `${words}, in a sentence`,
      answer: answerWith(400, failure(`Erreur : ${words}.`, 400)),
      expected: [expected],
    },
    {
      what: `${words}, in a sentence of the entry`,
      answer: answerWith(200, success(sms({ status: 'error', errordescription: `Erreur : ${words}.` }))),
      expected: [expected],
    },
  ]),
  {
    what: 'a missing field on another status, in a sentence',
    answer: answerWith(422, failure('Désolé : erreur de validation pour champ manquant', 422)),
    expected: [outcome('rejected', 'invalid_request')],
  },
  {
    what: 'some not sent, in a sentence',
    answer: answerWith(400, failure('Désolé : certain message n’ont pas été envoyé', 400)),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 403',
    answer: answerWith(403, ''),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 500',
    answer: answerWith(500, failure('Erreur', 500)),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a 500 in the body alone',
    answer: answerWith(200, failure('Erreur', 500)),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  { what: 'a 502', answer: answerWith(502, '<html>'), expected: [outcome('unknown', 'unreadable_answer')] },
  { what: 'a 504', answer: answerWith(504, ''), expected: [outcome('unknown', 'unreadable_answer')] },
  {
    what: 'a 503',
    answer: answerWith(503, '', { 'retry-after': '2' }),
    expected: [{ ...outcome('deferred', 'unavailable'), retryAfterMs: 2000 }],
  },
  {
    what: 'a 503 that the settings take for unknown',
    answer: answerWith(503, ''),
    settings: { on503: 'unknown' },
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a redirect',
    answer: answerWith(302, '', { location: 'http://127.0.0.1:9/elsewhere' }),
    expected: [outcome('unknown', 'unreadable_answer')],
  },
  {
    what: 'a reset after the whole body',
    answer: (_response, _request, socket) => socket.resetAndDestroy(),
    expected: [outcome('unknown', 'no_answer')],
  },
  {
    what: 'a reset in the middle of the answer',
    answer: (response, _request, socket) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"success":true', () => socket.resetAndDestroy());
    },
    expected: [outcome('unknown', 'no_answer')],
  },
];

describe('an answer becomes an outcome', () => {
  it.each(rows)('$what', async ({ answer, to = [first], settings, expected }) => {
    const provider = await scriptedProvider(answer);
    const notifier = await notifierOf({ baseUrl: provider.url, ...settings });
    try {
      const messages = to.map((number) => outgoing(number));
      const submissions = await notifier.send(messages, { signal: AbortSignal.timeout(5_000) });
      expect(submissions).toHaveLength(expected.length);
      for (const [index, one] of expected.entries()) expect(submissions[index]).toMatchObject(one);
      expect(provider.requests).toHaveLength(1);
    } finally {
      await notifier.close?.();
      await provider.close();
    }
  });
});

describe('what surely never reached the wire is deferred', () => {
  it.each([
    ['a refused connection', 'http://127.0.0.1:1/'],
    ['a name that is not there', 'https://nowhere.invalid/'],
  ])('%s', async (_what, baseUrl) => {
    const notifier = await notifierOf({ baseUrl });
    const submissions = await notifier.send([outgoing(first)], { signal: AbortSignal.timeout(5_000) });
    expect(submissions).toMatchObject([outcome('deferred', 'not_connected')]);
    await notifier.close?.();
  });

  it('a failed TLS handshake', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end('no TLS here\r\n'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const notifier = await notifierOf({ baseUrl: `https://127.0.0.1:${port}/` });
    const submissions = await notifier.send([outgoing(first)], { signal: AbortSignal.timeout(5_000) });
    expect(submissions).toMatchObject([outcome('deferred', 'not_connected')]);
    await notifier.close?.();
    await new Promise((resolve) => server.close(resolve));
  });

  it('a call that was over before it began', async () => {
    const provider = await scriptedProvider(answerWith(200, success(sms({}))));
    const notifier = await notifierOf({ baseUrl: provider.url });
    const submissions = await notifier.send([outgoing(first)], { signal: AbortSignal.abort() });
    expect(submissions).toMatchObject([outcome('deferred', 'not_connected')]);
    expect(provider.requests).toEqual([]);
    await notifier.close?.();
    await provider.close();
  });
});

describe('a connection that is reset', () => {
  it.each([
    ['at the first bytes of the request', 'resetBeforeRequest', 0],
    ['after the headers', 'resetAfterHeaders', 0],
    ['after half of the body', 'resetInBody', 0],
    ['after the whole body', 'resetAfterBody', 1],
    ['in the middle of the answer', 'resetInAnswer', 1],
  ] as const)('%s leaves the message unknown, and it is not sent again', async (_when, fault, accepted) => {
    const simulator = await createSimulator({ faults: { send: { [fault]: 1 } } });
    const notifier = await notifierOf({ baseUrl: simulator.url });
    const submissions = await notifier.send([outgoing(first)], { signal: AbortSignal.timeout(5_000) });
    expect(submissions).toMatchObject([outcome('unknown', 'no_answer')]);
    expect(simulator.calls).toHaveLength(1);
    expect(simulator.timesAccepted(first, 'Bonjour')).toBe(accepted);
    await notifier.close?.();
    await simulator.close();
  });
});

it('leaves a call that ran out of time after it was written unknown', async () => {
  const provider = await scriptedProvider(() => {});
  const notifier = await notifierOf({ baseUrl: provider.url });
  const submissions = await notifier.send([outgoing(first)], { signal: AbortSignal.timeout(150) });
  expect(submissions).toMatchObject([outcome('unknown', 'no_answer')]);
  expect(provider.requests).toHaveLength(1);
  await notifier.close?.();
  await provider.close();
});

it('follows no redirect', async () => {
  const elsewhere = await scriptedProvider(answerWith(200, success(sms({}))));
  const provider = await scriptedProvider(answerWith(307, '', { location: elsewhere.url }));
  const notifier = await notifierOf({ baseUrl: provider.url });
  await notifier.send([outgoing(first)], { signal: AbortSignal.timeout(5_000) });
  expect(elsewhere.requests).toEqual([]);
  await notifier.close?.();
  await Promise.all([provider.close(), elsewhere.close()]);
});
