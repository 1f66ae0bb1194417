import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { openDatabase } from './open-database.ts';
import { createSqliteStore } from './sqlite-store.ts';

it('opens a file whose process was killed within a transaction, before the file had its write-ahead log', async () => {
  const { file, remove } = temporaryDirectory();
  onTestFinished(remove);
  const message = sampleMessage(manualClock());
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  await store.add([message]);
  await store.close();
  const copy = `${file}.killed.db`;
  // As while the file is made: its pages are changed, and those of before are in a journal beside it.
  const db = openDatabase(file, {});
  db.exec(
    'PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE large (text TEXT)',
  );
  db.exec('CREATE TABLE other (text TEXT); PRAGMA user_version = 3');
  for (let row = 0; row < 200; row += 1) db.prepare('INSERT INTO large VALUES (?)').run('x'.repeat(4_000));
  copyFileSync(file, copy);
  copyFileSync(`${file}-journal`, `${copy}-journal`);
  copyFileSync(`${file}.key`, `${copy}.key`);
  db.exec('ROLLBACK');
  db.close();
  const opened = createSqliteStore({ file: copy });
  await opened.open(createRecorder());
  expect(await opened.get(message.id)).toEqual(message);
  expect(existsSync(`${copy}-journal`)).toBe(false);
  await opened.close();
});

/** A file as a process leaves it that is killed while it makes the file: with pages, but without a header. */
function halfMade(file: string): void {
  const other = `${file}.other`;
  const db = openDatabase(other, {});
  db.exec('PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE large (text TEXT)');
  for (let row = 0; row < 200; row += 1) db.prepare('INSERT INTO large VALUES (?)').run('x'.repeat(4_000));
  copyFileSync(other, file);
  copyFileSync(`${other}-journal`, `${file}-journal`);
  db.exec('ROLLBACK');
  db.close();
}

it('begins anew with a file whose process was killed while it made the file; a tool beside leaves it alone', async () => {
  const { file, remove } = temporaryDirectory();
  onTestFinished(remove);
  halfMade(file);
  const before = readFileSync(file);
  expect(before.subarray(0, 100).every((byte) => byte === 0)).toBe(true);
  const tool = createSqliteStore({ file });
  await expect(tool.open(createRecorder(), { beside: true })).rejects.toThrow('has no data yet');
  expect(readFileSync(file).equals(before)).toBe(true);
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  expect(await store.count()).toEqual({});
  await store.close();
});

it('refuses a file without a header if no journal says that it was empty before, and does not change it', async () => {
  const { file, remove } = temporaryDirectory();
  onTestFinished(remove);
  halfMade(file);
  const before = readFileSync(file);
  const journal = readFileSync(`${file}-journal`);
  // The pages that the file had before.
  journal.writeUInt32BE(3, 16);
  for (const change of [
    () => writeFileSync(`${file}-journal`, journal),
    () => writeFileSync(`${file}-journal`, ''),
    () => rmSync(`${file}-journal`),
  ]) {
    change();
    const store = createSqliteStore({ file });
    await expect(store.open(createRecorder())).rejects.toThrow('is not a store of Nkul');
    expect(readFileSync(file).equals(before)).toBe(true);
  }
});
