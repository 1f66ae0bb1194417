import { eventually, fakeNotifier, faultyStore, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import type { Look } from '../acts/act.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { EraseOptions } from '../store/erase-in-parts.ts';

const phone = '+237699128531';

async function opened() {
  const sms = fakeNotifier({ name: 'sms' });
  const hub = await testHub({ notifiers: [sms] });
  return { ...hub, sms };
}

test('erase() takes a number as notify() and find() do, and finds what has it', async () => {
  const { hub, events } = await opened();
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
  await eventually(async () => (await hub.get(id))?.status === 'sent');
  expect(await hub.erase({ to: '699 12 85 31' })).toEqual({ messages: 1, bytes: 'gone' });
  expect(await hub.get(id)).toMatchObject({ status: 'sent', erased: 'all', content: {}, recipient: {} });
  expect((await hub.find({ to: phone })).items).toEqual([]);
  expect(await hub.erase({ to: phone })).toEqual({ messages: 0, bytes: 'gone' });
  expect(events.filter(({ type }) => type === 'message.erased')).toHaveLength(1);
  expect(JSON.stringify(await Array.fromAsync(hub.events()))).not.toContain('699128531');
  await hub.stop();
});

test('erase() of more messages than one part takes goes through all of them, and tells each', async () => {
  const { hub, events } = await opened();
  await hub.pause('sms');
  await hub.notify(Array.from({ length: 1_100 }, () => ({ to: { phone }, text: 'Bonjour' })));
  expect((await hub.erase({ to: phone })).messages).toBe(1_100);
  expect(await hub.count()).toEqual({ cancelled: 1_100 });
  expect(events.filter(({ type }) => type === 'message.erased')).toHaveLength(1_100);
  await hub.stop();
});

test('erase() counts a message that is being sent, which is erased when it is settled', async () => {
  const { hub, sms } = await opened();
  const gate = sms.hold();
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
  await eventually(() => gate.waiting === 1);
  expect(await hub.erase({ id })).toEqual({ messages: 1, bytes: 'gone' });
  expect(await hub.get(id)).toMatchObject({ status: 'sending', eraseWhenSettled: 'all' });
  await expect(hub.resend(id, { evenIfItMayArriveTwice: true })).rejects.toMatchObject({ reason: 'erased' });
  gate.release();
  await eventually(async () => (await hub.get(id))?.erased === 'all');
  expect(gate.waiting).toBe(0);
  await expect(hub.resend(id)).rejects.toMatchObject({ code: 'NKUL_RESEND_REFUSED', reason: 'erased' });
  await hub.stop();
});

test('erase() keeps the promise of a key: the same request is the erased message, another one is refused', async () => {
  const { hub } = await opened();
  const given = { to: { phone }, text: 'Bonjour', key: 'order:7' };
  const { id } = await hub.notify(given);
  await eventually(async () => (await hub.get(id))?.status === 'sent');
  await hub.erase({ id });
  expect(JSON.stringify(await hub.get(id))).not.toContain('order:7');
  expect(await hub.notify(given)).toMatchObject({ id, duplicate: true });
  const other = hub.notify({ ...given, text: 'Bonsoir' });
  await expect(other).rejects.toMatchObject({ code: 'NKUL_KEY_CONFLICT', field: 'key' });
  await expect(other).rejects.toThrow('order:7');
  await hub.stop();
});

test.each<[unknown, string]>([
  [{}, 'give either to, an address, or id'],
  [{ to: phone, id: '1' }, 'give either to, an address, or id'],
  [{ phone }, 'did you mean to'],
  [{ to: '' }, 'erase(): to'],
  [{ to: '+237 12' }, 'erase(): to is wrong'],
  [undefined, 'erase(): its argument'],
])('erase() refuses %j', async (given, words) => {
  const { hub } = await opened();
  // Callers in JavaScript hand over anything.
  const erasing = hub.erase(given as EraseOptions);
  await expect(erasing).rejects.toMatchObject({ code: 'NKUL_INVALID_ARGUMENT' });
  await expect(erasing).rejects.toThrow(words);
  await hub.stop();
});

test('erase() refuses an unknown id, and a hub that is stopped', async () => {
  const { hub } = await opened();
  await expect(hub.erase({ id: 'nobody' })).rejects.toMatchObject({ code: 'NKUL_MESSAGE_NOT_FOUND' });
  await hub.stop();
  await expect(hub.erase({ id: 'nobody' })).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' });
});

test('erase() says if bytes are left, and rejects if the store does', async () => {
  const good = memoryStore();
  const store = faultyStore(good, ({ method, count }) =>
    method === 'erase' && count === 1 ? 'refused' : undefined,
  );
  const { hub } = await testHub({ notifiers: [fakeNotifier()], store });
  await expect(hub.erase({ to: phone })).rejects.toMatchObject({ code: 'NKUL_STORE' });
  const erase = good.erase.bind(good);
  let parts = 0;
  good.erase = async (request) => {
    parts += 1;
    return { ...(await erase(request)), bytes: parts === 1 ? 'pending' : 'gone' };
  };
  expect(await hub.erase({ to: phone })).toEqual({ messages: 0, bytes: 'pending' });
  expect(parts).toBeGreaterThan(1);
  await hub.stop();
});

test('erase() keeps who asked for it before anything is erased, and why', async () => {
  const { hub, events } = await opened();
  const by = { name: 'awa', through: 'console' } as const;
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
  await eventually(async () => (await hub.get(id))?.status === 'sent');
  await hub.erase({ id, by, note: 'asked by letter' });
  await hub.erase({ to: phone, by });
  expect((await hub.reading.acts({})).items.map(({ number: _, at: __, ...act }) => act)).toEqual([
    { what: 'erased', by },
    { what: 'erased', message: id, by, note: 'asked by letter' },
  ]);
  expect(events.map(({ type }) => type).filter((type) => /acted|erased/.test(type))).toEqual([
    'operator.acted',
    'message.erased',
    'operator.acted',
  ]);
  await hub.stop();
});

test('recordLook() keeps who looked at a masked number or text, and refuses one without a name', async () => {
  const { hub, events } = await opened();
  const by = { name: 'awa', through: 'cli' } as const;
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
  await hub.recordLook({ what: 'revealed', message: id, by, note: 'customer on the phone' });
  expect(events.at(-1)).toMatchObject({
    type: 'operator.acted',
    act: { what: 'revealed', message: id, by, note: 'customer on the phone' },
  });
  await hub.recordLook({ what: 'revealed', as: 'text', message: id, by });
  await hub.recordLook({ what: 'searched', by });
  const { items } = await hub.reading.acts({ limit: 2 });
  expect(items.map(({ what, as }) => [what, as])).toEqual([
    ['searched', undefined],
    ['revealed', 'text'],
  ]);
  // A program without types may leave the name out.
  await expect(hub.recordLook({ what: 'revealed' } as Look)).rejects.toThrow('by');
  // A program without types may give another act.
  await expect(hub.recordLook({ what: 'erased', by } as unknown as Look)).rejects.toThrow('what');
  await expect(hub.recordLook({ what: 'revealed', message: 'none', by })).rejects.toMatchObject({
    code: 'NKUL_MESSAGE_NOT_FOUND',
  });
  await hub.stop();
});

test('a problem that keeps erased bytes in the files is logged, and what tells that they are gone is an event', async () => {
  let tell: (problem?: Error) => void = () => {};
  const store = Object.assign(memoryStore(), {
    onBytesGone: (gone: typeof tell) => {
      tell = gone;
    },
  });
  const { hub, log, events } = await testHub({ notifiers: [fakeNotifier()], store });
  const error = new Error('the tables belong to another user');
  tell(error);
  expect(log).toContainEqual({
    level: 'error',
    details: { error },
    message: expect.stringContaining('cannot be removed yet'),
  });
  expect(events).toEqual([]);
  tell();
  await eventually(() => events.some(({ type }) => type === 'erasure.finished'));
  await hub.stop();
});
