import { createHub } from '@nkul/core';
import { CALLBACK } from '@nkul/core/adapter';
import { callbackContract, notifierContract, type ProviderBehaviour } from '@nkul/testing';
import { describe, test } from 'vitest';
import { type Answer, fakeNexah, notifierOf, password } from '../test/fake-nexah.ts';
import { nexah } from './nexah.ts';

/** How Nexah behaves so. */
const behaviours: Readonly<
  Record<Exclude<ProviderBehaviour, 'absent'>, (mobiles: readonly string[]) => Answer>
> = {
  accepts: (mobiles) => entries(mobiles, () => true),
  refuses: (mobiles) => entries(mobiles, () => false),
  'refuses-one': (mobiles) => entries(mobiles, (at) => at !== 1),
  'no-credit': () => ({
    body: { responsecode: 0, responsedescription: 'error', responsemessage: 'Insufficient credit' },
  }),
  silent: () => () => {},
  unreadable: () => ({ body: '<html>Bienvenue</html>' }),
  'hangs-up': () => (socket) => void socket.resetAndDestroy(),
};

describe('the notifier', () =>
  notifierContract({
    test,
    secrets: [password],
    create: async (behaviour) => {
      if (behaviour === 'absent')
        return { notifier: await notifierOf({ baseUrl: 'http://127.0.0.1:1' }), heard: () => [] };
      const provider = await fakeNexah(({ url, body }) =>
        behaviour === 'accepts' && url.endsWith('/smscredit')
          ? { body: { responsecode: 1, credit: 7 } }
          : behaviours[behaviour](mobilesIn(body)),
      );
      return {
        notifier: await notifierOf({ baseUrl: provider.url }),
        heard: () =>
          provider.heard
            .filter(({ url }) => url.endsWith('/sendsms'))
            .flatMap(({ body }) => mobilesIn(body).map((to) => ({ to: `+${to}`, reference: `id-of-${to}` }))),
        remove: () => provider.close(),
      };
    },
  }));

describe.each([
  ['its own samples', '../fixtures/callback/'],
  ['the reports of this wire, which Devcode shares', '../../adapter-kit/fixtures/dlrlist/'],
])('the callback reads %s', (_which, folder) =>
  callbackContract({
    test,
    create: async () => {
      const hub = await createHub({
        plugins: [nexah({ user: 'USER', password, sender: 'NKULTEST' })],
        start: false,
      });
      return hub.container.resolve(CALLBACK);
    },
    fixtures: new URL(folder, import.meta.url),
  }),
);

/** An answer with an entry for each number, accepted or not by its place in the call. */
function entries(mobiles: readonly string[], isAccepted: (at: number) => boolean): Answer {
  const sms = mobiles.map((mobileno, at) =>
    isAccepted(at)
      ? { status: 'success', smsclientid: `id-of-${mobileno}`, messageid: `id-of-${mobileno}`, mobileno }
      : {
          status: 'error',
          smsclientid: '',
          messageid: '',
          mobileno,
          errorcode: '-7',
          errordescription: 'Closed',
        },
  );
  return { body: { responsecode: 1, responsedescription: 'success', responsemessage: 'success', sms } };
}

function mobilesIn({ mobiles = '' }: Readonly<Record<string, string>>): readonly string[] {
  return mobiles.split(',');
}
