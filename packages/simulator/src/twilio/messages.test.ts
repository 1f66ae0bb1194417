import { expect, test } from 'vitest';
import { accountSid, clientOf, simulateTwilio, to } from '../../test/twilio.ts';

const message = { to, from: 'NKUL', body: 'Code 1234: é & ñ' };

test("Twilio's client sends a message, and the book has it", async () => {
  const at = new Date('2026-11-25T13:00:00Z');
  const simulator = await simulateTwilio({ now: () => at });
  const sent = await clientOf(simulator).messages.create(message);
  expect(sent).toMatchObject({
    accountSid,
    body: message.body,
    dateCreated: at,
    direction: 'outbound-api',
    errorCode: null,
    from: 'NKUL',
    numSegments: '1',
    priceUnit: 'USD',
    sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
    status: 'queued',
    to,
  });
  expect(simulator.accepted).toEqual([
    {
      wire: 'twilio',
      messageId: sent.sid,
      clientId: sent.sid,
      to,
      text: message.body,
      sender: 'NKUL',
      apiKey: accountSid,
      units: 1,
      at,
      call: 1,
    },
  ]);
  expect(simulator.calls).toMatchObject([{ wire: 'twilio', operation: 'send', httpStatus: 201 }]);
});

test('a messaging service does not know the sender and the segments yet', async () => {
  const messagingServiceSid = `MG${'b'.repeat(32)}`;
  const simulator = await simulateTwilio();
  const sent = await clientOf(simulator).messages.create({ to, body: 'a', messagingServiceSid });
  expect(sent).toMatchObject({ from: null, messagingServiceSid, numSegments: '0', status: 'accepted' });
});

test('an API key sends in the place of the token', async () => {
  const key = `SK${'c'.repeat(32)}`;
  const simulator = await simulateTwilio({ twilio: { apiKeys: { [key]: 'hidden' } } });
  const sent = await clientOf(simulator, key, 'hidden').messages.create(message);
  expect(sent.accountSid).toBe(accountSid);
  await expect(clientOf(simulator, key, 'other').messages.create(message)).rejects.toMatchObject({
    status: 401,
    code: 20003,
  });
});

test('the balance is money, and goes below zero', async () => {
  const simulator = await simulateTwilio({ accounts: { [accountSid]: 1 } });
  const client = clientOf(simulator);
  expect(await client.balance.fetch()).toMatchObject({ accountSid, balance: '0.05', currency: 'USD' });
  await client.messages.create({ ...message, body: 'a'.repeat(161) });
  expect(await client.balance.fetch()).toMatchObject({ balance: '-0.05' });
  await expect(clientOf(simulator, accountSid, 'wrong').balance.fetch()).rejects.toMatchObject({
    status: 401,
    code: 20003,
  });
});

test.each([
  ['a number that is none', { to: '699128531' }, 400, 21211],
  ['no number', { to: '' }, 400, 21211],
  ['no sender', { from: '' }, 400, 21212],
  ['no text', { body: '' }, 400, 21602],
  ['a text that is too long', { body: 'a'.repeat(1601) }, 400, 21617],
  ['a host with an underscore', { statusCallback: 'https://my_host.example.com/' }, 400, 21609],
  ['From 0001', { from: '+15005550001' }, 400, 21212],
  ['From 0007', { from: '+15005550007' }, 400, 21606],
  ['From 0008', { from: '+15005550008' }, 400, 21611],
  ['To 0001', { to: '+15005550001' }, 400, 21211],
  ['To 0002', { to: '+15005550002' }, 400, 21612],
  ['To 0003', { to: '+15005550003' }, 400, 21408],
  ['To 0004', { to: '+15005550004' }, 400, 21610],
  ['To 0009', { to: '+15005550009' }, 400, 21614],
])('%s is refused in the words of Twilio', async (_, wrong, status, code) => {
  const simulator = await simulateTwilio();
  const asked = { ...message, ...wrong };
  await expect(clientOf(simulator).messages.create(asked)).rejects.toMatchObject({
    status,
    code,
    message: expect.any(String),
    moreInfo: `https://www.twilio.com/docs/errors/${code}`,
  });
  expect(simulator.accepted).toEqual([]);
  expect(simulator.calls).toMatchObject([
    { faults: [], httpStatus: status, entries: [{ to: asked.to, text: asked.body, accepted: false }] },
  ]);
});

test('another account, another path and another method are refused', async () => {
  const second = `AC${'8'.repeat(32)}`;
  const simulator = await simulateTwilio({ accounts: { [accountSid]: 1, [second]: 1 } });
  const other = `${simulator.urls.twilio}/2010-04-01/Accounts/AC${'9'.repeat(32)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:demo-token`).toString('base64')}`;
  const answers = await Promise.all([
    fetch(other, { method: 'POST', headers: { authorization } }),
    fetch(other.replace(/AC9+/, second), { method: 'POST', headers: { authorization } }),
    fetch(`${simulator.urls.twilio}/2010-04-01/Accounts.json`, { headers: { authorization } }),
    fetch(other, { headers: { authorization } }),
    fetch(other, { method: 'POST', headers: { authorization: 'Bearer demo-token' } }),
  ]);
  const told = await Promise.all(answers.map((answer) => answer.json()));
  expect(told.map(({ status, code }) => [status, code])).toEqual([
    [404, 20404],
    [404, 20404],
    [404, 20404],
    [405, 20004],
    [401, 20003],
  ]);
});

test('a secret that cannot work is refused at the start', async () => {
  await expect(simulateTwilio({ twilio: { authToken: '' } })).rejects.toThrow('twilio.authToken');
  await expect(simulateTwilio({ twilio: { apiKeys: { SK1: 5 } } as never })).rejects.toThrow(
    'twilio.apiKeys',
  );
  await expect(simulateTwilio({ twilio: { token: 'x' } as never })).rejects.toThrow('"token"');
});
