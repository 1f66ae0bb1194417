import type { Clock } from '@nkul/core';
import { eventually, type FakeNotifier, fakeNotifier } from '@nkul/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Hubs, type OwnHub } from '../../test/hubs.ts';
import { jumpingClock } from '../../test/jumping-clock.ts';
import { type Server, startServer } from '../../test/server.ts';

const to = { phone: '+237699128531' };
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

function start(notifier: FakeNotifier, clock?: Clock): Promise<OwnHub> {
  const options = { url: server.url, schema, notifier, onUnknown: 'resend' } as const;
  return hubs.start({ ...options, ...(clock && { clock }) });
}

/** Waits until a hub has looked for due messages several times. */
async function looksAgain({ store }: OwnHub): Promise<void> {
  const before = store.statements;
  await eventually(() => store.statements > before + 80);
}

/** A hub that is in the middle of a call. */
async function calling() {
  const notifier = fakeNotifier();
  const gate = notifier.hold();
  const { hub } = await start(notifier);
  const { id } = await hub.notify({ to, text: 'once' });
  await eventually(() => gate.waiting === 1);
  return {
    notifier,
    status: async () => (await hub.get(id))?.status,
    end: async () => {
      gate.release();
      await eventually(async () => (await hub.get(id))?.status === 'sent');
    },
  };
}

describe('a machine whose clock is 70 seconds ahead, with leases of 60 seconds', () => {
  it('ends no lease of a call under way elsewhere, and sends nothing twice', async () => {
    const call = await calling();
    const [clock, other] = [jumpingClock(), fakeNotifier()];
    clock.set(70_000);
    const ahead = await start(other, clock);
    await looksAgain(ahead);
    expect(await call.status()).toBe('sending');
    await call.end();
    expect(call.notifier.messages.length + other.messages.length).toBe(1);
  });

  it('warns at its start, says it in its health, and stores the times of the database', async () => {
    const clock = jumpingClock();
    clock.set(70_000);
    const { hub, log } = await start(fakeNotifier(), clock);
    expect(log).toEqual([expect.stringMatching(/^this machine's clock differs from the store's/)]);
    const { clockAheadMs = 0 } = await hub.health();
    expect(Math.abs(clockAheadMs - 70_000)).toBeLessThan(5_000);
    const { id } = await hub.notify({ to, text: 'now' });
    const createdAt = (await hub.get(id))?.createdAt.getTime() ?? 0;
    expect(Math.abs(createdAt - Date.now())).toBeLessThan(5_000);
  });

  it('finds its messages by the time of the database', async () => {
    const clock = jumpingClock();
    clock.set(600_000);
    const { hub } = await start(fakeNotifier(), clock);
    const { id } = await hub.notify({ to, text: 'now' });
    const found = await hub.find({
      createdAfter: new Date(Date.now() - 60_000),
      createdBefore: new Date(Date.now() + 60_000),
    });
    expect(found.items.map((message) => message.id)).toEqual([id]);
  });

  it('is not set apart from one that is right', async () => {
    const { hub, log } = await start(fakeNotifier(), jumpingClock());
    expect(log).toEqual([]);
    expect((await hub.health()).clockAheadMs).toBeLessThan(5_000);
  });
});

describe('a clock that jumps by 70 seconds while its hub runs', () => {
  it('ends no lease of a call under way elsewhere, and sends nothing twice', async () => {
    const call = await calling();
    const [clock, other] = [jumpingClock(), fakeNotifier()];
    const jumping = await start(other, clock);
    await looksAgain(jumping);
    clock.set(70_000);
    await looksAgain(jumping);
    expect(await call.status()).toBe('sending');
    await call.end();
    expect(call.notifier.messages.length + other.messages.length).toBe(1);
  });
});
