import { createHub } from '@nkul/core';
import { LOGGER, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outgoing } from '../test/notifier-of.ts';
import { answerWith, type ScriptedProvider, scriptedProvider } from '../test/provider.ts';
import { devcode } from './devcode.ts';

/** Each range that is not assigned would be logged. */
const silent: Plugin = {
  name: 'silent',
  register: (into) => void into.registerInstance(LOGGER, { warn: () => {}, error: () => {} }),
};

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await scriptedProvider(answerWith(503, ''));
});
afterAll(() => provider.close());

it('what notify() takes, the adapter sends: in every range of Cameroon', async () => {
  const settings = { apiKey: 'demo-key', sender: 'NKUL', baseUrl: provider.url };
  const hub = await createHub({ plugins: [silent, devcode(settings)], start: false });
  const notifier = hub.container.resolve(NOTIFIER);
  for (let range = 100; range < 1_000; range += 1) {
    const to = `+237${range}123456`;
    const taken = await hub.notify({ to: { phone: to }, text: 'x' }).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'NKUL_INVALID_RECIPIENT', field: 'to.phone' });
        return false;
      },
    );
    const asked = provider.requests.length;
    await notifier.send([outgoing(to)], { signal: AbortSignal.timeout(5_000) });
    expect({ range, sent: provider.requests.length > asked }).toEqual({ range, sent: taken });
  }
  await hub.stop();
});
