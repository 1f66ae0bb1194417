import { chownSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createRecorder, type RecordItem } from '@nkul/core/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;
let journal: string;

beforeEach(async () => {
  directory = temporaryDirectory();
  journal = `${directory.file}.erased`;
  store = createSqliteStore({ file: directory.file });
  await store.open(createRecorder());
});
afterEach(async () => {
  await store.close();
  directory.remove();
});

function said(
  type: 'opted_out' | 'opted_in',
  categories: readonly ('marketing' | 'transactional')[],
): RecordItem {
  return {
    kind: 'address',
    happening: { type, at: new Date(), address: '+237699128531', categories, by: 'link' },
  };
}

const lists = () =>
  readFileSync(journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replace(/^\S+ @\d+ consent [\w-]{22} (\S+) \.$/, '$1'));

describe('the journal of erasures', () => {
  it('has the categories of each opt-out and opt-in, and only of those that change something', async () => {
    await store.record([said('opted_out', ['marketing'])]);
    await store.record([said('opted_out', ['marketing'])]);
    await store.record([said('opted_out', ['transactional'])]);
    await store.record([said('opted_in', ['marketing'])]);
    await store.record([said('opted_in', ['transactional'])]);
    expect(lists()).toEqual(['marketing', 'transactional,marketing', 'transactional', '-']);
    expect(readFileSync(journal, 'utf8')).not.toContain('699128531');
  });

  it('must be written before an opt-out is stored; an opt-in is stored without it', async () => {
    await store.record([said('opted_out', ['marketing'])]);
    const { mode } = statSync(journal);
    expect(mode & 0o077).toBe(0);
    await store.close();
    directory.remove();
    directory = temporaryDirectory();
    journal = `${directory.file}.erased`;
    store = createSqliteStore({ file: directory.file });
    await store.open(createRecorder());
    mkdirSync(journal);
    const [refused] = await store.record([said('opted_out', ['marketing'])]).catch(() => [{ ok: false }]);
    expect(refused?.ok).toBe(false);
    expect(await store.marks({ after: '', limit: 10 })).toEqual([]);
    rmdirSync(journal);
    await store.record([said('opted_out', ['marketing'])]);
    expect(await store.marks({ after: '', limit: 10 })).toHaveLength(1);
    rmSync(journal);
    mkdirSync(journal);
    expect((await store.record([said('opted_in', ['marketing'])]))[0]?.ok).toBe(true);
    expect(await store.marks({ after: '', limit: 10 })).toEqual([]);
    rmdirSync(journal);
  });

  it('that cannot be written is noticed when the store is opened', async () => {
    await store.close();
    mkdirSync(journal);
    store = createSqliteStore({ file: directory.file });
    await expect(store.open(createRecorder())).rejects.toThrow(
      /the journal of erasures and opt-outs, cannot be written/,
    );
    rmdirSync(journal);
    store = createSqliteStore({ file: directory.file });
    await store.open(createRecorder());
  });

  it('belongs to the owner of the data, whoever makes it', async () => {
    // Another user makes it only where the tests run as root, as `sudo nkul opt-out` does.
    if (process.getuid?.() === 0) chownSync(directory.file, 1_234, 1_234);
    await store.record([said('opted_out', ['marketing'])]);
    const { uid, gid } = statSync(directory.file);
    expect(statSync(journal)).toMatchObject({ uid, gid });
  });
});
