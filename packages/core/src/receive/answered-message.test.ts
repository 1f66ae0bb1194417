import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { CALLBACK, type Callback } from '../adapter.ts';
import type { Hub, InboundMessage, Plugin } from '../index.ts';

const phone = '+237699128531';
const day = 86_400_000;
let hub: Hub;
afterEach(() => hub.stop());

/** A callback through which messages to us come: JSON with their fields. */
const callback: Callback = {
  notifier: 'sms',
  read: ({ body }) => {
    const given = JSON.parse(body instanceof Uint8Array ? Buffer.from(body).toString() : '[]') as object[];
    return {
      entries: given.map((one) => ({
        kind: 'inbound',
        inbound: { notifier: 'sms', raw: null, ...one } as InboundMessage,
      })),
    };
  },
  answer: (results) => ({ status: 200, headers: {}, body: JSON.stringify(results) }),
};
const plugin: Plugin = {
  name: 'inbound',
  register: (into) => void into.registerInstance(CALLBACK, callback),
};

async function hubWith() {
  const sms = fakeNotifier({ name: 'sms' });
  const test = await testHub({
    notifiers: [sms, fakeNotifier({ name: 'other' })],
    plugins: [plugin],
    routes: { default: [{ notifier: 'sms' }], other: [{ notifier: 'other' }] },
  });
  ({ hub } = test);
  return { ...test, sms };
}

async function sent(route = 'default', to = phone): Promise<string> {
  const { id } = await hub.notify({ to: { phone: to }, text: 'Bonjour', route });
  await eventually(
    async () => (await hub.get(id))?.status !== 'queued' && (await hub.get(id))?.status !== 'sending',
  );
  return id;
}

/** Messages to us come. Returns the events about them. */
async function received(...given: readonly object[]): Promise<readonly InboundMessage[]> {
  const before = await hub.reading.latest();
  const body = new TextEncoder().encode(JSON.stringify(given));
  const answer = await hub.receive('sms', { method: 'POST', headers: {}, body });
  expect(answer.status).toBe(200);
  const events = await Array.fromAsync(hub.events({ after: before }));
  return events.flatMap((event) => (event.type === 'message.received' ? [event.inbound] : []));
}

describe('a message to us', () => {
  it('names the latest message that its notifier has handed to its sender', async () => {
    const { clock } = await hubWith();
    await sent();
    await clock.run(1_000);
    const latest = await sent();
    await sent('other');
    await sent('default', '+237699128532');
    expect(await received({ from: phone, text: 'STOP', reference: 'SM1' })).toEqual([
      { notifier: 'sms', from: phone, text: 'STOP', reference: 'SM1', answers: latest, raw: null },
    ]);
  });

  it.each([
    ['nothing was sent to its sender', async () => {}, '+237699128539'],
    ['another notifier sent it', async () => void (await sent('other')), phone],
  ])('names none if %s', async (_why, before, from) => {
    await hubWith();
    await before();
    expect(await received({ from, text: 'hello', answers: 'made up' })).toEqual([
      { notifier: 'sms', from, text: 'hello', raw: null },
    ]);
  });

  it('names none that its provider refused', async () => {
    const { sms } = await hubWith();
    const reason = { code: 'opted_out', message: 'the recipient has opted out' } as const;
    sms.script(() => [{ outcome: 'rejected', reason }]);
    await sent();
    expect((await received({ from: phone }))[0]).not.toHaveProperty('answers');
  });

  it('names none that is older than 30 days, and one that is a day younger', async () => {
    const { clock } = await hubWith();
    const id = await sent();
    await clock.run(29 * day);
    expect(await received({ from: phone })).toMatchObject([{ answers: id }]);
    await clock.run(day + 1_000);
    expect((await received({ from: phone }))[0]).not.toHaveProperty('answers');
  });

  it('names none that is erased, and is erased itself with its address', async () => {
    await hubWith();
    await sent();
    await received({ from: phone, text: 'rendez-vous mardi' });
    await hub.erase({ to: phone });
    const events = await Array.fromAsync(hub.events());
    expect(JSON.stringify(events)).not.toContain('rendez-vous mardi');
    expect(JSON.stringify(events)).not.toContain(phone);
    expect((await received({ from: phone }))[0]).not.toHaveProperty('answers');
  });
});
