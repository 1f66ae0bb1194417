import { createHub } from '@nkul/core';
import { CALLBACK, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import {
  callbackContract,
  type Fault,
  faultContract,
  faultServer,
  notifierContract,
  type OkAnswer,
  type ProviderBehaviour,
} from '@nkul/testing';
import { describe, test } from 'vitest';
import { mtn } from '../test/mtn.ts';

const accessToken = 'a-very-secret-token';
const taken: OkAnswer = { status: 200, body: { statusCode: '0000', transactionId: 'T-1' } };

function plugin(baseUrl?: string): Plugin {
  return mtn({
    accessToken: () => accessToken,
    sender: 'NKUL',
    serviceCode: '11221',
    reportToken: 'a-secret-of-reports',
    ...(baseUrl !== undefined && { baseUrl }),
  });
}

async function notifierAt(baseUrl: string) {
  const hub = await createHub({ plugins: [plugin(baseUrl)], start: false });
  return hub.container.resolve(NOTIFIER);
}

describe('the notifier over a wire that fails', () => faultContract({ test, create: notifierAt, ok: taken }));

const behaviours: Readonly<Record<ProviderBehaviour, OkAnswer | Fault>> = {
  accepts: taken,
  refuses: { status: 400, body: { statusCode: '4000', statusMessage: 'no' } },
  'refuses-one': taken,
  'no-credit': { status: 403, body: { statusCode: '4004', statusMessage: 'no' } },
  silent: 'silent',
  unreadable: 'html',
  'hangs-up': 'drops-before',
  absent: 'refuses',
};

describe('the notifier', () =>
  notifierContract({
    test,
    secrets: [accessToken, 'a-secret-of-reports'],
    // A call carries one message.
    without: ['refuses-one'],
    create: async (behaviour) => {
      const as = behaviours[behaviour];
      const server = await faultServer({
        ok: typeof as === 'string' ? taken : as,
        ...(typeof as === 'string' && { fault: as }),
      });
      return {
        notifier: await notifierAt(server.url),
        heard: () =>
          server.sends.map(({ body }) => ({
            to: `+${JSON.parse(body).receiverAddress[0]}`,
            reference: 'T-1',
          })),
        remove: () => server.close(),
      };
    },
  }));

describe('the callback', () =>
  callbackContract({
    test,
    create: async () => {
      const hub = await createHub({ plugins: [plugin()], start: false });
      return hub.container.resolve(CALLBACK);
    },
    fixtures: new URL('../fixtures/callback/', import.meta.url),
  }));
