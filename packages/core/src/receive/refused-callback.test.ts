import { testHub } from '@nkul/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { reports, scripted } from '../../test/scripted.ts';
import { CALLBACK, type Callback, InvalidCallbackError } from '../adapter.ts';
import type { Hub, Plugin } from '../index.ts';

let hub: Hub;
afterEach(() => hub.stop());

function failing(error: Error): Plugin {
  const callback: Callback = {
    notifier: 'failing',
    read: () => {
      throw error;
    },
    answer: () => ({ status: 200, headers: {}, body: '' }),
  };
  return { name: 'failing', register: (into) => void into.registerInstance(CALLBACK, callback) };
}

async function receiving(plugin: Plugin) {
  const test = await testHub({ notifiers: [], plugins: [scripted('provider'), plugin] });
  hub = test.hub;
  return test;
}

describe('a call of a provider that is refused', () => {
  it('is told to the log once, then counted', async () => {
    const { clock, log } = await receiving(failing(new InvalidCallbackError('no JSON')));
    for (let call = 0; call < 4; call += 1) await hub.receive('failing', reports());
    const line = 'a call of a provider was refused; its delivery reports are not stored';
    const details = { notifier: 'failing', status: 400, reason: 'no JSON' };
    expect(log).toEqual([{ level: 'warn', message: line, details }]);
    await clock.run(900_000);
    expect(log.slice(1)).toEqual([{ level: 'warn', message: line, details: { ...details, times: 3 } }]);
  });

  it('for its entries is told too', async () => {
    const { log } = await receiving(failing(new Error()));
    await hub.receive('provider', { ...reports({ reference: 'a' }, { reference: 'b' }), maxEntries: 1 });
    expect(log).toMatchObject([{ details: { notifier: 'provider', status: 413 } }]);
  });

  it('by a webhook is told by status, as the webhook says it', async () => {
    const { log } = await receiving(failing(new Error()));
    for (const status of [404, 404, 415]) hub.refusedCallback({ status, reason: 'there is nothing' });
    expect(log.map(({ details }) => details)).toEqual([
      { status: 404, reason: 'there is nothing' },
      { status: 415, reason: 'there is nothing' },
    ]);
  });
});

it('a callback that fails shows the log where, and not its words', async () => {
  const { log } = await receiving(failing(new TypeError('+237699128531')));
  expect(await hub.receive('failing', reports())).toMatchObject({ status: 500 });
  expect(log).toMatchObject([
    {
      message: 'a callback failed; the provider is answered 500',
      details: { notifier: 'failing', error: 'TypeError' },
    },
  ]);
  expect(JSON.stringify(log)).not.toContain('699128531');
});
