import { runInNewContext } from 'node:vm';
import { eventually, fakeNotifier, turnEventLoop } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOGGER, NOTIFIER } from '../adapter.ts';
import { createHub, type Hub, type Plugin } from '../index.ts';

const to = { phone: '+237699128531' };
let hub: Hub;
const sms = fakeNotifier({ name: 'sms' });
const rejections: unknown[] = [];
const note = (reason: unknown) => void rejections.push(reason);

/** A logger of which every call throws. */
const brokenLogger = {
  warn() {
    throw new Error('the log is full');
  },
  error() {
    throw new Error('the log is full');
  },
};

const parts: Plugin = {
  name: 'parts',
  register(into) {
    into.registerInstance(NOTIFIER, sms);
    into.registerInstance(LOGGER, brokenLogger);
  },
};

beforeEach(async () => {
  rejections.length = 0;
  process.on('unhandledRejection', note);
  hub = await createHub({ plugins: [parts] });
});

afterEach(async () => {
  await hub.stop();
  await turnEventLoop(5);
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
  expect('the logger failed').toHaveBeenLogged();
  expect('a listener failed').toHaveBeenLogged();
});

const rejecting: readonly (readonly [what: string, listener: () => unknown])[] = [
  [
    'throws',
    () => {
      throw new Error('thrown');
    },
  ],
  ['rejects', () => Promise.reject(new Error('rejected'))],
  [
    "returns another realm's promise that rejects",
    () => runInNewContext('Promise.reject(new Error("there"))'),
  ],
  [
    'returns a thenable that rejects',
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tried
      then: (_: unknown, fail: (error: Error) => void) => fail(new Error('x')),
    }),
  ],
  [
    'returns a thenable that throws',
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tried
      then() {
        throw new Error('then');
      },
    }),
  ],
  [
    'returns what throws when it is looked at',
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tried
      get then() {
        throw new Error('get then');
      },
    }),
  ],
];

describe('while the logger throws as well, nothing is harmed by a listener that', () => {
  it.each(rejecting)('%s', async (_what, listener) => {
    hub.on('message.queued', listener);
    const { id } = await hub.notify({ to, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.status === 'sent');
  });

  it.each(rejecting)('%s as a listener of failures', async (_what, listener) => {
    hub.on('message.queued', () => {
      throw new Error('first');
    });
    hub.on('listener.failed', listener);
    const { id } = await hub.notify({ to, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.status === 'sent');
  });
});
