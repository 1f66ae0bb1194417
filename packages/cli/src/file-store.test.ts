import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Beside, beside } from '../test/beside.ts';

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

describe('a file', () => {
  it('that is not there is not made, and the code is 5', async () => {
    const { code, err } = await app.nkul(['--store', 'other.db', 'list']);
    expect([code, err]).toEqual([5, [expect.stringContaining('other.db is not there')]]);
  });

  it('that is something else is refused with code 5', async () => {
    writeFileSync(join(app.directory, 'diary.db'), 'Dear diary, '.repeat(1_000));
    const { code, err } = await app.nkul(['--store', 'diary.db', 'list']);
    expect([code, err]).toEqual([5, [expect.stringContaining('is not a store of Nkul')]]);
  });

  it('of a newer version is refused with code 5, and is not changed', async () => {
    const newer = join(app.directory, 'newer.db');
    await app.nkul(['backup', newer]);
    const db = new DatabaseSync(newer);
    db.exec('PRAGMA user_version = 99');
    db.close();
    const before = readFileSync(newer);
    const { code, err } = await app.nkul(['--store', newer, 'list']);
    expect([code, err]).toEqual([5, [expect.stringContaining('newer version')]]);
    expect(readFileSync(newer).equals(before)).toBe(true);
  });
});

describe('nkul backup', () => {
  it('writes a copy that only its owner reads, and refuses one that is there', async () => {
    const id = await app.sent();
    const copy = join(app.directory, 'copy.db');
    expect((await app.nkul(['backup', 'copy.db'])).code).toBe(0);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    copyFileSync(`${app.file}.key`, `${copy}.key`);
    expect((await app.nkul(['--store', copy, 'show', id])).code).toBe(0);
    expect((await app.nkul(['backup', 'copy.db'])).code).toBe(5);
  });
});

it('a file that another program locks: it reads, and what writes ends with the code 5 after two seconds', async () => {
  const id = await app.sent();
  const writer = new DatabaseSync(app.file);
  writer.exec('BEGIN IMMEDIATE');
  try {
    expect((await app.nkul(['list'])).code).toBe(0);
    const started = Date.now();
    const { code, err } = await app.nkul(['resolve', id, '--as', 'delivered']);
    expect([code, err]).toEqual([5, [expect.stringContaining('another process has been writing to it')]]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_900);
  } finally {
    writer.exec('ROLLBACK');
    writer.close();
  }
  expect((await app.hub.get(id))?.status).toBe('sent');
});
