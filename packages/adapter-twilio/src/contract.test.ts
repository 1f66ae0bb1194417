import { createHub } from '@nkul/core';
import { CALLBACK, NOTIFIER } from '@nkul/core/adapter';
import { createSimulator, type Faults } from '@nkul/simulator';
import { callbackContract, notifierContract, type ProviderBehaviour } from '@nkul/testing';
import { describe, test } from 'vitest';
import { twilio } from './twilio.ts';

const accountSid = 'AC00000000000000000000000000000001';
const authToken = 'a-very-secret-token-of-the-account';
const settings = {
  accountSid,
  authToken,
  from: 'NKUL',
  callbackUrl: 'https://example.com/callbacks/twilio/t',
};

type Simulated = Exclude<ProviderBehaviour, 'absent' | 'refuses-one' | 'no-credit'>;

const behaviours: Readonly<Record<Simulated, Faults>> = {
  accepts: {},
  refuses: { send: { entryRefused: 1 } },
  silent: { send: { hang: { probability: 1, accepted: true } } },
  unreadable: {
    send: { htmlPage: { probability: 1, accepted: true } },
    balance: { htmlPage: { probability: 1, accepted: true } },
  },
  'hangs-up': { send: { resetAfterBody: 1 }, balance: { resetAfterBody: 1 } },
};

async function notifierAt(baseUrl: string) {
  const hub = await createHub({ plugins: [twilio({ ...settings, baseUrl })], start: false });
  return hub.container.resolve(NOTIFIER);
}

describe('the notifier', () =>
  notifierContract({
    test,
    secrets: [authToken],
    // A call carries one message. An account that has no money left is refused as a whole, or goes below zero.
    without: ['refuses-one', 'no-credit'],
    create: async (behaviour) => {
      if (behaviour === 'absent')
        return { notifier: await notifierAt('http://127.0.0.1:1'), heard: () => [] };
      const faults = behaviours[behaviour as Simulated];
      const simulator = await createSimulator({ twilio: { authToken }, faults });
      return {
        notifier: await notifierAt(simulator.urls.twilio),
        heard: () =>
          simulator.calls.flatMap(({ entries }) =>
            entries.map(({ to, messageId }) => ({ to, ...(messageId && { reference: messageId }) })),
          ),
        remove: () => simulator.close(),
      };
    },
  }));

describe('the callback', () =>
  callbackContract({
    test,
    create: async () => {
      const hub = await createHub({ plugins: [twilio(settings)], start: false });
      return hub.container.resolve(CALLBACK);
    },
    fixtures: new URL('../fixtures/callback/', import.meta.url),
  }));
