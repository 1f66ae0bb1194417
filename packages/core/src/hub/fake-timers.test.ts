import { eventually } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import type { Submission } from '../adapter.ts';
import { createHub, type Hub, memoryStore, type Plugin, systemClock } from '../index.ts';
import { STORE } from '../store.ts';

const to = { phone: '+237699128531' };
const later: Submission = {
  outcome: 'deferred',
  reason: { code: 'unavailable', message: 'try in ten minutes' },
  retryAfterMs: 600_000,
};

let hub: Hub;
/** What the next calls are answered; `accepted` when nothing is left. */
let answers: Submission[];
const notifier = (more = {}) =>
  scripted('one', ({ id }) => answers.shift() ?? { outcome: 'accepted', reference: id }, more);

beforeEach(() => {
  answers = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['as vitest puts them in place', {}],
  // `process.nextTick` is what Node itself runs on.
  ['for all that they can replace', { toFake: [...faked()] }],
])('fake timers %s', (_how, config) => {
  it('let a hub start, send and stop', async () => {
    vi.useFakeTimers(config);
    hub = await createHub({ plugins: [notifier()] });
    const { id } = await hub.notify({ to, text: 'Bonjour' });
    await hub.stop();
    expect(await hub.get(id)).toMatchObject({ status: 'sent' });
  });

  it('let a hub stop that was started before them', async () => {
    hub = await createHub({ plugins: [notifier()] });
    vi.useFakeTimers(config);
    await hub.notify([
      { to, text: 'one' },
      { to, text: 'two' },
    ]);
    await hub.stop();
    expect(await hub.count()).toEqual({ sent: 2 });
  });

  it('let a hub stop that was started under them', async () => {
    vi.useFakeTimers(config);
    hub = await createHub({ plugins: [notifier()] });
    vi.useRealTimers();
    await hub.notify({ to, text: 'Bonjour' });
    await hub.stop();
    expect(await hub.count()).toEqual({ sent: 1 });
  });

  it('move the time on for a hub', async () => {
    vi.useFakeTimers({ ...config, now: new Date('2026-01-01T08:00:00Z') });
    answers = [later];
    hub = await createHub({ plugins: [notifier()] });
    const told = vi.fn();
    hub.on('*', ({ type, at }) => told(type, at.toISOString().slice(11, 19)));
    await hub.notify({ to, text: 'Bonjour' });
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('notifier.away', '08:00:00'));
    await vi.advanceTimersByTimeAsync(600_000);
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('message.sent', '08:10:00'));
    expect('a provider takes no messages for now').toHaveBeenLogged(1);
    expect('a provider takes messages again').toHaveBeenLogged(1);
    await hub.stop();
  });

  it('move the time on for a hub that stops, until what is due has gone', async () => {
    vi.useFakeTimers(config);
    hub = await createHub({ plugins: [notifier({ limits: { perCall: 1, perSecond: 1 } })] });
    await hub.notify([
      { to, text: 'one' },
      { to, text: 'two' },
    ]);
    const stopping = hub.stop();
    await vi.advanceTimersByTimeAsync(2_000);
    await stopping;
    expect(await hub.count()).toEqual({ sent: 2 });
  });

  it('let a purge go on that takes several turns', async () => {
    vi.useFakeTimers(config);
    const purge = vi.fn(async () => ({ more: purge.mock.calls.length < 3 }));
    const store: Plugin = {
      name: 'store',
      register: (container) => container.registerInstance(STORE, Object.assign(memoryStore(), { purge })),
    };
    hub = await createHub({ plugins: [notifier(), store], retain: { events: '1d' } });
    await eventually(() => purge.mock.calls.length === 3, 'the third purge');
    await hub.stop();
  });

  it('end a balance that no provider tells', async () => {
    vi.useFakeTimers(config);
    const balance = ({ signal }: { readonly signal: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    hub = await createHub({ plugins: [notifier({ balance })], sendTimeout: '5s' });
    const asked = expect(hub.balance('one')).rejects.toThrow(
      expect.objectContaining({ name: 'TimeoutError' }),
    );
    await vi.advanceTimersByTimeAsync(5_000);
    await asked;
    await hub.stop();
  });
});

it('a timer that was set before fake ones is taken back under them', async () => {
  const called = vi.fn();
  const takeBack = systemClock.wakeAt(new Date(Date.now() + 20), called);
  vi.useFakeTimers({ shouldClearNativeTimers: false });
  takeBack();
  vi.useRealTimers();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(called).not.toHaveBeenCalled();
});

/** What vitest replaces, and `queueMicrotask` besides, as Jest and Sinon.JS do. */
function faked() {
  return [
    'Date',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
    'queueMicrotask',
    'performance',
    'hrtime',
  ] as const;
}
