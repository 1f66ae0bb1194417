import { createHub } from '@nkul/core';
import { CALLBACK } from '@nkul/core/adapter';
import { callbackContract, notifierContract, type ProviderBehaviour } from '@nkul/testing';
import { describe, test } from 'vitest';
import { notifierOf } from '../test/notifier-of.ts';
import { type Answer, answerWith, scriptedProvider } from '../test/provider.ts';
import { devcode } from './devcode.ts';

const apiKey = 'a-very-secret-key';

/** How the provider of the document behaves so. */
const behaviours: Readonly<Record<Exclude<ProviderBehaviour, 'absent'>, Answer>> = {
  accepts: (response, request, socket) => {
    const answer = request.url?.endsWith('Solde_sms_dev')
      ? { data: { solde: 7 } }
      : entries(request.body, () => true);
    answerWith(200, answer)(response, request, socket);
  },
  refuses: (response, request, socket) =>
    answerWith(400, { ...entries(request.body, () => false), success: false })(response, request, socket),
  'refuses-one': (response, request, socket) =>
    answerWith(400, { ...entries(request.body, (at) => at !== 1), success: false })(
      response,
      request,
      socket,
    ),
  'no-credit': answerWith(400, {
    success: false,
    status: 400,
    code: 'error',
    msg: 'Solde insuffisant',
    details: [],
  }),
  silent: () => {},
  unreadable: answerWith(200, '<html>Bienvenue</html>'),
  'hangs-up': (_response, _request, socket) => socket.resetAndDestroy(),
};

describe('the notifier', () =>
  notifierContract({
    test,
    secrets: [apiKey],
    create: async (behaviour) => {
      if (behaviour === 'absent') {
        return { notifier: await notifierOf({ apiKey, baseUrl: 'http://127.0.0.1:1/' }), heard: () => [] };
      }
      const provider = await scriptedProvider(behaviours[behaviour]);
      return {
        notifier: await notifierOf({ apiKey, baseUrl: provider.url }),
        heard: () =>
          provider.requests
            .filter(({ url }) => url?.endsWith('Send_sms_dev'))
            .flatMap(({ body }) => phonesIn(body).map((to) => ({ to, reference: `id-of-${to}` }))),
        remove: () => provider.close(),
      };
    },
  }));

describe('the callback', () =>
  callbackContract({
    test,
    create: async () => {
      const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' })], start: false });
      return hub.container.resolve(CALLBACK);
    },
    fixtures: new URL('../../adapter-kit/fixtures/dlrlist/', import.meta.url),
  }));

/** An answer with an entry for each phone, accepted or not by its place in the call. */
function entries(body: string, isAccepted: (at: number) => boolean): object {
  const sms = phonesIn(body).map((mobileno, at) =>
    isAccepted(at)
      ? { status: 'success', messageid: `id-of-${mobileno}`, mobileno }
      : { status: 'error', messageid: null, mobileno, errordescription: 'Route fermée' },
  );
  return { success: true, status: 200, details: [{ sms }] };
}

function phonesIn(body: string): readonly string[] {
  return [JSON.parse(body).phone].flat();
}
