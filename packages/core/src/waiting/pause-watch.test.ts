import {
  type FakeNotifier,
  fakeNotifier,
  faultyStore,
  manualClock,
  type StoreFault,
  type TestHub,
  testHub,
} from '@nkul/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreError } from '../base/errors.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { PauseReason, Submission } from '../model/submission.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Store } from '../ports/store.ts';

const to = { phone: '+237699128531' };
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

function refused(pause: PauseReason): Submission {
  return {
    outcome: 'deferred',
    reason: { code: pause === 'operator' ? 'stopped' : pause, message: 'no' },
    pause,
  };
}

/** An account that has credit, or accepts the credentials, when the test says so. */
class Account {
  served = false;
  left: number | Error = 0;
  readings = 0;
  /** True if reading the balance never ends, whatever its signal says. */
  hangs = false;
  readonly notifier: FakeNotifier;

  constructor(
    pause: PauseReason,
    { tellsBalance, heedsAbort = true }: { readonly tellsBalance: boolean; readonly heedsAbort?: boolean },
  ) {
    const balance = () => {
      this.readings += 1;
      if (this.hangs) return new Promise<never>(() => {});
      if (this.left instanceof Error) throw this.left;
      return { left: this.left, unit: 'sms', at: new Date() };
    };
    this.notifier = fakeNotifier({
      limits: { inFlight: 1 },
      heedsAbort,
      answer: (messages) =>
        messages.map(({ id }) => (this.served ? { outcome: 'accepted', reference: id } : refused(pause))),
      ...(tellsBalance && { balance }),
    });
  }

  /** The ids of the messages that it was given, in order. */
  get given(): readonly string[] {
    return this.notifier.messages.map(({ id }) => id);
  }
}

let test: TestHub;
afterEach(() => test.hub.stop({ drain: false }));

/** A hub whose notifier was paused by the first of some messages. */
async function paused(account: Account, { messages = 3, store }: { messages?: number; store?: Store } = {}) {
  test = await testHub({ notifiers: [account.notifier], ...(store && { store }) });
  const receipts = await test.hub.notify(
    Array.from({ length: messages }, (_, index) => ({ to, text: `${index}` })),
  );
  await test.clock.run(0);
  expect(await test.hub.pauses()).toHaveLength(1);
  return receipts.map(({ id }) => id);
}

describe('a pause for credit, where the balance can be read', () => {
  const create = () => new Account('insufficient_credit', { tellsBalance: true });

  it('ends within a second of the reading that shows a rise, and all that waited is sent', async () => {
    const account = create();
    await paused(account);
    await test.clock.run(29 * second);
    account.served = true;
    account.left = 500;
    await test.clock.run(2 * second);
    expect(await test.hub.pauses()).toEqual([]);
    expect(await test.hub.count()).toEqual({ sent: 3 });
    expect(test.events.findLast(({ type }) => type === 'notifier.resumed')).toMatchObject({ by: 'balance' });
    expect(test.log.at(-1)?.message).toBe('a notifier takes messages again: its balance has risen');
  });

  it('is read within 30 seconds, then every minute for an hour, then every five', async () => {
    const account = create();
    await paused(account);
    const readings = async (ms: number) => {
      const before = account.readings;
      await test.clock.run(ms);
      return account.readings - before;
    };
    expect(await readings(30 * second)).toBe(1);
    expect(await readings(10 * minute)).toBe(10);
    await test.clock.run(hour - 10 * minute);
    expect(await readings(30 * minute)).toBe(6);
    // Nothing is left: a message would find out nothing.
    expect(account.given).toHaveLength(1);
  });

  it('ends by one message where the balance does not tell: it never was low', async () => {
    const account = create();
    account.left = 900;
    await paused(account);
    account.served = true;
    await test.clock.run(31 * second);
    expect(await test.hub.count()).toEqual({ sent: 3 });
    expect(test.events.findLast(({ type }) => type === 'notifier.resumed')).toMatchObject({ by: 'probe' });
  });

  it('ends by one message where the balance cannot be read, which is logged once', async () => {
    const account = create();
    account.left = new Error('api_key=secret');
    await paused(account);
    account.served = true;
    await test.clock.run(31 * second);
    expect(await test.hub.count()).toEqual({ sent: 3 });
    const lines = test.log.filter(({ message }) => message.includes('could not be read'));
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('ends where reading the balance never ends: by one message, and by a later reading', async () => {
    const account = create();
    await paused(account);
    account.hangs = true;
    await test.clock.run(5 * minute);
    expect(account.readings).toBeGreaterThan(2);
    account.served = true;
    await test.clock.run(5 * minute);
    expect(await test.hub.count()).toEqual({ sent: 3 });
  });

  it('ends soon after a start, if the balance rose while no process ran', async () => {
    const account = create();
    const store = memoryStore();
    await paused(account, { store });
    await test.hub.stop({ drain: false });
    account.served = true;
    account.left = 500;
    test = await testHub({
      notifiers: [account.notifier],
      store,
      clock: manualClock('2026-01-02T00:00:00Z'),
    });
    await test.clock.run(second);
    expect(await test.hub.count()).toEqual({ sent: 3 });
  });

  it('ends by a balance that somebody else reads', async () => {
    const account = create();
    await paused(account);
    account.served = true;
    account.left = 1;
    await test.hub.balance('fake');
    await test.clock.run(0);
    expect(await test.hub.pauses()).toEqual([]);
  });
});

describe('a pause for credit, where no balance can be read', () => {
  const create = () => new Account('insufficient_credit', { tellsBalance: false });

  it('is tried by one message, later and later, never the same one twice', async () => {
    const account = create();
    const ids = await paused(account, { messages: 20 });
    const at: number[] = [];
    let known = account.given.length;
    for (let seconds = 1; seconds <= 3_600; seconds += 1) {
      await test.clock.run(second);
      if (account.given.length > known) at.push(seconds);
      expect(account.given.length - known).toBeLessThanOrEqual(1);
      known = account.given.length;
    }
    expect(at).toEqual([30, 90, 210, 450, 930, 1_890]);
    const probes = account.given.slice(1);
    expect(new Set(probes).size).toBe(probes.length);
    for (const id of probes) expect(ids).toContain(id);
    for (const id of ids) expect(await test.hub.get(id)).toMatchObject({ tries: 0, status: 'queued' });
    account.served = true;
    await test.clock.run(hour);
    expect(await test.hub.count()).toEqual({ sent: 20 });
  });

  it('is tried again with the only message that waits, later and later', async () => {
    const account = create();
    const [id] = await paused(account, { messages: 1 });
    await test.clock.run(10 * hour);
    expect(new Set(account.given)).toEqual(new Set([id]));
    expect(account.given.length).toBeGreaterThan(10);
    expect(account.given.length).toBeLessThan(20);
    account.served = true;
    await test.clock.run(hour);
    expect(await test.hub.count()).toEqual({ sent: 1 });
    expect(await test.hub.pauses()).toEqual([]);
  });

  it('is tried again by those that waited, one after the other, when all were tried', async () => {
    const account = create();
    const ids = await paused(account, { messages: 3 });
    await test.clock.run(12 * hour);
    const rounds = account.given.slice(1);
    for (let from = 0; from + 3 <= rounds.length; from += 3)
      expect(new Set(rounds.slice(from, from + 3))).toEqual(new Set(ids));
    expect(rounds.length).toBeGreaterThan(9);
  });

  it('is tried at once by a new message, if those that wait were all tried', async () => {
    const account = create();
    await paused(account, { messages: 1 });
    await test.clock.run(40 * second);
    account.served = true;
    await test.clock.run(50 * second);
    expect(await test.hub.count()).toEqual({ sent: 1 });
  });

  it('is tried later and later by a provider that never answers, and in the end goes on', async () => {
    const account = new Account('insufficient_credit', { tellsBalance: false, heedsAbort: false });
    await paused(account, { messages: 9 });
    account.notifier.hold();
    await test.clock.run(2 * minute);
    expect(account.given).toHaveLength(2);
    account.notifier.hold().release();
    account.served = true;
    await test.clock.run(10 * minute);
    expect(await test.hub.count()).toEqual({ sent: 9 });
  });

  it.each([-24 * hour, 24 * hour])(
    'is tried again, although the time of day was set by %d ms',
    async (byMs) => {
      const account = create();
      const ids = await paused(account, { messages: 2 });
      await test.clock.run(5 * minute);
      expect(new Set(account.given)).toEqual(new Set(ids));
      test.clock.setForward(byMs);
      account.served = true;
      await test.clock.run(20 * minute);
      expect(await test.hub.count()).toEqual({ sent: 2 });
    },
  );

  it('is tried again, although the store began an attempt of its probe and its answer was lost', async () => {
    let loses = false;
    const store = memoryStore();
    const claim = store.claim.bind(store);
    store.claim = async (request, due) => {
      const claimed = await claim(request, due);
      const begins = claimed.changes.some(({ message }) => message.status === 'sending');
      if (!loses || due.probe === undefined || !begins) return claimed;
      loses = false;
      throw new StoreError('done, and its answer is lost');
    };
    const account = create();
    await paused(account, { messages: 2, store });
    await test.clock.run(5 * minute);
    account.served = true;
    loses = true;
    await test.clock.run(hour);
    expect(loses).toBe(false);
    expect(await test.hub.pauses()).toEqual([]);
    expect(await test.hub.count()).toEqual({ unknown: 1, sent: 1 });
  });

  it('is tried by a message that was sent before the time of day was set back', async () => {
    const account = create();
    const slower = { code: 'rate_limited', message: 'slower' } as const;
    account.notifier.script({ outcome: 'deferred', reason: slower, retryAfterMs: minute });
    test = await testHub({ notifiers: [account.notifier] });
    await test.notify();
    await test.clock.run(second);
    test.clock.setBack(24 * hour);
    await test.clock.run(20 * minute);
    expect(await test.hub.pauses()).toHaveLength(1);
    account.served = true;
    await test.clock.run(hour);
    expect(await test.hub.count()).toEqual({ sent: 1 });
  });

  it('is tried again by a message that waited for a time of its own when it was looked for', async () => {
    const account = create();
    const [id] = await paused(account, { messages: 1 });
    const slower = { code: 'rate_limited', message: 'slower' } as const;
    account.notifier.script({ outcome: 'deferred', reason: slower, retryAfterMs: 600_000 });
    await test.clock.run(20 * minute);
    expect(account.given.slice(0, 2)).toEqual([id, id]);
    account.served = true;
    await test.clock.run(20 * minute);
    expect(await test.hub.count()).toEqual({ sent: 1 });
  });

  it('is tried again soon, if the store could not be read', async () => {
    let fails = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      fails && method === 'find' ? 'refused' : undefined,
    );
    const account = create();
    await paused(account, { store });
    fails = true;
    account.served = true;
    await test.clock.run(minute);
    expect(account.given).toHaveLength(1);
    fails = false;
    await test.clock.run(2 * second);
    expect(await test.hub.count()).toEqual({ sent: 3 });
  });

  it('is never tried by a message with less than half of its time left', async () => {
    const account = create();
    test = await testHub({ notifiers: [account.notifier] });
    await test.hub.notify({ to, text: 'a code', expiresIn: '50s' });
    await test.clock.run(0);
    account.served = true;
    await test.clock.run(40 * second);
    expect(account.given).toHaveLength(1);
    const code = await test.hub.notify({ to, text: 'another code', expiresIn: '50s' });
    await test.clock.run(0);
    expect(account.given[1]).toBe(code.id);
  });

  it('is tried by a message that would else go to the next step', async () => {
    const account = create();
    const other = fakeNotifier({ name: 'other' });
    const routes = { both: [{ notifier: 'fake' }, { notifier: 'other' }] };
    test = await testHub({ notifiers: [account.notifier, other], routes });
    await test.notify();
    await test.clock.run(0);
    await test.notify();
    await test.clock.run(31 * second);
    expect([account.given.length, other.calls.length]).toEqual([1, 2]);
    account.served = true;
    const { id } = await test.notify();
    await test.notify();
    await test.clock.run(0);
    expect(account.given).toContain(id);
    expect(await test.hub.pauses()).toEqual([]);
    expect(await test.hub.count()).toEqual({ sent: 4 });
  });

  it('is left as it is by a message that finds out nothing', async () => {
    const account = create();
    await paused(account);
    account.notifier.script({ outcome: 'rejected', reason: { code: 'invalid_recipient', message: 'no' } });
    await test.clock.run(31 * second);
    expect(await test.hub.pauses()).toHaveLength(1);
  });
});

describe('a pause for credentials', () => {
  it('ends by one message, at long intervals', async () => {
    const account = new Account('unauthorized', { tellsBalance: true });
    account.left = 900;
    await paused(account, { messages: 9 });
    await test.clock.run(5 * minute - 1);
    expect([account.given.length, account.readings]).toEqual([1, 0]);
    await test.clock.run(1);
    expect(account.given).toHaveLength(2);
    await test.clock.run(10 * minute);
    expect(account.given).toHaveLength(3);
    account.served = true;
    await test.clock.run(20 * minute);
    expect(await test.hub.count()).toEqual({ sent: 9 });
  });

  const withKey = (key: string, account: Account): Notifier => {
    const { notifier } = account;
    return { name: notifier.name, channel: 'sms', secrets: () => [key], send: notifier.send.bind(notifier) };
  };

  it.each([
    ['ends at a start with other credentials', 'new key', 0],
    ['goes on at a start with the same', 'old key', 1],
  ])('%s', async (_, key, pauses) => {
    const account = new Account('unauthorized', { tellsBalance: false });
    const store = memoryStore();
    test = await testHub({ notifiers: [withKey('old key', account)], store });
    await test.notify();
    await test.clock.run(0);
    const shown = JSON.stringify([test.events, test.log, await test.hub.pauses(), await store.pauses()]);
    expect(shown).not.toContain('old key');
    expect(await store.pauses()).toMatchObject([
      { mark: expect.stringMatching(/^[0-9a-f]{32}\.[0-9a-f]{64}$/) },
    ]);
    expect(JSON.stringify([test.events, await test.hub.pauses()])).not.toContain('mark');
    await test.hub.stop();
    account.served = true;
    test = await testHub({ notifiers: [withKey(key, account)], store, clock: test.clock });
    await test.clock.run(0);
    expect(await test.hub.pauses()).toHaveLength(pauses);
    expect(await test.hub.count()).toEqual(pauses === 0 ? { sent: 1 } : { queued: 1 });
    const ended = test.events.some(
      (event) => event.type === 'notifier.resumed' && event.by === 'credentials',
    );
    expect(ended).toBe(pauses === 0);
  });
});

describe('a pause for credentials that change while the program runs', () => {
  it('ends within half a minute', async () => {
    const account = new Account('unauthorized', { tellsBalance: false });
    const { notifier } = account;
    let key = 'old key';
    const rotating: Notifier = {
      name: notifier.name,
      channel: 'sms',
      secrets: () => [key],
      send: notifier.send.bind(notifier),
    };
    test = await testHub({ notifiers: [rotating] });
    await test.notify();
    await test.clock.run(61 * second);
    expect(await test.hub.pauses()).toHaveLength(1);
    [key, account.served] = ['new key', true];
    await test.clock.run(30 * second);
    expect(await test.hub.pauses()).toEqual([]);
    expect(test.events).toContainEqual(
      expect.objectContaining({ type: 'notifier.resumed', by: 'credentials' }),
    );
    expect(await test.hub.count()).toEqual({ sent: 1 });
  });
});

describe('a pause by an operator', () => {
  it('never ends by itself', async () => {
    const account = new Account('operator', { tellsBalance: true });
    account.served = true;
    test = await testHub({ notifiers: [account.notifier] });
    await test.hub.pause('fake');
    await test.notify();
    for (account.left = 0; account.left < 10; account.left += 1) {
      await test.hub.balance('fake');
      await test.clock.run(6 * hour);
    }
    expect(account.given).toEqual([]);
    expect(await test.hub.pauses()).toMatchObject([{ reason: 'operator' }]);
  });

  it('is not ended by what ends the pause that it took the place of', async () => {
    const account = new Account('insufficient_credit', { tellsBalance: true });
    await paused(account);
    await test.hub.pause('fake');
    account.served = true;
    account.left = 500;
    await test.clock.run(hour);
    expect(await test.hub.pauses()).toMatchObject([{ reason: 'operator' }]);
  });
});

describe('a pause whose record was stored, and the answer of the store was lost', () => {
  const lost = () => {
    let next: StoreFault | undefined;
    const store = faultyStore(memoryStore(), ({ method }) => {
      if (method !== 'record') return undefined;
      const fault = next;
      next = undefined;
      return fault;
    });
    return {
      store,
      lose: (fault: StoreFault = 'lost') => {
        next = fault;
      },
    };
  };

  it('is known: one message at a time finds out, and all go when it ends', async () => {
    const { store, lose } = lost();
    const account = new Account('insufficient_credit', { tellsBalance: false });
    lose();
    await paused(account, { store, messages: 20 });
    await test.clock.run(5 * minute);
    expect(account.given).toHaveLength(4);
    account.served = true;
    await test.clock.run(5 * minute);
    expect(await test.hub.count()).toEqual({ sent: 20 });
    expect(await test.hub.health()).toMatchObject({ status: 'ok' });
  });

  it.each(['lost', 'refused'] as const)('ends, although the answer to its end is %s', async (fault) => {
    const { store, lose } = lost();
    const account = new Account('insufficient_credit', { tellsBalance: true });
    await paused(account, { store, messages: 20 });
    account.served = true;
    account.left = 100;
    await test.clock.run(29 * second);
    lose(fault);
    await test.clock.run(5 * second);
    expect(await test.hub.count()).toEqual({ sent: 20 });
    expect(await test.hub.pauses()).toEqual([]);
  });

  it('ends for an operator', async () => {
    const { store, lose } = lost();
    test = await testHub({ notifiers: [fakeNotifier()], store });
    await test.hub.pause('fake');
    await test.notify();
    await test.clock.run(0);
    lose();
    await expect(test.hub.resume('fake')).rejects.toThrow('its answer is lost');
    await test.clock.run(6 * minute);
    expect(await test.hub.count()).toEqual({ sent: 1 });
  });

  it('is one that began or ended while the pauses were read', async () => {
    const gate = Promise.withResolvers<void>();
    let held = false;
    const inner = memoryStore();
    let wake = (): void => {};
    const store: Store = Object.assign(inner, {
      onDue: (callback: () => void) => {
        wake = callback;
      },
    });
    const read = inner.pauses.bind(inner);
    inner.pauses = async () => {
      const pauses = await read();
      if (held) await gate.promise;
      return pauses;
    };
    test = await testHub({ notifiers: [fakeNotifier()], store });
    held = true;
    wake();
    await test.clock.run(0);
    await test.hub.pause('fake');
    held = false;
    gate.resolve();
    await test.clock.run(0);
    await test.notify();
    await test.clock.run(minute);
    expect(await test.hub.count()).toEqual({ queued: 1 });
  });

  it('is one of another process that could not be read at once: it is read before the next claim', async () => {
    const inner = memoryStore();
    let [wake, fails] = [(): void => {}, false];
    const store: Store = Object.assign(inner, {
      onDue: (callback: () => void) => {
        wake = callback;
      },
    });
    const read = inner.pauses.bind(inner);
    inner.pauses = async () => {
      if (!fails) return await read();
      fails = false;
      throw new StoreError('the pauses cannot be read');
    };
    const other = await testHub({ notifiers: [fakeNotifier()], store });
    test = await testHub({ notifiers: [fakeNotifier()], store });
    await other.hub.pause('fake');
    fails = true;
    wake();
    await test.clock.run(0);
    await test.notify();
    await test.clock.run(minute);
    expect(await test.hub.count()).toEqual({ queued: 1 });
    await other.hub.stop({ drain: false });
  });
});
