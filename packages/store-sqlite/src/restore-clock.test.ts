import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressMark, createRecorder, type Message } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { type Restore, restoreBackup } from './restore.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
const [first, second, third] = ['+237699000111', '+237699000222', '+237699000333'];
const limit = 100;
let directory: ReturnType<typeof temporaryDirectory>;
let backup: string;
let journal: string;
let store: SqliteStore;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 27, 12) });
  directory = temporaryDirectory();
  [backup, journal] = [join(directory.path, 'backup.db'), `${directory.file}.erased`];
  store = await opened();
});
afterEach(async () => {
  await store.close();
  directory.remove();
  vi.useRealTimers();
});

async function opened(): Promise<SqliteStore> {
  const made = createSqliteStore({ file: directory.file });
  await made.open(createRecorder());
  return made;
}

/** Moves the clock on, or back. */
function turn(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * 60_000);
}

async function accept(phone: string): Promise<Message> {
  const at = new Date();
  const message = sampleMessage(clock, {
    ...{ id: crypto.randomUUID(), recipient: { phone }, createdAt: at, updatedAt: at },
  });
  const [added] = await store.add([message]);
  expect(added?.ok).toBe(true);
  return message;
}

async function say(type: 'opted_out' | 'opted_in', address: string): Promise<void> {
  const happening = { type, at: new Date(), address, categories: ['marketing'], by: 'link' } as const;
  const [said] = await store.record([{ kind: 'address', happening }]);
  expect(said?.ok).toBe(true);
}

async function optedOut(): Promise<readonly string[]> {
  const marks = await store.marks({ after: '', limit });
  const people = new Map([first, second, third].map((phone) => [addressMark(store.secret, phone), phone]));
  return marks
    .flatMap(({ name, facts }) => (facts.optOuts?.marketing === undefined ? [] : (people.get(name) ?? [])))
    .toSorted();
}

async function erase(what: { readonly id: string } | { readonly to: readonly string[] }): Promise<void> {
  await store.erase({ ...what, at: new Date(), limit });
}

/** Loses the file, restores the backup, and opens it. */
async function restored(): Promise<Restore> {
  await store.close();
  for (const end of ['', '-wal', '-shm']) rmSync(`${directory.file}${end}`, { force: true });
  const done = await restoreBackup({ backup, target: directory.file });
  store = await opened();
  return done;
}

describe('after a backup that was made while the clock was ahead, a restore', () => {
  beforeEach(() => turn(60));

  it('repeats opt-outs and opt-ins', async () => {
    await say('opted_out', second);
    await store.backup(backup);
    turn(-55);
    await say('opted_out', first);
    await say('opted_in', second);
    expect(await restored()).toMatchObject({ consents: 2 });
    expect(await optedOut()).toEqual([first]);
  });

  it('repeats erasures of messages, numbers and quotes of providers', async () => {
    const { id } = await accept(first);
    await accept(second);
    const entry = { reason: 'odd', raw: { text: `call ${third.slice(4)}` } };
    const happening = { type: 'quarantined', at: new Date(), entry } as const;
    await store.record([{ kind: 'notifier', notifier: 'alpha', happening }]);
    await store.backup(backup);
    turn(-55);
    await erase({ id });
    await erase({ to: [second] });
    await erase({ to: [third] });
    expect(await restored()).toMatchObject({ erasures: 3, erased: 2 });
    expect(await store.get(id)).toMatchObject({ erased: 'all' });
    await store.close();
    for (const number of [first, second, third])
      expect(readFileSync(directory.file).includes(number.slice(4))).toBe(false);
    store = await opened();
  });

  it('ends no opt-out that is later than an earlier copy of the journal', async () => {
    await say('opted_out', first);
    await say('opted_in', first);
    turn(-55);
    copyFileSync(journal, join(directory.path, 'copy'));
    await say('opted_out', first);
    await store.backup(backup);
    copyFileSync(join(directory.path, 'copy'), journal);
    expect(await restored()).toMatchObject({ consents: 0 });
    expect(await optedOut()).toEqual([first]);
  });

  it('repeats opt-outs and erasures of ids also by lines of earlier versions', async () => {
    const { id } = await accept(first);
    await store.backup(backup);
    turn(-55);
    await say('opted_out', second);
    await erase({ id });
    const lines = readFileSync(journal, 'utf8').replaceAll(/ @\d+| \.$/gm, '');
    expect(lines).toMatch(/^\S+ consent \S+ marketing\n\S+ id \S+\n$/);
    writeFileSync(journal, lines);
    expect(await restored()).toMatchObject({ erasures: 1, erased: 1, consents: 1, unreadable: 0 });
  });
});

it('an erasure is repeated whole if the backup was made between its parts', async () => {
  turn(60);
  for (let count = 0; count < 3; count += 1) await accept(first);
  turn(-55);
  const request = { to: [first], at: new Date(), limit: 1 };
  let { next } = await store.erase(request);
  turn(10);
  await accept(second);
  await store.backup(backup);
  while (next !== undefined) ({ next } = await store.erase({ ...request, after: next }));
  expect(await restored()).toMatchObject({ erasures: 1, erased: 2 });
  expect((await store.find({ to: [first] })).items).toEqual([]);
  expect((await store.find({ to: [second] })).items).toHaveLength(1);
});

it('a number that is used again after a restore keeps its messages at the next one', async () => {
  await accept(first);
  await store.backup(backup);
  for (let count = 0; count < 5; count += 1) await accept(second);
  await erase({ to: [first] });
  await restored();
  turn(60);
  const { id } = await accept(first);
  rmSync(backup);
  await store.backup(backup);
  turn(60);
  await erase({ to: [second] });
  await restored();
  expect((await store.find({ to: [first] })).items.map((one) => one.id)).toEqual([id]);
  const [last] = await store.events({ after: (await store.latest()) - 1, limit });
  expect(last?.sequence).toBe(await store.latest());
});

it('a line that was not written to its end ends no opt-out', async () => {
  await store.backup(backup);
  await say('opted_out', first);
  const [line = ''] = readFileSync(journal, 'utf8').split('\n');
  writeFileSync(journal, `${line}\n${line.replace('marketing .', 'transactional,mark')}`);
  expect(await restored()).toMatchObject({ consents: 1, unreadable: 1 });
  expect(await optedOut()).toEqual([first]);
});

describe('in whatever order things happen, and by whatever clock', () => {
  const step = fc.oneof(
    fc.record({
      does: fc.constantFrom('accept', 'opted_out', 'opted_in', 'erase'),
      person: fc.constantFrom(first, second),
    }),
    fc.record({ does: fc.constant('erase one'), which: fc.nat(2) }),
    fc.record({ does: fc.constant('turn'), minutes: fc.integer({ min: -120, max: 120 }) }),
  );
  const steps = fc.array(step, { maxLength: 5 });
  /** The store is lost, and restored from the last backup. */
  const round = fc.record({ before: steps, backsUp: fc.boolean(), after: steps });

  it('a restored store has the opt-outs of before, and nothing that was erased', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 3 }), async (rounds) => {
        await begin();
        const messages = [await accept(first), await accept(second)];
        const [erased, out] = [new Set<string>(), new Set<string>()];
        const act = async (one: typeof step extends fc.Arbitrary<infer Step> ? Step : never) => {
          if ('minutes' in one) return turn(one.minutes);
          if ('which' in one) {
            const { id } = messages.at(one.which) ?? {};
            if (id === undefined || (await store.get(id)) === undefined) return;
            await erase({ id });
            erased.add(id);
            return;
          }
          if (one.does === 'accept') messages.push(await accept(one.person));
          if (one.does === 'opted_out') out.add(one.person);
          if (one.does === 'opted_in') out.delete(one.person);
          if (one.does === 'opted_out' || one.does === 'opted_in') await say(one.does, one.person);
          if (one.does !== 'erase') return;
          await erase({ to: [one.person] });
          for (const { id, recipient } of messages) if (recipient.phone === one.person) erased.add(id);
        };
        for (const { before, backsUp, after } of rounds) {
          for (const one of before) await act(one);
          if (backsUp) await backUp();
          for (const one of after) await act(one);
          await restored();
          expect(await optedOut()).toEqual([...out].toSorted());
          for (const id of erased) expect((await store.get(id))?.erased ?? 'all').toBe('all');
        }
      }),
      { numRuns: 20 },
    );
  });

  /** An empty store, and a backup of it. */
  async function begin(): Promise<void> {
    await store.close();
    for (const end of ['', '-wal', '-shm', '.key', '.erased'])
      rmSync(`${directory.file}${end}`, { force: true });
    store = await opened();
    await backUp();
    writeFileSync(journal, '', { flag: 'a' });
  }

  async function backUp(): Promise<void> {
    rmSync(backup, { force: true });
    await store.backup(backup);
  }
});
