import { AsyncLocalStorage } from 'node:async_hooks';
import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { INTERCEPTOR } from './tokens.ts';

it('The work for all callers is outside of the context of each of them', async () => {
  const request = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const sms = fakeNotifier({
    answer: (messages) => {
      seen.push(request.getStore());
      return messages.map(({ id }) => ({ outcome: 'accepted', reference: id }));
    },
  });
  const { hub, notify } = await testHub({
    notifiers: [sms],
    plugins: [
      {
        name: 'seeing',
        register: (container) =>
          void container.registerInstance(INTERCEPTOR, {
            name: 'seeing',
            send: () => void seen.push(request.getStore()),
          }),
      },
    ],
  });
  hub.on('*', () => seen.push(request.getStore()));
  const numbers = ['+237699128531', '+237699128532', '+237699128533'];
  const sent = numbers.map((phone, place) =>
    request.run(`request ${place}`, async () => {
      const { id } = await notify('Bonjour', phone);
      // The caller itself goes on in its own context.
      expect(request.getStore()).toBe(`request ${place}`);
      return id;
    }),
  );
  for (const id of await Promise.all(sent))
    await eventually(async () => (await hub.get(id))?.status === 'sent');
  expect(seen.length).toBeGreaterThan(12);
  expect(new Set(seen)).toEqual(new Set([undefined]));
  await hub.stop();
});
