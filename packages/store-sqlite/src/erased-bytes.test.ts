import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createRecorder, type Due, type Message, type RecordItem } from '@nkul/core/store';
import { itemFor, type ManualClock, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { resolveSettings } from './settings.ts';
import { createSqliteStore, SqliteStore } from './sqlite-store.ts';

const steps = [{ notifier: 'alpha', channel: 'sms' }];
const count = 600;
const perCall = 60;

let directory: ReturnType<typeof temporaryDirectory>;
let clock: ManualClock;
let store: SqliteStore;

beforeEach(async () => {
  directory = temporaryDirectory();
  clock = manualClock();
  store = createSqliteStore({ file: directory.file, synchronous: 'normal' });
  await store.open(createRecorder());
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

/** What each message has that is about its recipient. Each text occurs nowhere else. */
function personOf(index: number) {
  const digits = String(699_000_000 + index * 7);
  return {
    phone: `+237${digits}`,
    digits,
    code: `Z${index * 13 + 100_000}Q`,
    email: `p${index * 17 + 5_000}@example.org`,
    key: `login:k${index * 19 + 700_000}`,
    order: `order-o${index * 23 + 300_000}`,
  };
}

function textsOf(index: number): readonly string[] {
  const { digits, code, email, key, order } = personOf(index);
  return [digits, code, email, key, order];
}

function messageOf(index: number): Message {
  const { phone, code, email, key, order } = personOf(index);
  return sampleMessage(clock, {
    steps,
    dueAt: clock.now(),
    dueFor: 'alpha',
    recipient: { phone, email, addresses: { whatsapp: phone } },
    content: { sms: { text: `Votre code est ${code}. ${'Ne le donnez à personne. '.repeat(index % 40)}` } },
    metadata: { order },
    key,
    fingerprint: 'f',
  });
}

function due(): Due {
  const at = clock.now();
  const leaseUntil = new Date(at.getTime() + 60_000);
  return {
    type: 'due',
    at,
    leaseUntil,
    routes: { default: steps },
    available: new Set(['alpha']),
    random: 0.5,
  };
}

/** A message's whole life, and for some a report that is never matched, an inbound message, and a refusal in words. */
async function live(indexes: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const ids = new Map<number, string>();
  for (let from = 0; from < indexes.length; from += perCall) {
    const part = indexes.slice(from, from + perCall);
    const messages = part.map(messageOf);
    for (const [place, { id }] of messages.entries()) ids.set(part[place] ?? -1, id);
    await store.add(messages);
    const lane = { notifier: 'alpha', calls: perCall, perCall: 1, mixed: false };
    const { changes } = await store.claim({ lanes: [lane], notTaking: [] }, due());
    clock.advance(1);
    await store.record(changes.map(({ message }, place) => settled(message, part[place] ?? 0)));
    await store.record(part.flatMap((index) => reported(index)));
  }
  return ids;
}

function settled(message: Message, index: number) {
  const { phone, code } = personOf(index);
  const words = `to ${phone}: ${code} cannot be read`;
  const submission =
    index % 10 === 3
      ? ({ outcome: 'unknown', reason: { code: 'no_answer', message: words } } as const)
      : index % 10 === 4
        ? ({ outcome: 'rejected', reason: { code: 'provider_refused', message: words } } as const)
        : ({ outcome: 'accepted', reference: `ref-${index}`, units: 1 } as const);
  return itemFor(message, { type: 'settled', at: clock.now(), attempt: 1, random: 0.5, submission });
}

function reported(index: number): readonly RecordItem[] {
  const { phone, code } = personOf(index);
  const at = clock.now();
  const raw = { to: phone, text: code };
  const report = (reference: string, status: 'delivered' | 'enroute') => ({
    ...({ kind: 'reference', notifier: 'alpha', reference } as const),
    happening: {
      ...({ type: 'reported', at } as const),
      report: { notifier: 'alpha', reference, status, to: phone, description: `for ${phone}`, raw },
    },
  });
  const inbound = { notifier: 'alpha', from: phone, text: `STOP ${code}`, raw };
  return [
    report(`ref-${index}`, 'enroute'),
    report(`ref-${index}`, 'delivered'),
    ...(index % 5 === 0 ? [report(`stray-${index}`, 'delivered')] : []),
    ...(index % 7 === 0
      ? [
          {
            kind: 'notifier',
            notifier: 'alpha',
            happening: { type: 'message_received', at, inbound },
          } as const,
        ]
      : []),
  ];
}

async function erase(index: number, id: string | undefined): Promise<string> {
  let after: string | undefined;
  let bytes = '';
  do {
    const who = index % 2 === 0 || id === undefined ? { to: [personOf(index).phone] } : { id };
    const part = await store.erase({
      ...who,
      ...{ at: clock.now(), limit: 10_000 },
      ...(after !== undefined && { after }),
    });
    bytes = part.bytes;
    after = part.next;
  } while (after !== undefined);
  return bytes;
}

/** All personal texts that stand in the store's files, its log included. */
function textsInFiles(): ReadonlySet<string> {
  const files = readdirSync(directory.path).filter((name) => name.startsWith('nkul.db'));
  return textsIn(...files.map((name) => join(directory.path, name)));
}

function textsIn(...paths: readonly string[]): ReadonlySet<string> {
  const all = paths.map((path) => readFileSync(path, 'latin1')).join('');
  return new Set(all.match(/699\d{6}|Z\d{6}Q|p\d+@example\.org|login:k\d+|order-o\d+/g));
}

function found(indexes: readonly number[]): readonly string[] {
  const all = textsInFiles();
  return indexes.flatMap(textsOf).filter((text) => all.has(text));
}

describe('erased is erased', () => {
  it('no byte of thousands of erased messages is in any file, and the others are still there', {
    timeout: 120_000,
  }, async () => {
    const indexes = Array.from({ length: count }, (_, index) => index);
    const ids = await live(indexes);
    const erased = indexes.filter((index) => index % 3 === 0);
    // By id, only what belongs to the message is erased: what strangers sent from its number is not.
    const hasStray = (index: number) =>
      index % 5 === 0 || index % 7 === 0 || index % 10 === 3 || index % 10 === 4;
    const strangers = erased.filter((index) => index % 2 === 1 && hasStray(index));
    const kept = indexes.filter((index) => index % 3 !== 0);
    expect(found(erased)).toHaveLength(erased.length * 5);
    for (const index of erased) expect(await erase(index, ids.get(index))).toBe('gone');
    const gone = erased.filter((index) => !strangers.includes(index));
    expect(found(gone)).toEqual([]);
    expect(found(kept)).toHaveLength(kept.length * 5);
    await store.close();
    expect(found(gone)).toEqual([]);
    store = createSqliteStore({ file: directory.file, synchronous: 'normal' });
    await store.open(createRecorder());
    expect(found(gone)).toEqual([]);
    expect(found(kept)).toHaveLength(kept.length * 5);
  });

  it('goes as soon as a long reader has ended, and what arrives later brings nothing back', {
    timeout: 60_000,
  }, async () => {
    await store.close();
    store = new SqliteStore({ ...resolveSettings({ file: directory.file }), eraseWithinMs: 200 });
    await store.open(createRecorder());
    // All are even, so that each is erased by its address.
    const indexes = Array.from({ length: 40 }, (_, index) => index * 2);
    await live(indexes);
    const waiting = messageOf(1_000);
    await store.add([waiting]);
    const lane = { notifier: 'alpha', calls: 1, perCall: 1, mixed: false };
    const [sending] = (await store.claim({ lanes: [lane], notTaking: [] }, due())).changes;
    if (sending?.message.id !== waiting.id) throw new Error('it was not claimed');
    const everyone = [...indexes, 1_000];
    const before = join(directory.path, 'before');
    await store.backup(before);

    const reader = new DatabaseSync(directory.file, { readOnly: true });
    reader.exec('BEGIN; SELECT count(*) FROM messages');
    for (const index of indexes.slice(0, 2)) expect(await erase(index, undefined)).toBe('pending');
    expect(found(indexes.slice(0, 2))).not.toEqual([]);
    reader.close();
    await vi.waitFor(() => expect(found(indexes.slice(0, 2))).toEqual([]), 20_000);
    for (const index of everyone.slice(2)) await erase(index, undefined);

    // The answer to the one that was being sent comes after its report, and after the erasure.
    await store.record(reported(1_000).slice(0, 2));
    await store.record([settled(sending.message, 1_000)]);
    // A report to a message that was refused has a reference that is not known: it is a new one, not a late one.
    for (const index of indexes.filter((one) => one % 10 !== 4))
      await store.record(reported(index).slice(0, 2));
    const resent = await store.add(everyone.map(messageOf));
    expect(resent.map((added) => added.ok && added.duplicate)).toEqual(everyone.map(() => true));
    expect((await store.get(waiting.id))?.status).toBe('delivered');
    await vi.waitFor(() => expect(found(everyone)).toEqual([]), 20_000);

    const after = join(directory.path, 'after');
    await store.backup(after);
    expect([...textsIn(after)]).toEqual([]);
    const old = textsIn(before);
    expect(everyone.flatMap(textsOf).filter((text) => !old.has(text))).toEqual([]);
  });

  it('by its age too: after a purge, the bytes go without being asked', { timeout: 60_000 }, async () => {
    const indexes = Array.from({ length: 30 }, (_, index) => index);
    await live(indexes);
    expect(found(indexes)).toHaveLength(indexes.length * 5);
    clock.advance(1_000);
    const at = clock.now();
    const age = { ended: at, accepted: at };
    const request = { codes: age, texts: age, addresses: age, quotes: at, parked: at, limit: 100 };
    while ((await store.purge(request)).more);
    await vi.waitFor(() => expect(found(indexes)).toEqual([]), 20_000);
  });
});
