import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder } from '@nkul/core/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

beforeEach(() => {
  directory = temporaryDirectory();
  store = createSqliteStore({ file: directory.file, watchEvery: '5ms' });
  process.prependListener('uncaughtException', note);
});

afterEach(async () => {
  process.removeListener('uncaughtException', note);
  await store.close();
  directory.remove();
});

it('a file that is damaged while it is open wakes who watches it, once, and is an error for who reads it', async () => {
  await store.open(createRecorder());
  let woken = 0;
  store.onDue(() => {
    woken += 1;
  });
  damage(directory.file);
  await sleep(200);
  expect(uncaught).toEqual([]);
  expect(woken).toBe(1);
  await expect(store.count()).rejects.toMatchObject({ code: 'NKUL_STORE' });
});

/** Writes over the first page, once all that the log holds is in the file. */
function damage(file: string): void {
  const other = new DatabaseSync(file);
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  other.close();
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(4_096, 7), 0, 4_096, 0);
  closeSync(descriptor);
}
