import { devcode } from '@nkul/adapter-devcode';
import { createHub, type Hub } from '@nkul/core';
import { createRecorder, NkulError } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, sqliteStore } from './sqlite-store.ts';

/** A little more than an empty store takes. */
const tooSmall = 300_000;
let directory: ReturnType<typeof temporaryDirectory>;
let hub: Hub;

async function open(maxBytes?: number): Promise<void> {
  hub = await createHub({
    plugins: [
      sqliteStore({ file: directory.file, ...(maxBytes !== undefined && { maxBytes }) }),
      devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: 'http://127.0.0.1:9/' }),
    ],
    start: false,
  });
}

/** Notifies until there is no room, and returns how many were taken and what was thrown. */
async function fill(): Promise<{ readonly taken: readonly string[]; readonly error: unknown }> {
  const taken: string[] = [];
  for (;;) {
    const to = { phone: '+237699128531' };
    try {
      taken.push((await hub.notify({ to, text: 'x'.repeat(1_000), key: `n:${taken.length}` })).id);
    } catch (error) {
      return { taken, error };
    }
  }
}

const report = (messageid: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(
    JSON.stringify({
      dlrlist: Array.from({ length: 50 }, (_, index) => ({
        messageid: `${messageid}-${index}`,
        mobileno: '+237699128531',
        status: 'DELIVRD',
        reponsecode: 1,
        reponsedescription: 'success'.repeat(20),
      })),
    }),
  ),
});

beforeEach(async () => {
  directory = temporaryDirectory();
  await open(tooSmall);
});

afterEach(async () => {
  await hub.stop({ drain: false });
  directory.remove();
});

describe('when there is no room left', () => {
  it('notify() fails with an error that says so, and nothing of it is stored', async () => {
    const { taken, error } = await fill();
    expect(taken.length).toBeGreaterThan(5);
    expect(NkulError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: 'NKUL_STORE', message: expect.stringContaining('no room left') });
    expect(await hub.count()).toEqual({ queued: taken.length });
    const { items } = await hub.find({ limit: 10_000 });
    expect(items.map(({ id }) => id)).toEqual(taken);
    const events = await Array.fromAsync(hub.events());
    expect(events.map((event) => 'message' in event && event.message.id)).toEqual(taken);
  });

  it('a notify() of many is refused wholly or told which of them were taken', async () => {
    const { taken } = await fill();
    const many = Array.from({ length: 20 }, (_, index) => ({
      to: { phone: '+237699128531' },
      text: 'y'.repeat(1_000),
      key: `many:${index}`,
    }));
    const error = await hub.notify(many).catch((thrown: unknown) => thrown);
    expect(NkulError.is(error)).toBe(true);
    const { items } = await hub.find({ limit: 10_000 });
    const answered =
      error instanceof Error && 'results' in error && Array.isArray(error.results)
        ? error.results.filter((result) => 'id' in result).length
        : 0;
    expect(items).toHaveLength(taken.length + answered);
  });

  it('callbacks are answered 503 with zeros, and nothing of them is stored', async () => {
    await fill();
    const before = await Array.fromAsync(hub.events());
    let answer = await hub.receive('devcode', report('first'));
    for (let round = 0; answer.status === 200 && round < 20; round += 1) {
      answer = await hub.receive('devcode', report(`again-${round}`));
    }
    expect(answer.status).toBe(503);
    const { dlrlist } = JSON.parse(answer.body);
    expect(dlrlist).toHaveLength(50);
    expect(dlrlist.every((entry: { status: unknown }) => entry.status === 0)).toBe(true);
    expect('a delivery report could not be stored; its entry is answered as failed').toHaveBeenLogged();
    const parked = (await Array.fromAsync(hub.events())).slice(before.length);
    expect(parked.length % 50).toBe(0);
  });

  it('work goes on when there is room again, and the same requests are taken', async () => {
    const { taken } = await fill();
    await hub.stop({ drain: false });
    await open();
    const key = `n:${taken.length}`;
    const receipt = await hub.notify({ to: { phone: '+237699128531' }, text: 'x'.repeat(1_000), key });
    expect(receipt.duplicate).toBe(false);
    expect(await hub.count()).toEqual({ queued: taken.length + 1 });
    const answer = await hub.receive('devcode', report('later'));
    expect(answer.status).toBe(200);
  });

  it('work goes on in the same process when something was purged', async () => {
    const { file, remove } = temporaryDirectory();
    const clock = manualClock();
    const final = () =>
      sampleMessage(clock, {
        status: 'delivered',
        dueAt: undefined,
        finalAt: clock.now(),
        metadata: { much: 'x'.repeat(2_000) },
      });
    const store = createSqliteStore({ file, maxBytes: tooSmall });
    await store.open(createRecorder());
    let added = await store.add([final()]);
    while (added[0]?.ok) added = await store.add([final()]).catch(() => []);
    await store.purge({ messages: clock.now(), events: clock.now(), limit: 1_000 });
    expect(await store.count()).toEqual({});
    expect((await store.add([final()]))[0]).toMatchObject({ ok: true });
    await store.close();
    remove();
  });
});
