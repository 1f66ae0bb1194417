import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { moveStore } from './move.ts';
import { markMove } from './move-mark.ts';
import { openDatabase } from './open-database.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
let directory: ReturnType<typeof temporaryDirectory>;
let [from, to] = ['', ''];

beforeEach(async () => {
  directory = temporaryDirectory();
  from = directory.file;
  to = join(directory.path, 'moved.db');
  const store = await opened(from);
  await store.add([sampleMessage(clock), sampleMessage(clock)]);
  await store.erase({ to: ['+237699999999'], at: clock.now(), limit: 10 });
  await store.close();
});
afterEach(() => directory.remove());

async function opened(file: string): Promise<SqliteStore> {
  const store = createSqliteStore({ file, busyTimeout: '0s' });
  await store.open(createRecorder());
  return store;
}

/** Marks a file as a broken move leaves it. */
function mark(file: string, side: 'from' | 'to', path: string, token = 't'): void {
  const db = openDatabase(file, {});
  db.exec('DELETE FROM moves');
  markMove(db, { side, token, path, at: 0 });
  db.close();
}

async function isOpenable(file: string): Promise<boolean> {
  try {
    await (await opened(file)).close();
    return true;
  } catch {
    return false;
  }
}

describe('a move', () => {
  it('takes all data, the key and the journal along; the source says where they are', async () => {
    const before = await opened(from);
    const { secret } = before;
    const { items } = await before.find({});
    await before.close();
    expect(await moveStore(from, to)).toEqual({ from, to });
    const after = await opened(to);
    expect((await after.find({})).items).toEqual(items);
    expect(after.secret).toEqual(secret);
    expect(await after.restoredAt()).toBeUndefined();
    await after.close();
    expect(readFileSync(`${to}.erased`)).toEqual(readFileSync(`${from}.erased`));
    if (process.platform !== 'win32') expect(statSync(to).mode & 0o777).toBe(0o600);
    await expect(opened(from)).rejects.toThrow(`${from} was moved to ${to}`);
    await expect(moveStore(from, join(directory.path, 'third.db'))).rejects.toThrow(
      `${from} was moved to ${to}`,
    );
    expect(readdirSync(directory.path).filter((name) => /moving|lock|wal/.test(name))).toEqual([]);
  });

  it('is refused while another connection has the source open, even one that does nothing', async () => {
    const store = await opened(from);
    await expect(moveStore(from, to)).rejects.toThrow(
      `${from} is open in another process: stop the application first`,
    );
    expect(existsSync(to)).toBe(false);
    await store.add([sampleMessage(clock)]);
    await store.close();
    await moveStore(from, to);
  });

  it('may be run again when it has ended', async () => {
    await moveStore(from, to);
    expect(await moveStore(from, to)).toEqual({ from, to });
    const target = await opened(to);
    await target.add([sampleMessage(clock)]);
    await target.close();
    await moveStore(from, to);
    const again = await opened(to);
    expect((await again.find({})).items).toHaveLength(3);
    await again.close();
  });

  it('goes on by itself if it was broken off after the switch: the target opens', async () => {
    await moveStore(from, to);
    mark(to, 'to', from, 'token');
    mark(from, 'from', to, 'token');
    expect([await isOpenable(from), await isOpenable(to)]).toEqual([false, true]);
    rmSync(from);
    expect(await isOpenable(to)).toBe(true);
  });

  it('begins anew if it was broken off before the switch: the target does not open, the source does', async () => {
    await moveStore(from, to);
    mark(to, 'to', from, 'token');
    const db = openDatabase(from, {});
    db.exec('DELETE FROM moves');
    db.close();
    expect([await isOpenable(from), await isOpenable(to)]).toEqual([true, false]);
    await expect(opened(to)).rejects.toThrow(
      `the data is still in ${from}. Open that file, or run nkul move`,
    );
    const store = await opened(from);
    await store.add([sampleMessage(clock)]);
    await store.close();
    await moveStore(from, to);
    const target = await opened(to);
    expect((await target.find({})).items).toHaveLength(3);
    await target.close();
  });

  it('does not take the target of another move for its own', async () => {
    await moveStore(from, to);
    const third = join(directory.path, 'third.db');
    await (await opened(third)).close();
    mark(to, 'to', third, 'token');
    await expect(opened(to)).rejects.toThrow('has not ended');
    await expect(moveStore(to, join(directory.path, 'fourth.db'))).rejects.toThrow('run that again first');
  });

  it('is refused onto a file, a key or a journal that is there', async () => {
    writeFileSync(to, '');
    await expect(moveStore(from, to)).rejects.toThrow(`${to} is there already`);
    rmSync(to);
    writeFileSync(`${to}.key`, `${Buffer.alloc(32).toString('base64url')}\n`);
    await expect(moveStore(from, to)).rejects.toThrow(`${to}.key is there already, and is another key`);
    rmSync(`${to}.key`);
    writeFileSync(`${to}.erased`, 'of another store\n');
    await expect(moveStore(from, to)).rejects.toThrow(`${to}.erased is there already`);
    rmSync(`${to}.erased`);
    rmSync(`${from}.key`);
    await expect(moveStore(from, to)).rejects.toThrow(`${from}.key is missing`);
    expect(existsSync(to)).toBe(false);
  });
});
