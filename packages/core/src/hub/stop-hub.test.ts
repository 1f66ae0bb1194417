import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fakeNotifier, faultyStore, testHub, turnEventLoop } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Store } from '../ports/store.ts';
import type { Plugin } from './plugin.ts';
import { INTERCEPTOR } from './tokens.ts';

test('a process lives until its hub has stopped, also when nothing else keeps it alive', async () => {
  const program = new URL('../../test/stopping-process.ts', import.meta.url).pathname;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '--conditions=nkul:source',
    program,
  ]);
  expect([stdout, stderr]).toEqual([
    'stopped',
    'nkul: unsent messages are lost: the store in memory ends with this process { queued: 0, sending: 1 }\n',
  ]);
});

/** A store that says whether it was closed. */
function closable(store: Store): { readonly store: Store; readonly closed: () => boolean } {
  let closed = false;
  const noted = faultyStore(store, ({ method }) => {
    if (method === 'close') closed = true;
    return undefined;
  });
  return { store: noted, closed: () => closed };
}

describe('a hub of which a part fails to stop', () => {
  const failing = (name: string): Plugin => ({
    name,
    register: () => {},
    stop: async () => {
      throw new Error(`${name} is gone already`);
    },
  });

  test('closes the others, and says so then', async () => {
    const { store, closed } = closable(memoryStore());
    const sms = fakeNotifier();
    const { hub } = await testHub({ notifiers: [sms], store, plugins: [failing('socket')] });
    await expect(hub.stop()).rejects.toThrow('socket is gone already');
    expect([sms.closed, closed(), hub.running]).toEqual([1, true, false]);
    await expect(hub.notify({ to: { phone: '+237699128531' }, text: 'a' })).rejects.toThrow('stopped');
  });

  test('says what each of several threw', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins: [failing('one'), failing('two')] });
    await expect(hub.stop()).rejects.toMatchObject({
      errors: [{ message: 'two is gone already' }, { message: 'one is gone already' }],
    });
  });

  test('closes all also when the store cannot be asked what is due', async () => {
    let down = false;
    const { store, closed } = closable(
      faultyStore(memoryStore(), ({ method }) => (down && method === 'find' ? 'refused' : undefined)),
    );
    const { hub } = await testHub({ notifiers: [fakeNotifier()], store });
    down = true;
    await expect(hub.stop()).rejects.toMatchObject({ code: 'NKUL_STORE' });
    expect(closed()).toBe(true);
  });
});

describe('a hub of which a part hangs', () => {
  const hanging: Plugin = { name: 'socket', register: () => {}, stop: () => new Promise(() => {}) };

  test('stops without it when the time is over, says so, and closes the others', async () => {
    const { store, closed } = closable(memoryStore());
    const sms = fakeNotifier();
    const { hub, clock, log } = await testHub({ notifiers: [sms], store, plugins: [hanging] });
    const stopping = hub.stop({ timeout: '5s' });
    await clock.run(4_999);
    expect(closed()).toBe(false);
    await clock.run(1);
    await stopping;
    expect([sms.closed, closed(), hub.running]).toEqual([1, true, false]);
    expect(log).toMatchObject([{ level: 'error', message: expect.stringContaining('the plugin socket') }]);
  });

  test('keeps to its time, also if the time of day is set back meanwhile', async () => {
    const { hub, clock, log } = await testHub({ notifiers: [fakeNotifier()], plugins: [hanging] });
    const stopping = hub.stop({ timeout: '5s' });
    await clock.run(1_000);
    clock.setBack(86_400_000);
    await clock.run(4_000);
    await stopping;
    expect(log).toHaveLength(1);
  });

  test.each(['find', 'count', 'record', 'claim', 'close'])(
    'stops in time where %s() of its store never answers',
    async (dead) => {
      let dies = false;
      const store = faultyStore(memoryStore(), ({ method }) =>
        dies && method === dead ? 'dead' : undefined,
      );
      const sms = fakeNotifier();
      const gate = sms.hold();
      const { hub, clock, notify } = await testHub({ notifiers: [sms], store });
      await notify();
      await clock.run(0);
      dies = true;
      gate.release();
      let stopped = false;
      const stopping = hub.stop({ timeout: '5s' }).then(() => {
        stopped = true;
      });
      await clock.run(6_000);
      expect([stopped, sms.closed]).toEqual([true, 1]);
      await stopping;
    },
  );

  test('gives the others a moment, also when the time is over', async () => {
    const slow: Plugin = { name: 'slow', register: () => {}, stop: () => turnEventLoop(3) };
    const { hub, clock, log } = await testHub({ notifiers: [fakeNotifier()], plugins: [slow, hanging] });
    const stopping = hub.stop({ timeout: '5s' });
    await clock.run(5_000);
    await stopping;
    expect(log).toHaveLength(1);
  });
});

test('hubs listen to the end of the process with one listener, until the last has stopped', async () => {
  const before = process.listenerCount('exit');
  const hubs = await Promise.all([1, 2, 3].map(() => testHub({ notifiers: [fakeNotifier()] })));
  expect(process.listenerCount('exit')).toBe(before + 1);
  for (const { hub } of hubs) await hub.stop();
  expect(process.listenerCount('exit')).toBe(before);
});

test('a time-out that is none stops nothing', async () => {
  const { hub, notify } = await testHub({ notifiers: [fakeNotifier()] });
  await expect(hub.stop({ timeout: '-1s' })).rejects.toMatchObject({
    code: 'NKUL_INVALID_ARGUMENT',
    field: 'timeout',
  });
  await notify();
  await hub.stop();
  expect(hub.running).toBe(false);
});

test('a notification that is still being rendered when the hub stops is refused', async () => {
  const rendered = Promise.withResolvers<void>();
  const slow: Plugin = {
    name: 'slow',
    register: (into) =>
      void into.registerInstance<Interceptor>(INTERCEPTOR, {
        name: 'slow',
        accept: (notification) => rendered.promise.then(() => notification),
      }),
  };
  const store = memoryStore();
  const { hub } = await testHub({ notifiers: [fakeNotifier()], store, plugins: [slow] });
  const notification = { to: { phone: '+237699128531' }, text: 'a' };
  const refused = Promise.all(
    [hub.notify(notification), hub.notify([notification])].map((one) =>
      expect(one).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' }),
    ),
  );
  await hub.stop();
  rendered.resolve();
  await refused;
  expect(await store.count()).toEqual({});
});
