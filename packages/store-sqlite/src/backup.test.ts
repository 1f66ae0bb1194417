import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createRecorder, type Message, StoreError } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { resolveSettings } from './settings.ts';
import { createSqliteStore, SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;
let copies: string;
let target: string;

beforeEach(async () => {
  directory = temporaryDirectory();
  copies = join(directory.path, 'copies');
  target = join(copies, 'nkul.db');
  mkdirSync(copies);
  store = await opened(directory.file);
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

async function opened(file: string): Promise<SqliteStore> {
  const made = new SqliteStore({
    ...resolveSettings({ file, checkUpTo: Number.MAX_SAFE_INTEGER }),
    eraseWithinMs: 300,
  });
  await made.open(createRecorder());
  return made;
}

function messages(count: number, text = 'Bonjour '.repeat(200)): readonly Message[] {
  return Array.from({ length: count }, () =>
    sampleMessage(clock, { id: crypto.randomUUID(), content: { sms: { text } } }),
  );
}

describe('a backup', () => {
  it('has all that was answered before, one moment of what is stored meanwhile, and opens beside its key', async () => {
    const before = messages(3_000);
    await store.add(before);
    const meanwhile: Message[] = [];
    let ended = false;
    const backup = store.backup(target).then(() => {
      ended = true;
    });
    while (!ended) {
      const pair = messages(2);
      await store.add(pair);
      if (!ended) meanwhile.push(...pair);
    }
    await backup;
    // The copy takes many steps: the store has answered between them.
    expect(meanwhile.length).toBeGreaterThan(2);
    expect(readdirSync(copies)).toEqual(['nkul.db']);
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600);
    copyFileSync(`${directory.file}.key`, `${target}.key`);
    const copy = await opened(target);
    for (const { id } of before) expect((await copy.get(id))?.id).toBe(id);
    // Of each transaction, it has all or nothing.
    expect((await copy.count()).queued).toBeLessThanOrEqual(before.length + meanwhile.length);
    expect(((await copy.count()).queued ?? 1) % 2).toBe(0);
    expect(copy.state.journalMode).toBe('wal');
    expect(copy.secret).toEqual(store.secret);
    await copy.close();
  }, 60_000);

  it('has what was called for in the same turn, and is refused without its key', async () => {
    const [message] = messages(1);
    if (message === undefined) throw new Error('no message');
    const [, copied] = await Promise.allSettled([store.add([message]), store.backup(target)]);
    expect(copied).toEqual({ status: 'fulfilled', value: undefined });
    await expect(opened(target)).rejects.toThrow('.key is missing');
    copyFileSync(`${directory.file}.key`, `${target}.key`);
    const copy = await opened(target);
    expect((await copy.get(message.id))?.id).toBe(message.id);
    await copy.close();
  });

  it('may be made twice at the same time; for one name, one of the two is refused', async () => {
    await store.add(messages(500));
    const other = join(copies, 'other.db');
    const made = await Promise.allSettled([target, target, other].map((path) => store.backup(path)));
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { message: `${target} is there already: give the backup another name, or remove it first.` },
    });
    expect(readdirSync(copies).sort()).toEqual(['nkul.db', 'other.db']);
  });

  it('goes on when the store is closed', async () => {
    await store.add(messages(1_000));
    const backup = store.backup(target);
    await new Promise(setImmediate);
    await store.close();
    await backup;
    copyFileSync(`${directory.file}.key`, `${target}.key`);
    const copy = await opened(target);
    expect((await copy.count()).queued).toBe(1_000);
    await copy.close();
  });

  it.each([
    ['a file that is there', 'copies/taken.db', 'copies/taken.db is there already'],
    ['a name with an old log', 'copies/logged.db', 'copies/logged.db-wal is there already'],
    ['the file of the store', 'nkul.db', 'nkul.db belongs to the store itself'],
    ['its journal of erasures', 'nkul.db.erased', 'nkul.db.erased belongs to the store itself'],
    ['a directory that is missing', 'no/nkul.db', 'no, the directory of the backup, is missing'],
    ['a file as the directory', 'nkul.db/nkul.db', 'nkul.db, the directory of the backup, is missing'],
    ['a directory', 'copies', 'copies is there already'],
    ['a name that is too long', `copies/${'n'.repeat(240)}`, 'cannot be written (ENAMETOOLONG'],
  ])('is refused for %s, and leaves nothing', async (_, name, problem) => {
    writeFileSync(join(copies, 'taken.db'), 'mine');
    writeFileSync(join(copies, 'logged.db-wal'), 'old');
    await expect(store.backup(join(directory.path, name))).rejects.toThrow(problem);
    await expect(store.backup(join(directory.path, name))).rejects.toBeInstanceOf(StoreError);
    expect(readdirSync(copies).sort()).toEqual(['logged.db-wal', 'taken.db']);
    expect(readFileSync(join(copies, 'taken.db'), 'utf8')).toBe('mine');
    expect(readdirSync(directory.path).some((file) => /\.[0-9a-f]{16}/.test(file))).toBe(false);
  });

  it('is refused for no name, and by a store in memory', async () => {
    await expect(store.backup(' ')).rejects.toThrow('needs the path of a file');
    const memory = createSqliteStore({ file: ':memory:' });
    await memory.open(createRecorder());
    await expect(memory.backup(target)).rejects.toThrow('A store in memory has no file');
    await memory.close();
    expect(readdirSync(copies)).toEqual([]);
  });

  it('does not begin while bytes of erased data wait, of this process or another', async () => {
    const [message] = messages(1, 'the code is Z4711Q');
    if (message === undefined) throw new Error('no message');
    await store.add([message]);
    const reader = new DatabaseSync(directory.file, { readOnly: true });
    reader.exec('BEGIN; SELECT count(*) FROM messages');
    const whole = { id: message.id, at: clock.now(), limit: 10 };
    const { next } = await store.erase(whole);
    expect(await store.erase({ ...whole, ...(next !== undefined && { after: next }) })).toMatchObject({
      bytes: 'pending',
    });
    await expect(store.backup(target)).rejects.toThrow('bytes of erased data are still in its log');
    const other = await opened(directory.file);
    await expect(other.backup(target)).rejects.toThrow('bytes of erased data are still in its log');
    expect(readdirSync(copies)).toEqual([]);
    const waiting = other.backup(target);
    reader.close();
    await waiting;
    await other.close();
    expect(readFileSync(target, 'latin1')).not.toContain('Z4711Q');
  });
});
