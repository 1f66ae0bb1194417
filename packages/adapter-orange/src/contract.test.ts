import { createHub } from '@nkul/core';
import { CALLBACK, NOTIFIER } from '@nkul/core/adapter';
import { createSimulator, type Faults } from '@nkul/simulator';
import { callbackContract, notifierContract, type ProviderBehaviour } from '@nkul/testing';
import { describe, test } from 'vitest';
import { orange } from './orange.ts';

const clientId = 'demo-client';
const clientSecret = 'a-very-secret-word-of-the-application';
const settings = { clientId, clientSecret, country: 'CM', senderName: 'NKUL' } as const;

type Simulated = Exclude<ProviderBehaviour, 'absent' | 'refuses-one'>;

const behaviours: Readonly<Record<Simulated, Faults>> = {
  accepts: {},
  refuses: { send: { entryRefused: 1 } },
  'no-credit': { send: { notAuthorised: 1 } },
  silent: { send: { hang: { probability: 1, accepted: true } } },
  unreadable: {
    send: { htmlPage: { probability: 1, accepted: true } },
    balance: { htmlPage: { probability: 1, accepted: true } },
  },
  'hangs-up': { send: { resetAfterBody: 1 }, balance: { resetAfterBody: 1 } },
};

async function notifierAt(baseUrl: string) {
  const hub = await createHub({ plugins: [orange({ ...settings, baseUrl })], start: false });
  return hub.container.resolve(NOTIFIER);
}

describe('the notifier', () =>
  notifierContract({
    test,
    secrets: [clientSecret],
    // A call carries one message.
    without: ['refuses-one'],
    create: async (behaviour) => {
      if (behaviour === 'absent')
        return { notifier: await notifierAt('http://127.0.0.1:1'), heard: () => [] };
      const faults = behaviours[behaviour as Simulated];
      const simulator = await createSimulator({ orange: { clientSecret }, faults });
      return {
        notifier: await notifierAt(simulator.urls.orange),
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
      const hub = await createHub({ plugins: [orange(settings)], start: false });
      return hub.container.resolve(CALLBACK);
    },
    fixtures: new URL('../fixtures/callback/', import.meta.url),
  }));
