import { createRecorder, type Due, type Message } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
const [second, minute] = [1_000, 60_000];
const after = (ms: number) => new Date(clock.now().getTime() + ms);
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(async () => {
  directory = temporaryDirectory();
  store = createSqliteStore({ file: directory.file });
  await store.open(createRecorder());
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

/** Claims what is due at a time. */
function claim(at = clock.now(), calls = 10) {
  const due: Due = {
    ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + minute), random: 0.5 },
    ...{ routes: { default: [{ notifier: 'alpha', channel: 'sms' }] }, available: new Set(['alpha']) },
  };
  const lanes = [{ notifier: 'alpha', calls, perCall: 1, mixed: false }];
  return store.claim({ lanes, notTaking: [], maxUnassigned: 10 }, due);
}

/** Adds messages, and claims in the same transaction. */
async function addAndClaim(messages: readonly Message[], ...claimed: Parameters<typeof claim>) {
  const [, { changes, nextDueAt }] = await Promise.all([store.add(messages), claim(...claimed)]);
  expect(store.state.transactions).toBeLessThanOrEqual(2);
  return { ids: changes.map(({ message }) => message.id), changes, nextDueAt };
}

describe('a message that is added and claimed in one transaction', () => {
  it('is in the file as it is at the end of it', async () => {
    const message = sampleMessage(clock);
    expect((await addAndClaim([message])).ids).toEqual([message.id]);
    await store.close();
    store = createSqliteStore({ file: directory.file });
    await store.open(createRecorder());
    expect(await store.get(message.id)).toMatchObject({ status: 'sending', attempts: [{ number: 1 }] });
    expect((await claim()).changes).toEqual([]);
    // Its lease is in the index of what is due.
    expect((await claim(after(2 * minute))).changes).toMatchObject([{ message: { status: 'unknown' } }]);
  });

  it('has its turn between older ones, by the time at which it is due', async () => {
    const at = (ms: number) => sampleMessage(clock, { dueAt: after(ms) });
    const [first, third] = [at(second), at(3 * second)];
    await store.add([first, third]);
    const [zeroth, twin, last] = [at(0), at(second), at(9 * second)];
    const claimed = await addAndClaim([last, zeroth, twin], after(5 * second), 3);
    expect(claimed.ids).toEqual([zeroth.id, first.id, twin.id]);
    const next = await claim(after(5 * second));
    expect(next.changes.map(({ message }) => message.id)).toEqual([third.id]);
    expect(next.nextDueAt).toEqual(after(9 * second));
  });

  it('is claimed by its time among more than a transaction keeps unwritten', async () => {
    const all = Array.from({ length: 2_100 }, (_, place) =>
      sampleMessage(clock, { dueAt: after((2_100 - place) * second) }),
    );
    const claimed = await addAndClaim(all, after(9_000 * second), 3);
    expect(claimed.ids).toEqual([2_099, 2_098, 2_097].map((place) => all[place]?.id));
    expect(await store.count()).toEqual({ queued: 2_097, sending: 3 });
    const next = await claim(after(9_000 * second), 1);
    expect(next.changes.map(({ message }) => message.id)).toEqual([all[2_096]?.id]);
  });

  it('is not claimed before it is due, and says when that is', async () => {
    const claimed = await addAndClaim([sampleMessage(clock, { dueAt: after(minute) })]);
    expect(claimed).toMatchObject({ ids: [], nextDueAt: after(minute) });
  });

  it('expires in it, if its time is over', async () => {
    const message = sampleMessage(clock, { expiresAt: after(second) });
    const { changes } = await addAndClaim([message], after(2 * second));
    expect(changes).toMatchObject([{ message: { id: message.id, status: 'expired' } }]);
  });

  it('says when it expires, also if it is held', async () => {
    const message = sampleMessage(clock, {
      ...{ held: true, dueFor: 'other', expiresAt: after(second) },
    });
    expect(await addAndClaim([message])).toMatchObject({ ids: [], nextDueAt: after(second) });
  });

  it('is found by a purge of the same transaction', async () => {
    const ended = sampleMessage(clock, { status: 'failed' });
    const addresses = { ended: after(minute), accepted: after(minute) };
    await Promise.all([store.add([ended]), store.purge({ addresses, limit: 10 })]);
    expect(store.state.transactions).toBe(1);
    expect(await store.get(ended.id)).toMatchObject({ status: 'failed', erased: 'all' });
  });

  it('is found by an erasure of the same transaction', async () => {
    const message = sampleMessage(clock);
    const to = [message.recipient.phone ?? ''];
    const erasing = [store.add([message]), store.erase({ to, at: clock.now(), limit: 10 })] as const;
    expect((await Promise.all(erasing))[1].messages).toBe(1);
    expect(await store.get(message.id)).toMatchObject({ status: 'cancelled', erased: 'all' });
  });

  it('fails alone if its id is taken', async () => {
    const [known, good] = [sampleMessage(clock), sampleMessage(clock)];
    await store.add([known]);
    const [added, { changes }] = await Promise.all([store.add([{ ...known }, good]), claim()]);
    expect(added.map(({ ok }) => ok)).toEqual([false, true]);
    expect(changes.map(({ message }) => message.id)).toEqual([known.id, good.id]);
  });
});
