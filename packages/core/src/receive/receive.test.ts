import { testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import { CALLBACK, type Callback, type CallbackEntry, UnauthenticCallbackError } from '../adapter.ts';
import type { CallbackRefused, CoreEvent, Plugin } from '../index.ts';

const json = new TextEncoder().encode('[]');
const call = { method: 'POST', headers: {}, body: json } as const;

/** A callback whose calls have the entries that it is made with, and whose answer is their results. */
function callback(more: Partial<Callback> = {}, entries: readonly CallbackEntry[] = []): Plugin {
  const made: Callback = {
    notifier: 'other',
    read: () => ({ entries }),
    answer: (results) => ({ status: 200, headers: {}, body: JSON.stringify(results) }),
    ...more,
  };
  return { name: 'other', register: (into) => void into.registerInstance(CALLBACK, made) };
}

function forged(): never {
  throw new UnauthenticCallbackError('The signature is wrong.');
}

async function hubWith(...plugins: readonly Plugin[]) {
  const { hub, events, log } = await testHub({ notifiers: [], plugins: [scripted('provider'), ...plugins] });
  return { hub, events, log, receive: (request = {}) => hub.receive('other', { ...call, ...request }) };
}

describe('a call of a provider', () => {
  it('by a method that the callback does not take is answered 405, with those that it takes', async () => {
    const { receive } = await hubWith(callback());
    expect(await receive({ method: 'GET' })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await receive({ method: 'post' })).toMatchObject({ status: 200 });
    const both = await hubWith(callback({ methods: ['GET', 'POST'] }));
    expect(await both.receive({ method: 'GET' })).toMatchObject({ status: 200 });
    expect(await both.receive({ method: 'PUT' })).toMatchObject({ headers: { allow: 'GET, POST' } });
  });

  it.each([
    ['at once', forged],
    ['later', async () => forged()],
  ])(
    'that the provider did not make is answered 403 and told, and nothing of it is read: %s',
    async (_, check) => {
      let read = 0;
      const reading = {
        read: () => {
          read += 1;
          return { entries: [] };
        },
      };
      const { hub, receive, log, events } = await hubWith(callback({ check, ...reading }));
      const heard: (CallbackRefused | CoreEvent)[] = [];
      hub.on('callback.refused', (event) => heard.push(event));
      const answer = await receive();
      expect([answer.status, read, events]).toEqual([403, 0, []]);
      expect(answer.body).toContain('The signature is wrong.');
      expect(heard).toEqual([
        {
          type: 'callback.refused',
          at: expect.any(Date),
          notifier: 'other',
          reason: 'The signature is wrong.',
        },
      ]);
      expect(log).toMatchObject([{ level: 'warn', details: { notifier: 'other', status: 403 } }]);
    },
  );

  it('that its check lets through is read, with its address and its query', async () => {
    const seen: unknown[] = [];
    const checking = {
      check: ({ url, query }: { url?: string; query?: object }) => void seen.push(url, query),
    };
    const { receive } = await hubWith(callback(checking));
    const [url, query] = ['https://example.com/callbacks/other/token?ref=1', { ref: '1' }];
    expect(await receive({ url, query })).toMatchObject({ status: 200 });
    expect(seen).toEqual([url, query]);
  });

  it('that is a handshake is answered by it, and not read', async () => {
    const challenge = {
      methods: ['GET', 'POST'],
      handshake: ({ method, query }: { method: string; query?: Readonly<Record<string, unknown>> }) =>
        method === 'GET' ? { status: 200, headers: {}, body: String(query?.['challenge']) } : undefined,
    };
    const { receive } = await hubWith(callback(challenge));
    expect(await receive({ method: 'GET', query: { challenge: '42' } })).toMatchObject({ body: '42' });
    expect(await receive()).toMatchObject({ body: '[]' });
  });

  it('keeps messages to us and news of addresses as events, and nothing of what is skipped', async () => {
    const notifier = 'other';
    const inbound = { notifier, from: '+237699000001', text: 'STOP', raw: { Body: 'STOP' } };
    const change = { notifier, change: 'opted_out', address: '+237699000001', raw: null } as const;
    const { receive, events } = await hubWith(
      callback({}, [
        { kind: 'skipped' },
        { kind: 'inbound', inbound },
        { kind: 'skipped' },
        { kind: 'change', change },
      ]),
    );
    expect(await receive()).toMatchObject({ body: '["stored","stored","stored","stored"]' });
    expect(events).toMatchObject([
      { type: 'message.received', notifier, inbound },
      { type: 'consent.changed', consent: { change: 'opted_out', by: 'inbound' } },
      { type: 'address.changed', notifier, change },
    ]);
  });
});
