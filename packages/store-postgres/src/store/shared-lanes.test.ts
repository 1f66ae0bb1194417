import type { Submission } from '@nkul/core/adapter';
import { createRecorder } from '@nkul/core/store';
import {
  eventually,
  fakeNotifier,
  manualClock,
  sampleMessage,
  sampleSteps,
  turnEventLoop,
} from '@nkul/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Hubs, type OwnHub } from '../../test/hubs.ts';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const hubs = new Hubs();
let server: Server;
let schema: string;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(() => {
  schema = server.schema();
});
afterEach(() => hubs.stop());

/** An account of a provider, which the notifiers of several hubs use. */
class Account {
  calls = 0;
  active = 0;
  mostActive = 0;
  answer: Submission = { outcome: 'accepted', reference: '' };
  #gate = Promise.resolve();

  readonly #limits: { readonly perSecond?: number; readonly inFlight?: number } | undefined;

  constructor(limits?: { readonly perSecond?: number; readonly inFlight?: number }) {
    this.#limits = limits;
  }

  notifier() {
    return fakeNotifier({
      ...(this.#limits && { limits: this.#limits }),
      answer: (messages) => this.#call(messages.map(({ id }) => id)),
    });
  }

  /** Holds calls until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return resolve;
  }

  async #call(ids: readonly string[]): Promise<readonly Submission[]> {
    this.calls += 1;
    this.active += 1;
    this.mostActive = Math.max(this.mostActive, this.active);
    await this.#gate;
    await turnEventLoop(20);
    this.active -= 1;
    const { answer } = this;
    return ids.map((id) => (answer.outcome === 'accepted' ? { ...answer, reference: id } : answer));
  }
}

async function three(account: Account): Promise<readonly [OwnHub, OwnHub, OwnHub]> {
  const start = () => hubs.start({ url: server.url, schema, notifier: account.notifier() });
  return [await start(), await start(), await start()];
}

function texts(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    to: { phone: `+2376991${28_500 + index}` },
    text: `${index}`,
  }));
}

/** Waits until each hub has looked for due messages several times. */
async function lookAgain(all: readonly OwnHub[]): Promise<void> {
  const looks = all.map(({ store }) => {
    const before = store.statements;
    return eventually(() => store.statements > before + 30);
  });
  await Promise.all(looks);
}

describe('three processes that share a notifier', () => {
  it('begin as many calls in a second, and have as many at once, as its limits say', async () => {
    const account = new Account({ perSecond: 10, inFlight: 2 });
    const [{ hub }] = await three(account);
    const receipts = await hub.notify(texts(30));
    await eventually(async () => (await hub.count()).sent === 30, 'the end', 30_000);
    expect(account.mostActive).toBe(2);
    const messages = await Promise.all(receipts.map(({ id }) => hub.get(id)));
    const begun = messages.map((message) => message?.attempts[0]?.startedAt.getTime() ?? 0).sort();
    const tooMany = begun.filter((at, index) => index + 1 > 11 + ((at - (begun[0] ?? 0)) / 1_000) * 10);
    expect(tooMany).toEqual([]);
  });

  it('give the calls of one that has stopped to the others', async () => {
    const account = new Account({ inFlight: 1 });
    const release = account.hold();
    const [first, second] = await three(account);
    await first.hub.notify(texts(1));
    await eventually(() => account.active === 1);
    const stopping = Promise.all([first.hub.stop({ drain: false }), second.hub.stop({ drain: false })]);
    release();
    await stopping;
    const { hub } = await hubs.start({ url: server.url, schema, notifier: account.notifier() });
    await hub.notify(texts(2));
    await eventually(async () => (await hub.count()).sent === 3);
    expect(account.mostActive).toBe(1);
  });

  it('leave a provider alone together, test it by one call, and tell once that it is away and back', async () => {
    const account = new Account();
    const all = await three(account);
    const [{ hub }] = all;
    const reason = { code: 'unavailable', message: 'later' } as const;
    account.answer = { outcome: 'deferred', reason, retryAfterMs: 5_100 };
    await hub.notify(texts(1));
    const told = (type: string) => all.flatMap(({ events }) => events.filter((event) => event.type === type));
    await eventually(() => told('notifier.away').length > 0);
    account.answer = { outcome: 'accepted', reference: '' };
    for (const one of all) await one.hub.notify(texts(3));
    await lookAgain(all);
    expect(account.calls).toBe(1);
    for (const one of all)
      expect((await one.hub.health()).waiting.away).toMatchObject([{ notifier: 'fake' }]);
    const release = account.hold();
    await eventually(() => account.active > 0, 'a test call', 20_000);
    await lookAgain(all);
    expect(account.calls).toBe(2);
    release();
    await eventually(async () => (await hub.count()).sent === 10, 'the end', 20_000);
    await lookAgain(all);
    for (const one of all) expect((await one.hub.health()).waiting.away).toEqual([]);
    expect([told('notifier.away').length, told('notifier.back').length]).toEqual([1, 1]);
  });
});

it('wakes the other processes when a call of this one has ended', async () => {
  const settings = { url: server.url, schema, secret: 'a'.repeat(32), pollEvery: '1h' } as const;
  const [one, two] = [createPostgresStore(settings), createPostgresStore(settings)];
  const clock = manualClock();
  const claim = async (active: number) => {
    const at = clock.now();
    const lane = { notifier: 'alpha', inFlight: 1, active, surplus: 0, ended: [] };
    await one.claim(
      {
        ...{ lanes: [{ notifier: 'alpha', calls: 1, perCall: 1, mixed: false }], notTaking: [] },
        calls: { worker: 'one', lanes: [lane] },
      },
      {
        ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), routes: { default: sampleSteps } },
        ...{ available: new Set(['alpha']), placeOf: () => undefined, random: 0.5 },
      },
    );
  };
  try {
    for (const store of [one, two]) await store.open(createRecorder());
    let wakes = 0;
    two.onDue(() => {
      wakes += 1;
    });
    // It wakes itself once it listens, and then for the new message.
    await eventually(() => wakes === 1);
    await one.add([sampleMessage(clock, {})]);
    await eventually(() => wakes === 2);
    await claim(0);
    await claim(1);
    expect(wakes).toBe(2);
    await claim(0);
    await eventually(() => wakes === 3);
  } finally {
    for (const store of [one, two]) await store.close();
  }
});
