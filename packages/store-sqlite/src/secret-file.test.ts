import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import type { SqliteSettings } from './settings.ts';
import { createSqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
let key: string;

beforeEach(() => {
  directory = temporaryDirectory();
  file = directory.file;
  key = `${file}.key`;
});
afterEach(() => directory.remove());

/** Opens the store, adds a message, closes it, and gives its secret. */
async function used(settings: Partial<SqliteSettings> = {}): Promise<string> {
  const store = createSqliteStore({ file, ...settings });
  await store.open(createRecorder());
  await store.add([sampleMessage(manualClock(), { id: crypto.randomUUID() })]);
  const secret = Buffer.from(store.secret).toString('base64url');
  await store.close();
  return secret;
}

describe('the key of a store', () => {
  it('is made beside the file, for its owner alone, and stays', async () => {
    const secret = await used();
    expect(readFileSync(key, 'utf8')).toBe(`${secret}\n`);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(await used()).toBe(secret);
    expect(readdirSync(directory.path).toSorted()).toEqual(['nkul.db', 'nkul.db.key']);
  });

  it('is in no file of the database, in whatever form', async () => {
    const secret = Buffer.from(await used(), 'base64url');
    const bytes = readFileSync(file);
    for (const form of ['base64url', 'base64', 'hex'] as const)
      expect(bytes.includes(secret.toString(form).slice(0, 40))).toBe(false);
    expect(bytes.includes(secret)).toBe(false);
  });

  it('is another one for another file, and for each store in memory', async () => {
    const secrets = [await used(), await used({ file: `${file}2` })];
    for (let count = 0; count < 2; count += 1) secrets.push(await used({ file: ':memory:' }));
    expect(new Set(secrets).size).toBe(4);
    expect(existsSync(':memory:.key')).toBe(false);
  });

  it('is that of the file itself, also through a link', async () => {
    const secret = await used();
    symlinkSync(file, `${file}-link`);
    expect(await used({ file: `${file}-link` })).toBe(secret);
  });

  it('is one, also if several processes open a new file at once', async () => {
    const program = `
      import { createRecorder } from '@nkul/core/store';
      import { createSqliteStore } from '@nkul/store-sqlite';
      const store = createSqliteStore({ file: process.argv[1] });
      await store.open(createRecorder());
      process.stdout.write(Buffer.from(store.secret).toString('base64url'));
      await store.close();`;
    const args = ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
    const run = () =>
      promisify(execFile)(process.execPath, [...args, '-e', program, file], { cwd: import.meta.dirname });
    const secrets = (await Promise.all([run(), run(), run(), run()])).map(({ stdout }) => stdout);
    expect(secrets[0]).toHaveLength(43);
    expect(new Set(secrets).size).toBe(1);
    expect(readdirSync(directory.path).toSorted()).toEqual(['nkul.db', 'nkul.db.key']);
  });

  it('was missing in files of older versions, which get one', async () => {
    await used();
    rmSync(key);
    const db = new DatabaseSync(file);
    db.exec('DELETE FROM secret_mark');
    db.close();
    expect(await used()).toHaveLength(43);
  });
});

describe('a store is refused', () => {
  it('if its key is missing, until it is back, or another one is asked for', async () => {
    const secret = await used();
    copyFileSync(key, `${key}.kept`);
    rmSync(key);
    await expect(used()).rejects.toMatchObject({ code: 'NKUL_STORE' });
    await expect(used()).rejects.toThrow(/nkul\.db\.key is missing.*restore it.*newKey: true/);
    expect(existsSync(key)).toBe(false);
    copyFileSync(`${key}.kept`, key);
    expect(await used()).toBe(secret);
    rmSync(key);
    const next = await used({ newKey: true });
    expect(next).not.toBe(secret);
    expect(await used()).toBe(next);
  });

  it('if its key is that of another file, also with newKey', async () => {
    await used();
    await used({ file: `${file}2` });
    copyFileSync(`${file}2.key`, key);
    await expect(used()).rejects.toThrow(/nkul\.db\.key is not the key of .*nkul\.db: restore/);
    await expect(used({ newKey: true })).rejects.toThrow('is not the key of');
  });

  it.each(['', 'short', `${'A'.repeat(43)}!`])('if its key is %j', async (text) => {
    await used();
    writeFileSync(key, text);
    await expect(used()).rejects.toThrow('is not a key (43 characters of base64url): restore it');
  });

  it('if its key cannot be read', async () => {
    await used();
    rmSync(key);
    symlinkSync(join(directory.path), key);
    await expect(used()).rejects.toThrow(/the key of the store, cannot be read \(EISDIR\)/);
  });
});
