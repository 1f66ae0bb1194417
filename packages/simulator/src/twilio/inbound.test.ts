import { expect, test } from 'vitest';
import { accountSid, clientOf, simulateTwilio, startApplication, to } from '../../test/twilio.ts';

const twiml = { status: 200, type: 'text/xml', body: '<Response></Response>' };

test('a person writes: the application is called with a form that is signed', async () => {
  const application = await startApplication(() => twiml);
  const simulator = await simulateTwilio();
  const messageId = simulator.inbound({ from: to, text: 'Où est ma commande ?', url: application.url });
  await simulator.settled();
  expect(application.calls).toMatchObject([
    {
      valid: true,
      fields: {
        MessageSid: messageId,
        AccountSid: accountSid,
        From: to,
        To: '+15005550006',
        Body: 'Où est ma commande ?',
        SmsStatus: 'received',
      },
    },
  ]);
  expect(simulator.reports).toMatchObject([
    { messageId, status: 'received', acknowledged: 1, violations: [] },
  ]);
});

test('an answer that is not TwiML would reach the person, and is noted', async () => {
  const application = await startApplication(() => ({ status: 200, body: 'ok' }));
  const simulator = await simulateTwilio();
  simulator.inbound({ from: to, text: 'Bonjour', url: application.url });
  await simulator.settled();
  expect(simulator.reports[0]?.violations).toEqual(['the answer to a message is not TwiML']);
});

test('who wrote STOP is refused with 21610 until START', async () => {
  const application = await startApplication(() => twiml);
  const simulator = await simulateTwilio();
  const send = () => clientOf(simulator).messages.create({ to, from: 'NKUL', body: 'Bonjour' });
  await send();
  simulator.inbound({ from: to, text: ' stop ', url: application.url });
  await expect(send()).rejects.toMatchObject({ status: 400, code: 21610 });
  simulator.inbound({ from: to, text: 'START', url: application.url });
  expect((await send()).status).toBe('queued');
});

test('the control endpoint has a person write, to addresses of this machine alone', async () => {
  const application = await startApplication(() => twiml);
  const simulator = await simulateTwilio();
  const post = async (body: object) => {
    const answer = await fetch(`${simulator.urls.twilio}/_control/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  };
  const { json } = await post({ from: to, to: '+237650000000', text: 'STOP', url: application.url });
  await simulator.settled();
  expect(application.calls).toMatchObject([{ fields: { MessageSid: json.messageId, To: '+237650000000' } }]);
  expect(await post({ from: to, text: 'STOP' })).toMatchObject({
    status: 400,
    json: { error: expect.stringContaining('"url"') },
  });
  expect(await post({ from: to, text: 'a', url: 'http://192.0.2.1/' })).toMatchObject({
    status: 400,
    json: { error: expect.stringContaining('127.0.0.1') },
  });
  expect(() => simulator.inbound({ from: to, text: 'a', url: 'nowhere' })).toThrow(
    'url is an http: or https:',
  );
});

test('without an account of Twilio nobody can be written to', async () => {
  const simulator = await simulateTwilio({ accounts: { 'demo-key': 1 } });
  expect(() => simulator.inbound({ from: to, text: 'a', url: 'http://127.0.0.1:1/' })).toThrow(RangeError);
});
