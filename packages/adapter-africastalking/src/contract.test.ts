import { createHub } from '@nkul/core';
import { CALLBACK, NOTIFIER } from '@nkul/core/adapter';
import { createSimulator, type SimulatorOptions } from '@nkul/simulator';
import { callbackContract, contractMessage, notifierContract, type ProviderBehaviour } from '@nkul/testing';
import { describe, test } from 'vitest';
import { africasTalking } from './africastalking.ts';

const apiKey = 'a-very-secret-key-of-the-account';
const settings = { username: 'nkul', apiKey, sender: 'NKUL' };
const accounts = { nkul: 1_000 };

/** A recipient to whom the simulator refuses messages by itself. */
const refusedTo = '+237650000011';

type Simulated = Exclude<ProviderBehaviour, 'absent'>;

const behaviours: Readonly<Record<Simulated, SimulatorOptions>> = {
  accepts: {},
  refuses: { faults: { send: { entryRefused: 1 } } },
  'refuses-one': {},
  'no-credit': { accounts: { nkul: 0 } },
  silent: { faults: { send: { hang: { probability: 1, accepted: true } } } },
  unreadable: {
    faults: {
      send: { htmlPage: { probability: 1, accepted: true } },
      balance: { htmlPage: { probability: 1, accepted: true } },
    },
  },
  'hangs-up': { faults: { send: { resetAfterBody: 1 }, balance: { resetAfterBody: 1 } } },
};

async function notifierAt(baseUrl: string) {
  const hub = await createHub({ plugins: [africasTalking({ ...settings, baseUrl })], start: false });
  return hub.container.resolve(NOTIFIER);
}

const stageOf = async (behaviour: ProviderBehaviour) => {
  if (behaviour === 'absent') return { notifier: await notifierAt('http://127.0.0.1:1'), heard: () => [] };
  const options = { accounts, ...behaviours[behaviour], africastalking: { apiKey } };
  const simulator = await createSimulator(options);
  return {
    notifier: await notifierAt(simulator.urls.africastalking),
    heard: () =>
      simulator.calls.flatMap(({ entries }) =>
        entries.map(({ to, messageId }) => ({ to, ...(messageId && { reference: messageId }) })),
      ),
    remove: () => simulator.close(),
  };
};

describe('the notifier', () =>
  notifierContract({
    test,
    secrets: [apiKey],
    without: ['refuses-one'],
    create: stageOf,
  }));

describe('the notifier whose second message is refused', () =>
  notifierContract({
    test,
    secrets: [apiKey],
    without: ['accepts', 'refuses', 'no-credit', 'silent', 'unreadable', 'hangs-up', 'absent'],
    message: (index) => {
      const message = contractMessage(index);
      return index === 1 ? { ...message, to: refusedTo, recipient: { phone: refusedTo } } : message;
    },
    create: stageOf,
  }));

describe('the callback', () =>
  callbackContract({
    test,
    create: async () => {
      const hub = await createHub({ plugins: [africasTalking(settings)], start: false });
      return hub.container.resolve(CALLBACK);
    },
    fixtures: new URL('../fixtures/callback/', import.meta.url),
  }));
