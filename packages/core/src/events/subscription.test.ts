import { eventually, fakeNotifier, faultyStore, manualClock, turnEventLoop } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createHub } from '../hub/create-hub.ts';
import type { Hub } from '../hub/hub.ts';
import { CLOCK, NOTIFIER, STORE } from '../hub/tokens.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { MessageEvent } from '../model/core-event.ts';
import type { Store } from '../ports/store.ts';

const clock = manualClock();
let store: Store;
let hub: Hub;

async function open(on: Store = store): Promise<Hub> {
  return await createHub({
    plugins: [
      {
        name: 'parts',
        register(into) {
          into.registerInstance(STORE, on);
          into.registerInstance(CLOCK, clock);
          into.registerInstance(NOTIFIER, fakeNotifier({ name: 'sms' }));
        },
      },
    ],
  });
}

const notify = (text: string) => hub.notify({ to: { phone: '+237699128531' }, text });
const textOf = ({ message }: MessageEvent) => message.content['sms']?.text ?? '';

beforeEach(async () => {
  store = memoryStore();
  hub = await open();
});

afterEach(() => hub.stop({ drain: false }));

describe('hub.subscribe()', () => {
  it('tells the events of the names that were asked for, in order, one at a time', async () => {
    const emitted: string[] = [];
    let atWork = 0;
    hub.subscribe('invoicing', ['message.queued', 'message.sent'], async (event) => {
      expectTypeOf(event.type).toEqualTypeOf<'message.queued' | 'message.sent'>();
      atWork += 1;
      expect(atWork).toBe(1);
      await turnEventLoop(3);
      emitted.push(`${event.type} ${textOf(event)}`);
      atWork -= 1;
    });
    await notify('one');
    await notify('two');
    await eventually(() => emitted.length === 4);
    expect(emitted.filter((line) => line.includes('queued'))).toEqual([
      'message.queued one',
      'message.queued two',
    ]);
    expect(emitted.filter((line) => line.includes('sent'))).toHaveLength(2);
  });

  it('tells also what was stored before it came', async () => {
    await notify('before');
    const emitted: string[] = [];
    hub.subscribe('invoicing', ['message.queued'], (event) => void emitted.push(textOf(event)));
    await eventually(() => emitted.length === 1);
  });

  it('begins behind that when it is told to', async () => {
    await notify('before');
    const emitted: string[] = [];
    hub.subscribe('invoicing', ['message.queued'], (event) => void emitted.push(textOf(event)), {
      from: 'now',
    });
    await turnEventLoop(20);
    await notify('after');
    await eventually(() => emitted.length > 0);
    expect(emitted).toEqual(['after']);
  });

  it('tells an event again that its handler failed at, later and later, and what comes behind waits', async () => {
    const emitted: string[] = [];
    let failures = 3;
    hub.subscribe('invoicing', ['message.queued'], (event) => {
      emitted.push(textOf(event));
      if (textOf(event) === 'bad' && failures > 0) {
        failures -= 1;
        throw new Error('not today');
      }
    });
    await notify('good');
    await notify('bad');
    await notify('behind');
    await eventually(() => emitted.length === 2);
    const failure = (tries: number) =>
      new RegExp(
        `^nkul: a subscriber failed; will retry the event [^]*event: 'message.queued',[^]*tries: ${tries},`,
      );
    expect(failure(1)).toHaveBeenLogged(1);
    for (let wait = 2_000; wait <= 8_000; wait *= 2) {
      await turnEventLoop(20);
      await clock.run(wait);
    }
    await eventually(() => emitted.includes('behind'));
    expect(emitted).toEqual(['good', 'bad', 'bad', 'bad', 'bad', 'behind']);
    for (const tries of [2, 3]) expect(failure(tries)).toHaveBeenLogged(1);
  });

  it('goes on where it was, and not from the beginning, when another process takes the store over', async () => {
    const emitted: string[] = [];
    const subscription = hub.subscribe(
      'invoicing',
      ['message.queued'],
      (event) => void emitted.push(textOf(event)),
    );
    await notify('one');
    await eventually(() => emitted.length === 1);
    await subscription.stop();
    await notify('two');
    await hub.stop({ drain: false });
    hub = await open();
    hub.subscribe('invoicing', ['message.queued'], (event) => void emitted.push(textOf(event)));
    await eventually(() => emitted.length === 2);
    expect(emitted).toEqual(['one', 'two']);
  });

  it('is told in one of two processes at a time, and in the other when the first is gone', async () => {
    const other = await open();
    const [first, second]: [string[], string[]] = [[], []];
    const one = hub.subscribe('invoicing', ['message.queued'], (event) => void first.push(textOf(event)));
    await turnEventLoop(5);
    other.subscribe('invoicing', ['message.queued'], (event) => void second.push(textOf(event)));
    await notify('one');
    await eventually(() => first.length === 1);
    await one.stop();
    await notify('two');
    await clock.run(20_000);
    await eventually(() => second.length === 1);
    expect(first).toEqual(['one']);
    expect(second).toEqual(['two']);
    await other.stop({ drain: false });
  });

  it('is told in the process that lost its name, when the one that took it has crashed', async () => {
    const [first, second]: [string[], string[]] = [[], []];
    let [cut, crashed] = [false, false];
    await hub.stop({ drain: false });
    hub = await open(
      faultyStore(store, ({ method }) => (cut && method === 'subscriber' ? 'refused' : undefined)),
    );
    const atWork = Promise.withResolvers<void>();
    hub.subscribe('invoicing', ['message.queued'], async (event) => {
      first.push(textOf(event));
      await atWork.promise;
    });
    // So that no event of this process wakes it.
    await hub.pause('sms');
    await notify('one');
    await eventually(() => first.length === 1);
    const other = await open(faultyStore(store, () => (crashed ? 'dead' : undefined)));
    cut = true;
    await clock.run(20_000);
    other.subscribe('invoicing', ['message.queued'], async (event) => {
      second.push(textOf(event));
      await new Promise(() => {});
    });
    await other.notify({ to: { phone: '+237699128531' }, text: 'two' });
    await eventually(() => second.length > 0);
    cut = false;
    // It hears that it has lost the name while its handler is at work.
    await clock.run(6_000);
    crashed = true;
    atWork.resolve();
    await clock.run(60_000);
    expect(first.at(-1)).toBe('two');
    await hub.resume('sms');
    await clock.run(0);
    const stopping = other.stop({ drain: false, timeout: '1s' });
    await clock.run(2_000);
    await stopping;
    expect('did not stop in time').toHaveBeenLogged();
    expect('a notifier is paused').toHaveBeenLogged();
  });

  it('gives its name back behind a renewal that is under way, so that another gets the next event at once', async () => {
    const [first, second]: [string[], string[]] = [[], []];
    const renewal = Promise.withResolvers<void>();
    const atWork = Promise.withResolvers<void>();
    let [renews, renewed] = [false, false];
    await hub.stop({ drain: false });
    hub = await open(
      faultyStore(store, ({ method }) => {
        if (!renews || renewed || method !== 'subscriber') return undefined;
        renewed = true;
        return renewal.promise;
      }),
    );
    const subscription = hub.subscribe('invoicing', ['message.queued'], async (event) => {
      first.push(textOf(event));
      await atWork.promise;
    });
    await notify('one');
    await eventually(() => first.length === 1);
    renews = true;
    await clock.run(6_000);
    expect(renewed).toBe(true);
    const stopping = subscription.stop();
    atWork.resolve();
    await turnEventLoop(20);
    renewal.resolve();
    await stopping;
    await turnEventLoop(20);
    hub.subscribe('invoicing', ['message.queued'], (event) => void second.push(textOf(event)));
    await notify('two');
    await eventually(() => second.length === 1);
    expect([first, second]).toEqual([['one'], ['two']]);
  });

  it('hears of what was stored, if the answer of the store was lost', async () => {
    let lose = false;
    await hub.stop({ drain: false });
    hub = await open(faultyStore(store, ({ method }) => (lose && method === 'add' ? 'lost' : undefined)));
    const emitted: string[] = [];
    await hub.pause('sms');
    hub.subscribe('invoicing', ['message.queued'], (event) => void emitted.push(textOf(event)));
    await clock.run(60_000);
    lose = true;
    await expect(notify('one')).rejects.toThrow('its answer is lost');
    lose = false;
    await clock.run(0);
    expect(emitted).toEqual(['one']);
    await hub.resume('sms');
    await clock.run(0);
  });

  it('goes on when the store failed for a while', async () => {
    let broken = true;
    const flaky: Store = new Proxy(store, {
      get(target, name) {
        if (name === 'events' && broken) return () => Promise.reject(new Error('disk'));
        const member = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    await hub.stop({ drain: false });
    hub = await open(flaky);
    const emitted: string[] = [];
    hub.subscribe('invoicing', ['message.queued'], (event) => void emitted.push(textOf(event)));
    await notify('one');
    await turnEventLoop(10);
    broken = false;
    await clock.run(1_000);
    await eventually(() => emitted.length === 1);
    expect('a subscriber could not read its events; will retry').toHaveBeenLogged();
  });

  it('is refused by a hub that is stopped', async () => {
    await hub.stop({ drain: false });
    expect(() => hub.subscribe('late', ['message.queued'], () => {})).toThrow(
      expect.objectContaining({ code: 'NKUL_HUB_STOPPED' }),
    );
  });

  it('is refused a name that another subscriber of the hub has, until that one is stopped', async () => {
    const first = hub.subscribe('invoicing', ['message.queued'], () => {});
    expect(() => hub.subscribe('invoicing', ['message.sent'], () => {})).toThrow(
      expect.objectContaining({ code: 'NKUL_INVALID_ARGUMENT', field: 'name' }),
    );
    const stopped = first.stop();
    const emitted: string[] = [];
    hub.subscribe('invoicing', ['message.queued'], (event) => void emitted.push(textOf(event)));
    await stopped;
    await notify('one');
    await clock.run(20_000);
    await eventually(() => emitted.length === 1);
  });

  it('may be stopped by its own handler, which is told nothing more, nor that event again', async () => {
    const emitted: string[] = [];
    const tell = (event: MessageEvent) => void emitted.push(textOf(event));
    const once = hub.subscribe('once', ['message.queued'], async (event) => {
      tell(event);
      await once.stop();
    });
    await notify('one');
    await notify('two');
    await eventually(() => emitted.length === 1);
    await once.stop();
    hub.subscribe('once', ['message.queued'], tell);
    await eventually(() => emitted.length === 2);
    expect(emitted).toEqual(['one', 'two']);
  });
});
