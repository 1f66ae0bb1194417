import { createHmac } from 'node:crypto';
import { createHub } from '@nkul/core';
import {
  callbackContract,
  type Fault,
  faultContract,
  faultServer,
  notifierContract,
  type OkAnswer,
  type ProviderBehaviour,
} from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { hillSms, hillSmsCallback, hillSmsNotifier } from '../test/hill-sms.ts';

const apiKey = 'k-5e8a91';
const settings = { apiKey, webhookSecret: 'a-shared-secret', sender: 'NKUL' };
const create = (baseUrl: string) => hillSmsNotifier({ ...settings, baseUrl });

const taken: OkAnswer = { status: 201, body: { id: 'm-1', parts: 1, price: 'XAF 12.50' } };
const refusal = (code: number): OkAnswer => ({ status: 400, body: { code, message: 'no' } });

describe('on a wire that fails', () => faultContract({ test, create, ok: taken }));

/** How the provider shows each behaviour: by an answer, or by a fault. */
const behaviours: Readonly<Record<ProviderBehaviour, OkAnswer | Fault>> = {
  accepts: taken,
  refuses: refusal(1001),
  'refuses-one': refusal(1001),
  'no-credit': refusal(1002),
  silent: 'silent',
  unreadable: 'html',
  'hangs-up': 'drops-before',
  absent: 'refuses',
};

describe('as a notifier', () =>
  notifierContract({
    test,
    secrets: [apiKey],
    without: ['refuses-one'],
    create: async (behaviour) => {
      const as = behaviours[behaviour];
      const answer = typeof as === 'string' ? taken : as;
      const server = await faultServer({
        isSend: ({ url }) => url === '/v1/messages',
        ok: ({ url }) => (url === '/v1/balance' ? { body: { balance: 'XAF 1250.00' } } : answer),
        ...(typeof as === 'string' && { fault: as }),
      });
      return {
        notifier: create(server.url),
        heard: () => server.sends.map(({ body }) => ({ to: JSON.parse(body).to, reference: 'm-1' })),
        remove: () => server.close(),
      };
    },
  }));

describe('as a callback', () =>
  callbackContract({
    test,
    create: () => hillSmsCallback(settings),
    fixtures: new URL('../fixtures/callback/', import.meta.url),
  }));

test('in a hub, from notify() to the delivery', async () => {
  const server = await faultServer({ ok: taken });
  const hub = await createHub({ plugins: [hillSms({ ...settings, baseUrl: server.url })] });
  const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
  await hub.flush();
  const body = Buffer.from('{"id":"m-1","to":"+237699128531","status":"delivered"}');
  const signature = createHmac('sha256', settings.webhookSecret).update(body).digest('hex');
  const headers = { 'x-hill-signature': signature };
  expect(await hub.receive('hill-sms', { method: 'POST', headers, body })).toMatchObject({ status: 204 });
  expect(await hub.get(id)).toMatchObject({ status: 'delivered' });
  await hub.stop();
  await server.close();
});
