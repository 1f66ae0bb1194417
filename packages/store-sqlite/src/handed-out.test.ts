import { INTERCEPTOR, type Interceptor, memoryStore, type Plugin } from '@nkul/core';
import type { Store } from '@nkul/core/store';
import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { createSqliteStore } from './sqlite-store.ts';

const to = { phone: '+237699128531', addresses: { push: 'token' } };
const text = 'Votre code est 4821.';

/** Changes all that can be changed in a value, and in all that is in it. */
function spoil(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Date) value.setTime(0);
  for (const key of Object.keys(value)) {
    spoil(Reflect.get(value, key), seen);
    // Reflect.set() gives false for what is frozen, and does not throw.
    const part: unknown = Reflect.get(value, key);
    if (typeof part !== 'object') Reflect.set(value, key, typeof part === 'number' ? 99 : '***');
  }
  if (Array.isArray(value) && !Object.isFrozen(value)) value.length = 0;
}

describe.each<[string, () => Store]>([
  ['the memory store', () => memoryStore()],
  ['SQLite', () => createSqliteStore({ file: ':memory:' })],
])('on %s, what is handed out cannot change what is sent or stored:', (_name, create) => {
  async function opened(interceptor: Omit<Interceptor, 'name'> = {}) {
    const sms = fakeNotifier({ name: 'sms' });
    const plugin: Plugin = {
      name: 'interceptor',
      register: (into) => void into.registerInstance(INTERCEPTOR, { name: 'spoiler', ...interceptor }),
    };
    const made = await testHub({ notifiers: [sms], store: create(), plugins: [plugin] });
    return { ...made, sms };
  }
  const given = { to, text, key: 'k', metadata: { order: { id: 7 } }, expiresIn: '5m' } as const;
  const sent = {
    to: to.phone,
    content: { text },
    recipient: to,
    metadata: { order: { id: 7 } },
  };

  async function expectUnchanged(
    { hub, sms, clock }: Awaited<ReturnType<typeof opened>>,
    id: string,
  ): Promise<void> {
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect(sms.messages).toMatchObject([sent]);
    const expiresAt = new Date(clock.now().getTime() + 300_000);
    const stored = {
      id,
      route: 'default',
      content: { sms: { text } },
      recipient: to,
      expiresAt,
      createdAt: clock.now(),
    };
    expect(await hub.get(id)).toMatchObject({ ...stored, attempts: [{ number: 1, outcome: 'accepted' }] });
    await hub.stop({ drain: false });
  }

  it('the events of listeners', async () => {
    const made = await opened();
    made.hub.on('message.queued', (event) => spoil(event));
    made.hub.on('*', (event) => spoil(event));
    const { id } = await made.hub.notify(given);
    await expectUnchanged(made, id);
  });

  it('a text that a listener masks for its log', async () => {
    const made = await opened();
    made.hub.on('message.queued', ({ message }) => {
      for (const content of Object.values(message.content)) Reflect.set(content, 'text', '***');
    });
    const { id } = await made.hub.notify(given);
    await expectUnchanged(made, id);
  });

  it('receipts, and messages that are found, read or gone through', async () => {
    const made = await opened();
    await made.hub.pause('sms');
    const receipt = await made.hub.notify(given);
    const { id } = receipt;
    spoil(receipt);
    spoil(await made.hub.get(id));
    spoil((await made.hub.find({ key: 'k' })).items);
    for await (const message of made.hub.messages()) spoil(message);
    for await (const event of made.hub.events()) spoil(event);
    spoil(await made.hub.flush({ timeout: '0s' }));
    await made.hub.resume('sms');
    await expectUnchanged(made, id);
  });

  it('the events of a durable subscriber', async () => {
    const made = await opened();
    let heard = 0;
    made.hub.subscribe('spoiler', ['message.queued', 'message.sent'], (event) => {
      spoil(event);
      heard += 1;
    });
    const { id } = await made.hub.notify(given);
    await eventually(() => heard === 2);
    await expectUnchanged(made, id);
  });

  it('the inputs of interceptors: only their answers count', async () => {
    const made = await opened({
      accept(notification) {
        spoil(notification);
        return notification;
      },
      send(message) {
        spoil(message);
        return undefined;
      },
    });
    const { id } = await made.hub.notify(given);
    await expectUnchanged(made, id);
  });

  it("a notifier's input, in one call for the next, and in what was given to notify()", async () => {
    const made = await opened();
    const metadata = { order: { id: 7 } };
    made.sms.script((messages) => {
      for (const message of messages) {
        spoil(message.content);
        spoil(message.recipient);
        spoil(message.metadata);
      }
      return messages.map(() => ({ outcome: 'accepted', reference: 'r' }));
    });
    const { id } = await made.hub.notify({ ...given, metadata });
    metadata.order.id = 8;
    await expectUnchanged(made, id);
  });
});
