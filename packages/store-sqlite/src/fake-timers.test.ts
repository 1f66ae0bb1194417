import { createHub } from '@nkul/core';
import { LOGGER, NOTIFIER } from '@nkul/core/adapter';
import type { Plugin } from '@nkul/core/store';
import { fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { sqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => {
  vi.useRealTimers();
  directory.remove();
});

const lines: string[] = [];
const log = (_details: object, message: string): void => void lines.push(message);
const fake: Plugin = {
  name: 'fake',
  register(container) {
    container.registerInstance(NOTIFIER, fakeNotifier());
    container.registerInstance(LOGGER, { warn: log, error: log });
  },
};

it.each([
  ['as vitest puts them in place', undefined],
  ['for microtasks too', ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date'] as const],
])('fake timers %s leave a hub on a file as it is', async (_how, toFake) => {
  vi.useFakeTimers(toFake && { toFake: [...toFake] });
  const hub = await createHub({ plugins: [fake, sqliteStore({ file: directory.file })] });
  const to = { phone: '+237699128531' };
  // More than are looked at in one turn of the event loop.
  await hub.notify(Array.from({ length: 600 }, () => ({ to, text: 'Bonsoir' })));
  await hub.notify({ to, text: 'Bonjour', metadata: { order: '7' } });
  await hub.stop({ drain: true });

  const next = await createHub({ plugins: [fake, sqliteStore({ file: directory.file })] });
  const { items } = await next.find({ metadata: { order: '7' } });
  expect(items).toMatchObject([{ status: 'sent' }]);
  await next.stop();
  // The fake date stands still: on a slow machine it falls behind by more than a second.
  expect(lines.filter((line) => !line.startsWith('the time of day was set back'))).toEqual([]);
});
