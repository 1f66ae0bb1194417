import { createHub } from '@nkul/core';
import { CALLBACK, NOTIFIER } from '@nkul/core/adapter';
import { callbackContract, notifierContract, type ProviderBehaviour } from '@nkul/testing';
import { describe, test } from 'vitest';
import { accountSid, authToken, fakeTwilio, json, type Respond, sidFor, takes } from '../test/fake-twilio.ts';
import { twilio } from './twilio.ts';

const settings = {
  accountSid,
  authToken,
  from: 'NKUL',
  callbackUrl: 'https://example.com/callbacks/twilio/t',
};

const behaviours: Readonly<
  Record<Exclude<ProviderBehaviour, 'absent' | 'refuses-one' | 'no-credit'>, Respond>
> = {
  accepts: takes,
  refuses: json(400, { code: 21612, message: 'no route to this number', status: 400 }),
  silent: () => {},
  unreadable: (response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'),
  'hangs-up': (response) => void response.destroy(),
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
      const provider = await fakeTwilio(behaviours[behaviour as keyof typeof behaviours]);
      return {
        notifier: await notifierAt(provider.url),
        heard: () =>
          provider.heard
            .filter(({ url }) => url.endsWith('/Messages.json'))
            .map(({ form }) => ({ to: form.get('To') ?? '', reference: sidFor(form.get('To') ?? '') })),
        remove: () => provider.close(),
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
