import { copyFileSync, existsSync } from 'node:fs';
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
