import { describe, expect, it } from 'vitest';
import { notifierOf, outgoing } from '../test/notifier-of.ts';
import { answerWith, scriptedProvider } from '../test/provider.ts';
import type { DevcodeSettings } from './settings.ts';

const first = '+237699128531';
const second = '+237677018812';

/** What becomes of messages that are answered so. */
async function outcomes(
  body: string | object,
  { status = 200, to = [first], settings = {} as Partial<DevcodeSettings>, headers = {} } = {},
) {
  const provider = await scriptedProvider(answerWith(status, body, headers));
  const notifier = await notifierOf({ baseUrl: provider.url, ...settings });
  try {
    return await notifier.send(
      to.map((number) => outgoing(number)),
      { signal: AbortSignal.timeout(5_000) },
    );
  } finally {
    await notifier.close?.();
    await provider.close();
  }
}

const entry = (fields: object) => ({
  success: true,
  details: [{ sms: [{ status: 'error', messageid: null, mobileno: first, ...fields }] }],
});
const whole = (msg: string) => ({ success: false, msg, details: [] });

const credit = { outcome: 'deferred', reason: { code: 'insufficient_credit' }, pause: 'insufficient_credit' };
const account = { outcome: 'deferred', reason: { code: 'unauthorized' }, pause: 'unauthorized' };
const sender = {
  outcome: 'rejected',
  reason: { code: 'invalid_request', message: expect.stringContaining('sender') },
};
const number = { outcome: 'rejected', reason: { code: 'invalid_recipient' } };
const field = { outcome: 'rejected', reason: { code: 'invalid_request' } };

const sentences: readonly (readonly [string, object])[] = [
  ['Solde insuffisant', credit],
  ['SOLDE SMS INSUFFISANT', credit],
  ['Crédit épuisé', credit],
  ["Vous n'avez plus de crédit", credit],
  ['Insufficient credit', credit],
  ['Insufficient Balance', credit],
  ['INSUFFICIENT_FUNDS', credit],
  ['InsufficientBalance', credit],
  ['Not enough SMS credits', credit],
  ['Your balance is too low', credit],
  ['Out of credit', credit],
  ["Pas d'autorisation", account],
  ['Pas d&#039;autorisation', account],
  ['Pas d&rsquo;autorisation', account],
  ['Compte expiré', account],
  ['Votre compte a expiré le 12/01 : compte expire', account],
  ['Votre abonnement est suspendu', account],
  ['Account expired', account],
  ['Your account has expired.', account],
  ['User account is suspended', account],
  ['Account disabled', account],
  ['(wrong user or password)', account],
  ['Invalid username or password', account],
  ['Invalid API key', account],
  ['Clé API invalide', account],
  ['Authentication failed', account],
  ['Unauthorized', account],
  ['Invalid sender ID', sender],
  ['Sender not approved', sender],
  ['Sender ID is not authorized', sender],
  ['Unauthorised sender', sender],
  ['INVALID_SENDERID', sender],
  ['Expéditeur non autorisé', sender],
  ['Emetteur refusé', sender],
  ['Expéditeur invalide', sender],
  ['Numéro de téléphone invalide', number],
  ['NumÃ©ro de tÃ©lÃ©phone invalide', number],
  ['Num&eacute;ro de t&eacute;l&eacute;phone invalide', number],
  ['Numéro incorrect', number],
  ['Destinataire invalide', number],
  ['Invalid Mobile Number', number],
  ['invalid phone number', number],
  ['InvalidMsisdn', number],
  ['Mobile number is not valid', number],
  ['(bad number)', number],
  ['Erreur de validation pour champ manquant', field],
  ['Missing parameter', field],
];

describe("the gateway's words are read in French and in English", () => {
  it.each(sentences)('%s, in the entry', async (words, expected) => {
    expect(await outcomes(entry({ errordescription: words }))).toMatchObject([expected]);
  });

  it.each(sentences)('%s, for the whole call', async (words, expected) => {
    expect(await outcomes(whole(words))).toMatchObject([expected]);
  });

  it.each([
    [
      'in details',
      { success: false, details: [{ responsecode: 0, responsemessage: 'Invalid Mobile Number', sms: [] }] },
    ],
    ['in details that are a text', { success: false, details: 'Invalid Mobile Number' }],
    ['in details that are a list of texts', { success: false, details: ['Invalid Mobile Number'] }],
    [
      "in the gateway's own answer",
      { responsecode: 0, responsedescription: 'error', responsemessage: 'Invalid Mobile Number' },
    ],
    ['in a message', { success: 'false', message: 'Invalid Mobile Number' }],
  ])('%s', async (_where, body) => {
    expect(await outcomes(body)).toMatchObject([number]);
  });

  it('with bytes of Latin 1', async () => {
    const body = Buffer.from(JSON.stringify(whole('Numéro de téléphone invalide')), 'latin1');
    const provider = await scriptedProvider((response) => response.writeHead(400).end(body));
    const notifier = await notifierOf({ baseUrl: provider.url });
    const submissions = await notifier.send([outgoing(first)], { signal: AbortSignal.timeout(5_000) });
    expect(submissions).toMatchObject([number]);
    await notifier.close?.();
    await provider.close();
  });
});

describe("the gateway's codes are read", () => {
  it.each([
    ['as a number', { errorcode: -10003 }],
    ['as a text', { errorcode: ' -10003 ' }],
    ['before the words', { errorcode: '-10003', errordescription: 'Sorry' }],
    ['without a word for no', { status: '', errorcode: -10003 }],
    ['under a key in another case', { ErrorCode: -10003 }],
  ])('%s', async (_how, fields) => {
    expect(await outcomes(entry(fields))).toMatchObject([
      { ...number, reason: { ...number.reason, providerCode: '-10003' } },
    ]);
  });

  it('for the whole call', async () => {
    expect(await outcomes({ success: false, errorcode: -10003, details: [] })).toMatchObject([number]);
  });

  it.each([
    ['insufficient_credit', credit],
    ['unauthorized', account],
    ['invalid_sender', sender],
    ['invalid_recipient', number],
    ['invalid_request', field],
  ] as const)('that a setting says to mean %s', async (meaning, expected) => {
    const settings = { errorCodes: { '-10099': meaning } };
    expect(await outcomes(entry({ errorcode: -10099 }), { settings })).toMatchObject([expected]);
    expect(await outcomes({ success: false, errorcode: '-10099' }, { settings })).toMatchObject([expected]);
  });

  it('and a setting that means nothing is refused at the start', async () => {
    const errorCodes: Record<string, never> = JSON.parse('{"-1":"no_credit"}');
    await expect(notifierOf({ errorCodes })).rejects.toMatchObject({
      code: 'NKUL_CONFIGURATION',
      message: expect.stringContaining("errorCodes.-1 is wrong: expected one of 'insufficient_credit'"),
    });
  });
});

describe('what neither word nor code tells stays honest', () => {
  const unknown = { outcome: 'unknown', reason: { code: 'unreadable_answer' } };
  const refused = { outcome: 'rejected', reason: { code: 'provider_refused' } };

  it.each([
    ['an entry that says no with unknown words', entry({ errordescription: 'Route fermée' }), refused],
    ['an entry that says no with an unknown code', entry({ errorcode: -10099 }), refused],
    [
      'an entry with an unknown status',
      entry({ status: 'queued', errordescription: 'Please wait' }),
      unknown,
    ],
    [
      'an entry with an unknown status and no code in words',
      entry({ status: 'queued', errorcode: 'null' }),
      unknown,
    ],
    ['a whole call with unknown words', whole('Une erreur est survenue'), unknown],
    ['words that speak of a number of things', whole('Invalid number of parameters'), unknown],
    ['words of a database', whole("Access denied for user 'app'@'localhost' (using password: YES)"), unknown],
    ['a message that is not authorized', whole('This message content is not authorized'), unknown],
    ['words beside a success', { success: true, msg: 'Invalid Mobile Number', details: [] }, unknown],
  ])('%s', async (_what, body, expected) => {
    expect(await outcomes(body)).toMatchObject([expected]);
  });

  it('a refused number of several, which nobody can tell', async () => {
    expect(await outcomes(whole('Invalid Mobile Number'), { to: [first, second] })).toMatchObject([
      unknown,
      unknown,
    ]);
  });

  it('a success with a code beside it is a success', async () => {
    const body = entry({ status: 'success', messageid: 'm-1', errorcode: 0 });
    expect(await outcomes(body)).toMatchObject([{ outcome: 'accepted', reference: 'm-1' }]);
  });
});

describe('an answer in another form says the same', () => {
  const sms = [{ status: 'success', messageid: 'm-1', mobileno: first }];
  const answer = { success: true, details: [{ sms }] };
  const accepted = { outcome: 'accepted', reference: 'm-1' };

  it.each<readonly [string, string | object]>([
    [
      'keys in another case',
      { Success: true, Details: [{ SMS: [{ Status: 'Success', MessageId: 'm-1', MobileNo: first }] }] },
    ],
    ['details that are one object', { success: true, details: { sms: sms[0] } }],
    ['details that are the entries', { success: true, details: sms }],
    ['details that are JSON as a text', { success: true, details: JSON.stringify([{ sms }]) }],
    ['entries beside details', { responsecode: 1, sms }],
    ['JSON that was written as a text', JSON.stringify(JSON.stringify(answer))],
    ['a list of one', [answer]],
    [
      'JSON behind a warning of PHP',
      `<br />\n<b>Warning</b>: A non-numeric value\n${JSON.stringify(answer)}`,
    ],
    ['success as a text', { ...answer, success: 'true', status: '200' }],
    [
      'a number with other separators',
      { success: true, details: [{ sms: [{ ...sms[0], mobileno: '237\u202f6.99-12 85 31' }] }] },
    ],
  ])('%s', async (_what, body) => {
    expect(await outcomes(body)).toMatchObject([accepted]);
  });

  it('counts as people write them, and none where they are ambiguous', async () => {
    const body = (units: string, balance: string) => ({
      details: [{ sms: [{ ...sms[0], total_sms_unit: units, balance }] }],
    });
    expect(await outcomes(body('2', '1 785'))).toMatchObject([{ ...accepted, units: 2, balance: 1785 }]);
    const [ambiguous] = await outcomes(body('1.785', '1.785'));
    expect(ambiguous).toEqual({ ...accepted, aliases: [] });
  });
});

describe('what is longer than anybody needs is cut, and what is secret masked', () => {
  const long = 'x'.repeat(1_048_000);

  it('a code', async () => {
    const [submission] = await outcomes(entry({ errorcode: long.slice(0, 1_000_000) }));
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { providerCode: `${'x'.repeat(63)}…` } });
  });

  it('a code with a number, a key and control characters in it', async () => {
    const code = `bad\n\u001b[31m ${first} key demo-key`;
    const [submission] = await outcomes(entry({ errorcode: code }));
    expect(submission).toMatchObject({
      reason: { providerCode: expect.stringMatching(/^bad \[31m \+2376\*+31 key \*\*\*$/) },
    });
  });

  it.each([
    [
      'an id',
      { messageid: long.slice(0, 900_000), smsclientid: 'c-1' },
      { outcome: 'accepted', reference: 'c-1', aliases: [] },
    ],
    [
      'both ids',
      { messageid: long.slice(0, 400_000), smsclientid: long.slice(0, 400_000) },
      { outcome: 'accepted', aliases: [] },
    ],
    ['an id that nobody can print', { messageid: 'a\u0000b' }, { outcome: 'accepted', aliases: [] }],
  ])('%s', async (_what, ids, expected) => {
    expect(await outcomes(entry({ status: 'success', ...ids }))).toEqual([expected]);
  });

  it.each<readonly [string, number | undefined]>([
    ['7', 7_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['7, 9', 7_000],
    ['31536000', 86_400_000],
    ['9'.repeat(400), 86_400_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
    ['Thursday, 31-Dec-98 23:59:59 GMT', 0],
    ['Fri Dec 31 23:59:59 9999', 86_400_000],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('Retry-After: %s', async (retryAfter, expected) => {
    const [submission] = await outcomes('', { status: 429, headers: { 'retry-after': retryAfter } });
    expect(submission).toMatchObject({ outcome: 'deferred', reason: { code: 'rate_limited' } });
    expect(submission && 'retryAfterMs' in submission ? submission.retryAfterMs : undefined).toBe(expected);
  });
});
