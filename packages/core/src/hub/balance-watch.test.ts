import { faultyStore, manualClock } from '@nkul/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import type { Submission } from '../adapter.ts';
import {
  type Balance,
  balanceWatch,
  CLOCK,
  type CoreEvent,
  createHub,
  type Duration,
  type Hub,
  LOGGER,
  type Plugin,
} from '../index.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Store } from '../ports/store.ts';
import { STORE } from './tokens.ts';

const hubs: Hub[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop({ drain: false });
});

const noCredit: Submission = {
  outcome: 'deferred',
  reason: { code: 'insufficient_credit', message: 'no credit' },
  pause: 'insufficient_credit',
};

/** A hub that watches an account whose balance is what the test says, or an error. */
async function watched(options: {
  readonly left: number | Error;
  readonly answer?: () => Submission;
  readonly store?: Store;
}) {
  const clock = manualClock();
  const account = { left: options.left };
  const warned: string[] = [];
  const emitted: CoreEvent[] = [];
  const parts: Plugin = {
    name: 'parts',
    register(into) {
      into.registerInstance(CLOCK, clock);
      if (options.store) into.registerInstance(STORE, options.store);
      into.registerInstance(LOGGER, {
        warn: (_details, message) => void warned.push(message),
        error: console.error,
      });
    },
  };
  const balance = async (): Promise<Balance> => {
    if (account.left instanceof Error) throw account.left;
    return { left: account.left, unit: 'sms', at: clock.now() };
  };
  const provider = scripted('provider', options.answer, { balance });
  const hub = await createHub({
    plugins: [parts, provider, balanceWatch({ every: '5m', below: 100 })],
    start: false,
  });
  hubs.push(hub);
  hub.on('*', (event) => void emitted.push(event));
  await hub.start();
  const names = () =>
    emitted
      .map(({ type }) => type)
      .filter((type) => type.startsWith('balance') || type.startsWith('notifier'));
  /** The next reading, and what it leads to. */
  const next = async (left: number | Error) => {
    const before = names().filter((type) => type === 'balance.read').length + warned.length;
    account.left = left;
    await clock.advance(300_000);
    await vi.waitFor(() =>
      expect(names().filter((type) => type === 'balance.read').length + warned.length).toBeGreaterThan(
        before,
      ),
    );
  };
  return { hub, emitted, names, next, warned, provider };
}

it('reads balances at the start and then at intervals', async () => {
  const { emitted, names, next } = await watched({ left: 500 });
  await vi.waitFor(() => expect(names()).toEqual(['balance.read']));
  await next(400);
  expect(emitted).toMatchObject([
    { type: 'balance.read', notifier: 'provider', balance: { left: 500, unit: 'sms' } },
    { type: 'balance.read', notifier: 'provider', balance: { left: 400, unit: 'sms' } },
  ]);
});

describe('balance.low', () => {
  it('is told once a fall, not at every reading', async () => {
    const { names, next } = await watched({ left: 99 });
    await vi.waitFor(() => expect(names()).toEqual(['balance.read', 'balance.low']));
    await next(50);
    await next(100);
    await next(99);
    expect(names()).toEqual([
      'balance.read',
      'balance.low',
      'balance.read',
      'balance.read',
      'balance.read',
      'balance.low',
    ]);
  });

  it('is told by the next reading, if the store refused it', async () => {
    let refuses = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      refuses && method === 'record' ? 'refused' : undefined,
    );
    const { names, next, warned } = await watched({ left: 500, store });
    await vi.waitFor(() => expect(names()).toEqual(['balance.read']));
    refuses = true;
    await next(50);
    expect(warned).toHaveLength(1);
    refuses = false;
    await next(50);
    expect(names()).toEqual(['balance.read', 'balance.read', 'balance.low']);
  });

  it('is told for what a send says is left, too', async () => {
    const answer = (): Submission => ({ outcome: 'accepted', reference: crypto.randomUUID(), balance: 12 });
    const { hub, emitted, names } = await watched({ left: 500, answer });
    await vi.waitFor(() => expect(names()).toEqual(['balance.read']));
    await hub.notify({ to: { phone: '699128531' }, text: 'Bonjour' });
    await vi.waitFor(() => expect(names()).toEqual(['balance.read', 'balance.read', 'balance.low']));
    expect(emitted.at(-1)).toMatchObject({ type: 'balance.low', balance: { left: 12, unit: 'sms' } });
    await hub.notify({ to: { phone: '699128531' }, text: 'Bonsoir' });
    await vi.waitFor(async () => expect(await hub.count()).toEqual({ sent: 2 }));
    expect(names()).toHaveLength(3);
  });
});

describe('a pause for want of credit', () => {
  it('is lifted when the balance has risen, and what was held is sent', async () => {
    const answers: Submission[] = [noCredit, { outcome: 'accepted', reference: 'r' }];
    const { hub, names, next, provider } = await watched({
      left: 0,
      answer: () => answers.shift() ?? noCredit,
    });
    await vi.waitFor(() => expect(names()).toEqual(['balance.read', 'balance.low']));
    await hub.notify({ to: { phone: '699128531' }, text: 'Bonjour' });
    await vi.waitFor(async () =>
      expect(await hub.pauses()).toMatchObject([{ reason: 'insufficient_credit' }]),
    );
    await next(0);
    expect(await hub.pauses()).toHaveLength(1);
    expect(provider.sent).toHaveLength(1);
    await next(1_000);
    await vi.waitFor(async () => expect(await hub.count()).toEqual({ sent: 1 }));
    expect(await hub.pauses()).toEqual([]);
  });

  it('is not confused with one that an operator asked for', async () => {
    const { hub, names, next } = await watched({ left: 1 });
    await vi.waitFor(() => expect(names()).toContain('balance.read'));
    await hub.pause('provider');
    await next(1_000);
    expect(await hub.pauses()).toMatchObject([{ reason: 'operator' }]);
  });
});

it('logs a balance that cannot be read, and reads again', async () => {
  const { names, next, warned } = await watched({ left: new Error('unreachable') });
  await vi.waitFor(() => expect(warned).toEqual(['a balance could not be read']));
  await next(500);
  expect(names()).toEqual(['balance.read']);
});

describe('an account that answers slowly', () => {
  /** A hub with a slow account and a quick one, whose readings are counted. */
  async function slowly() {
    const clock = manualClock();
    const counts = { quick: 0, slow: 0, atOnce: 0, most: 0 };
    const answers: (() => void)[] = [];
    const left = () => ({ left: 1, unit: 'sms', at: clock.now() });
    const slow = scripted('slow', undefined, {
      balance: async () => {
        counts.slow += 1;
        counts.atOnce += 1;
        counts.most = Math.max(counts.most, counts.atOnce);
        await new Promise<void>((resolve) => void answers.push(resolve));
        counts.atOnce -= 1;
        return left();
      },
    });
    const quick = scripted('quick', undefined, {
      balance: async () => {
        counts.quick += 1;
        return left();
      },
    });
    const time: Plugin = { name: 'time', register: (into) => void into.registerInstance(CLOCK, clock) };
    const hub = await createHub({
      plugins: [time, slow, quick, balanceWatch({ every: '1s' })],
      routes: { sms: [{ notifier: 'slow' }] },
    });
    return { clock, counts, hub, answer: () => answers.shift()?.() };
  }

  it('is not asked again before it has answered, and holds up no other', async () => {
    const { clock, counts, hub, answer } = await slowly();
    for (let second = 1; second <= 5; second += 1) await clock.run(1_000);
    expect(counts).toMatchObject({ quick: 6, slow: 1 });
    answer();
    await clock.run(1_000);
    expect(counts).toMatchObject({ quick: 7, slow: 2, most: 1 });
    answer();
    await hub.stop();
  });

  it('is asked again in time, although the time of day was set back while it answered', async () => {
    const { clock, counts, hub, answer } = await slowly();
    await clock.run(500);
    clock.setBack(86_400_000);
    answer();
    await clock.run(500);
    expect(counts.slow).toBe(2);
    answer();
    await hub.stop();
    expect('the time of day was set back').toHaveBeenLogged();
  });

  it('is asked no more once the hub has stopped', async () => {
    const { clock, counts, hub, answer } = await slowly();
    const stopped = hub.stop();
    await clock.run(0);
    answer();
    await stopped;
    await clock.run(10_000);
    expect(counts.slow).toBe(1);
  });
});

it.each([300, '-1s', '0s', '999ms'])('refuses an interval of %j', (every) => {
  expect(() => balanceWatch({ every: every as Duration })).toThrow(
    expect.objectContaining({ code: 'NKUL_CONFIGURATION' }),
  );
});
