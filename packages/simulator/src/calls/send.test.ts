import { expect, test } from 'vitest';
import { call } from '../../test/call.ts';
import { key, send, simulate, to } from '../../test/simulate.ts';

const other = '+237677000111';
const id = /^brk\.ocm\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const clientId = /^brk\.ocm\.[0-9a-f]{23}$/;

test('one number and one text are answered as in the document, key by key', async () => {
  const simulator = await simulate({ accounts: { [key]: 1786 } });
  const answer = await send(simulator);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  const json = JSON.parse(answer.text);
  expect(JSON.stringify(json)).toBe(
    JSON.stringify({
      success: true,
      status: 200,
      code: 'success',
      title: 'Réussite',
      msg: 'Tous les messages ont été envoyés avec succès',
      details: [
        {
          responsecode: 1,
          responsedescription: 'success',
          responsemessage: 'success',
          sms: [
            {
              status: 'success',
              smsclientid: json.details[0].sms[0].smsclientid,
              messageid: json.details[0].sms[0].messageid,
              mobileno: '+237699128531',
              errorcode: null,
              errordescription: null,
              total_sms_unit: 1,
              balance: 1785,
            },
          ],
        },
      ],
    }),
  );
  expect(json.details[0].sms[0].smsclientid).toMatch(clientId);
  expect(json.details[0].sms[0].messageid).toMatch(id);
});

test('what was accepted is written in the book', async () => {
  const at = new Date('2026-03-01T08:00:00Z');
  const simulator = await simulate({ now: () => at });
  const json = JSON.parse((await send(simulator, '699128531', 'a'.repeat(161))).text);
  const { messageid: messageId, smsclientid } = json.details[0].sms[0];
  const text = 'a'.repeat(161);
  expect(simulator.accepted).toEqual([
    {
      wire: 'devcode',
      messageId,
      clientId: smsclientid,
      to,
      text,
      sender: 'NKUL',
      apiKey: key,
      units: 2,
      at,
      call: 1,
    },
  ]);
  expect(simulator.calls).toEqual([
    {
      number: 1,
      at,
      wire: 'devcode',
      operation: 'send',
      method: 'POST',
      faults: [],
      entries: [{ to, text, accepted: true, messageId, faults: [] }],
      httpStatus: 200,
    },
  ]);
  expect(simulator.account(key)).toEqual({ bought: 1000, sent: 2, left: 998 });
});

test('many numbers and one text are a fan-out', async () => {
  const simulator = await simulate();
  const json = JSON.parse((await send(simulator, [to, other], ['Bonjour'])).text);
  expect(json.details[0].sms.map((entry: { balance: number }) => entry.balance)).toEqual([999, 998]);
  expect(simulator.accepted.map((sms) => [sms.to, sms.text])).toEqual([
    [to, 'Bonjour'],
    [other, 'Bonjour'],
  ]);
});

test('as many numbers as texts are paired by position', async () => {
  const simulator = await simulate();
  await send(simulator, [to, other], ['un', 'deux']);
  expect(simulator.accepted.map((sms) => [sms.to, sms.text])).toEqual([
    [to, 'un'],
    [other, 'deux'],
  ]);
});

test('the GET form takes everything from the query, arrays as repeated names or with brackets', async () => {
  const simulator = await simulate();
  const base = `${simulator.url}Send_sms_dev?api_key=${key}&sender=NKUL`;
  expect((await call(`${base}&phone=237699128531&message=Bonjour%20Awa`)).status).toBe(200);
  expect((await call(`${base}&phone=+237699128531&message=plus`)).status).toBe(200);
  expect((await call(`${base}&phone=${other}&phone=699128531&message=un&message=deux`)).status).toBe(200);
  expect((await call(`${base}&phone[]=699128531&message=seul`)).status).toBe(200);
  expect((await call(`${base}&phone=699128531&message=Tu%20viens?`)).status).toBe(200);
  expect(simulator.accepted.map((sms) => [sms.to, sms.text])).toEqual([
    [to, 'Bonjour Awa'],
    [to, 'plus'],
    [other, 'un'],
    [to, 'deux'],
    [to, 'seul'],
    [to, 'Tu viens?'],
  ]);
  expect(simulator.calls[0]?.method).toBe('GET');
});

const fieldMissing = 'Erreur de validation pour champ manquant';
const keyMissing = 'Erreur de validation pour api_key manquant';
const valid = { api_key: key, sender: 'NKUL', phone: to, message: 'Bonjour' };

test.each<[string, unknown, number, string]>([
  ['no key', { ...valid, api_key: undefined }, 400, keyMissing],
  ['an empty key', { ...valid, api_key: '' }, 400, keyMissing],
  ['a key that is no string', { ...valid, api_key: 12 }, 400, keyMissing],
  ['no JSON', '{"api_key": "demo-key",}', 400, keyMissing],
  ['no object', '[1]', 400, keyMissing],
  ['a key without account', { ...valid, api_key: 'stranger' }, 401, 'Pas d’autorisation'],
  ['no sender', { ...valid, sender: undefined }, 400, fieldMissing],
  ['an empty sender', { ...valid, sender: '' }, 400, fieldMissing],
  ['no phone', { ...valid, phone: undefined }, 400, fieldMissing],
  ['no phones', { ...valid, phone: [] }, 400, fieldMissing],
  ['a phone that is no string', { ...valid, phone: [699128531] }, 400, fieldMissing],
  ['no message', { ...valid, message: undefined }, 400, fieldMissing],
  ['an empty message', { ...valid, message: ['a', ''], phone: [to, other] }, 400, fieldMissing],
  ['two messages for one phone', { ...valid, message: ['a', 'b'] }, 400, fieldMissing],
  [
    'two messages for three phones',
    { ...valid, phone: [to, to, to], message: ['a', 'b'] },
    400,
    fieldMissing,
  ],
  ['an invalid number', { ...valid, phone: '+237222123456' }, 400, 'Numéro de téléphone invalide'],
])('%s is the documented error, and nothing is accepted', async (_name, body, status, msg) => {
  const simulator = await simulate();
  const answer = await call(`${simulator.url}Send_sms_dev`, { method: 'POST', body });
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({ success: false, status, code: 'error', title: 'Erreur', msg, details: [] });
  expect(simulator.accepted).toEqual([]);
  expect(simulator.account(key).sent).toBe(0);
});

test('JSON that is not announced as JSON is not read', async () => {
  const simulator = await simulate();
  const answer = await send(simulator, to, 'Bonjour', { type: 'text/plain' });
  expect(answer.json).toMatchObject({ status: 400, msg: keyMissing });
});

test('a body above 4 MiB is not read to its end', async () => {
  const simulator = await simulate();
  await expect(send(simulator, to, 'a'.repeat(5_000_000))).rejects.toThrow();
  expect(simulator.accepted).toEqual([]);
});

test('an invalid number among others is an error of its entry, the others are accepted', async () => {
  const simulator = await simulate();
  const answer = await send(simulator, ['12', to]);
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({
    success: false,
    status: 400,
    code: 'error',
    msg: 'Certain message n’ont pas été envoyé',
    details: [
      {
        responsecode: 0,
        responsedescription: 'error',
        sms: [
          {
            status: 'error',
            messageid: null,
            mobileno: '12',
            errorcode: 400,
            errordescription: 'Numéro de téléphone invalide',
            total_sms_unit: 0,
            balance: 1000,
          },
          { status: 'success', mobileno: to, total_sms_unit: 1, balance: 999 },
        ],
      },
    ],
  });
  expect(simulator.calls[0]?.entries.map(({ accepted }) => accepted)).toEqual([false, true]);
});

test('several invalid numbers and no valid one are the documented error, with their entries', async () => {
  const simulator = await simulate();
  const answer = await send(simulator, ['12', '13']);
  expect(answer.json).toMatchObject({
    msg: 'Numéro de téléphone invalide',
    details: [{ sms: [{ mobileno: '12' }, { mobileno: '13' }] }],
  });
});

test('a call that the balance does not cover is refused as a whole', async () => {
  const simulator = await simulate({ accounts: { [key]: 2 } });
  const answer = await send(simulator, [to, other], ['a'.repeat(161), 'b']);
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ success: false, msg: 'Solde insuffisant', details: [] });
  expect(simulator.accepted).toEqual([]);
  expect(simulator.calls[0]?.entries.map(({ accepted }) => accepted)).toEqual([false, false]);
  simulator.credit(key, 1);
  expect((await send(simulator, [to, other], ['a'.repeat(161), 'b'])).status).toBe(200);
  expect(simulator.account(key)).toEqual({ bought: 3, sent: 3, left: 0 });
});

test('what is invalid need not be covered by the balance', async () => {
  const simulator = await simulate({ accounts: { [key]: 1 } });
  await send(simulator, [to, '12']);
  expect(simulator.accepted).toHaveLength(1);
});

test('nothing is idempotent: the same call again is a second SMS, and the book tells', async () => {
  const simulator = await simulate();
  await send(simulator);
  await send(simulator, '699128531');
  await send(simulator, to, 'Bonsoir');
  expect(simulator.timesAccepted('699128531', 'Bonjour')).toBe(2);
  expect(simulator.timesAccepted(to, 'Bonsoir')).toBe(1);
  expect(simulator.timesAccepted(to, 'Salut')).toBe(0);
  expect(simulator.duplicates()).toEqual([{ to, text: 'Bonjour', times: 2 }]);
});

test('each account pays for itself', async () => {
  const simulator = await simulate({ accounts: { [key]: 5, second: 7 } });
  await send(simulator, to, 'Bonjour', { body: { ...valid, api_key: 'second' } });
  expect(simulator.account(key).sent).toBe(0);
  expect(simulator.account('second')).toEqual({ bought: 7, sent: 1, left: 6 });
  expect(() => simulator.account('third')).toThrow(RangeError);
  expect(() => simulator.credit('third', 1)).toThrow(RangeError);
  expect(() => simulator.credit(key, 0.5)).toThrow('Units are a whole number');
});

test('another method is answered 405, another address 404, and both are noted', async () => {
  const simulator = await simulate();
  const put = await call(`${simulator.url}Send_sms_dev`, { method: 'PUT', body: valid });
  expect(put.status).toBe(405);
  expect(put.headers.allow).toBe('GET, POST');
  expect((await call(`${simulator.url}Send_sms`, { method: 'POST', body: valid })).status).toBe(404);
  expect((await call(simulator.url.replace('/developpeur/', '//'))).status).toBe(404);
  expect(simulator.calls.map(({ operation, httpStatus }) => [operation, httpStatus])).toEqual([
    ['send', 405],
    ['other', 404],
    ['other', 404],
  ]);
});
