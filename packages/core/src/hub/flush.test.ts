import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually, fakeNotifier, faultyStore, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Submission } from '../model/submission.ts';

const to = { phone: '+237699128531' };
const later: Submission = {
  outcome: 'deferred',
  reason: { code: 'rate_limited', message: 'later' },
  retryAfterMs: 5_000,
};

/** What a promise has come to by now. */
function watched<Result>(promise: Promise<Result>): { readonly result: () => Result | undefined } {
  let result: Result | undefined;
  void promise.then((value) => {
    result = value;
  });
  return { result: () => result };
}

test('flush() resolves when all that was accepted before has an outcome, whatever it is', async () => {
  const sms = fakeNotifier();
  const gate = sms.hold();
  sms.script(
    { outcome: 'accepted', reference: 'r-1' },
    { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } },
    { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } },
  );
  const { hub, notify, clock } = await testHub({ notifiers: [sms] });
  await Promise.all(['1', '2', '3'].map((text) => notify(text)));
  const flushed = watched(hub.flush());
  await eventually(() => gate.waiting === 3);
  gate.release(2);
  await clock.run(2_000);
  expect(flushed.result()).toBeUndefined();
  gate.release();
  await eventually(() => flushed.result() !== undefined);
  expect(flushed.result()).toEqual([]);
  expect(await hub.count()).toEqual({ sent: 1, failed: 1, unknown: 1 });
  await hub.stop();
});

test('flush() waits for another try, and for nothing that is accepted after it', async () => {
  const sms = fakeNotifier();
  sms.script(later);
  const { hub, notify, clock } = await testHub({ notifiers: [sms] });
  const { id } = await notify();
  const flushed = watched(hub.flush({ timeout: '10s' }));
  await eventually(async () => (await hub.get(id))?.status === 'queued');
  sms.hold();
  await clock.run(4_999);
  expect(flushed.result()).toBeUndefined();
  const gate = sms.hold();
  gate.release();
  await clock.run(1);
  sms.hold();
  await notify('after');
  await eventually(() => flushed.result() !== undefined);
  expect(flushed.result()).toEqual([]);
  sms.hold().release();
  await hub.stop();
});

test('flush() lists what has no outcome when the time is over', async () => {
  const sms = fakeNotifier();
  const gate = sms.hold();
  const { hub, notify, clock } = await testHub({ notifiers: [sms] });
  const { id } = await notify();
  const flushed = watched(hub.flush({ timeout: '10s' }));
  await eventually(() => gate.waiting === 1);
  await clock.run(9_999);
  expect(flushed.result()).toBeUndefined();
  await clock.run(1);
  await eventually(() => flushed.result() !== undefined);
  expect(flushed.result()).toMatchObject([{ id, status: 'sending' }]);
  gate.release();
  await hub.stop();
});

test('flush() keeps to its time, also if the time of day is set back meanwhile', async () => {
  const sms = fakeNotifier();
  const gate = sms.hold();
  const { hub, notify, clock } = await testHub({ notifiers: [sms] });
  const { id } = await notify();
  const flushed = watched(hub.flush({ timeout: '10s' }));
  await clock.run(1_000);
  clock.setBack(86_400_000);
  await clock.run(9_000);
  expect(flushed.result()).toMatchObject([{ id, status: 'sending' }]);
  gate.release();
  await hub.stop();
});

test('flush() says so if the store never answers', async () => {
  let dies = false;
  const store = faultyStore(memoryStore(), ({ method }) => (dies && method === 'get' ? 'dead' : undefined));
  const { hub, notify, clock } = await testHub({ notifiers: [fakeNotifier()], store });
  await notify();
  dies = true;
  const failed = watched(hub.flush({ timeout: '10s' }).catch((error: unknown) => error));
  await clock.run(11_000);
  expect(failed.result()).toMatchObject({ code: 'NKUL_STORE' });
  const stopping = hub.stop({ timeout: '1s' });
  await clock.run(2_000);
  await stopping;
});

test('flush() does not wait for what is not due before its time is over, and lists it', async () => {
  const sms = fakeNotifier();
  sms.script({ ...later, retryAfterMs: 60_000 });
  const { hub, notify, clock } = await testHub({ notifiers: [sms] });
  const sendAt = new Date(clock.now().getTime() + 3_600_000);
  const scheduled = await hub.notify({ to, text: 'Demain', sendAt });
  const deferred = await notify();
  const left = await hub.flush({ timeout: '10s' });
  expect(left.map(({ id }) => id)).toEqual([scheduled.id, deferred.id]);
  await hub.stop({ drain: false });
});

test('flush() hears within a second of what another process has done', async () => {
  const store = memoryStore();
  const { hub, clock, notify } = await testHub({ notifiers: [fakeNotifier()], store, start: false });
  const { id } = await notify();
  const flushed = watched(hub.flush());
  await clock.run(500);
  await store.record([{ kind: 'message', id, happening: { type: 'cancelled', at: clock.now() } }]);
  await clock.run(499);
  expect(flushed.result()).toBeUndefined();
  await clock.run(1);
  await eventually(() => flushed.result() !== undefined);
  expect(flushed.result()).toEqual([]);
  await hub.stop();
});

test('flush() waits for what was accepted before under the same key', async () => {
  const store = memoryStore();
  const first = await testHub({ notifiers: [fakeNotifier()], store, start: false });
  const request = { to, text: 'Bonjour', key: 'report:1' };
  const { id } = await first.hub.notify(request);
  const second = await testHub({ notifiers: [fakeNotifier()], store, start: false });
  expect(await second.hub.flush({ timeout: '0s' })).toEqual([]);
  expect(await second.hub.notify(request)).toMatchObject({ id, duplicate: true });
  expect(await second.hub.flush({ timeout: '0s' })).toMatchObject([{ id }]);
  await second.hub.stop({ drain: false });
  await first.hub.stop({ drain: false });
});

test('flush() knows of more messages than the hub remembers by their ids', async () => {
  const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], start: false });
  const first = await notify('first');
  const many = Array.from({ length: 10_000 }, () => ({ to, text: 'many' }));
  await hub.notify(many);
  const left = await hub.flush({ timeout: '0s' });
  expect(left).toHaveLength(10_001);
  expect(left[0]?.id).toBe(first.id);
  await hub.start();
  expect(await hub.flush()).toEqual([]);
  const held = await hub.notify({ to, text: 'last' });
  expect(await hub.flush()).toEqual([]);
  expect((await hub.get(held.id))?.status).toBe('sent');
  await hub.stop();
});

test('flush() of a stopped hub, or with a time-out that is none, says so', async () => {
  const { hub } = await testHub({ notifiers: [fakeNotifier()] });
  await expect(hub.flush({ timeout: '-1s' })).rejects.toMatchObject({
    code: 'NKUL_INVALID_ARGUMENT',
    field: 'timeout',
  });
  await hub.stop();
  await expect(hub.flush()).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' });
});

test('a process lives until flush() has answered, also when nothing else keeps it alive', async () => {
  const program = new URL('../../test/flushing-process.ts', import.meta.url).pathname;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '--conditions=nkul:source',
    program,
  ]);
  expect([stdout, stderr]).toEqual(['1 left, then 0', '']);
});
