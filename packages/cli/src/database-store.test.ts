import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRecorder } from '@nkul/core/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Beside } from '../test/beside.ts';
import { programEnv } from '../test/program-env.ts';

process.env['NKUL_TEST_STORE'] = 'postgres';
const { beside } = await import('../test/beside.ts');
const { testServer, testStore } = await import('../test/test-store.ts');

const bin = fileURLToPath(new URL('../bin/nkul.js', import.meta.url));
const withoutPostgres = new URL('../test/without-postgres.ts', import.meta.url).href;

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

/** The schema of the store. */
function schema(): string {
  return new URL(app.store.named).searchParams.get('schema') ?? '';
}

async function run(text: string): Promise<readonly Record<string, unknown>[]> {
  return await (await testServer()).run(text);
}

describe('a store in PostgreSQL', () => {
  it.each([
    [undefined, 2, /NKUL_STORE_SECRET.*is missing.*128/],
    ['0123456789abcdef', 2, /NKUL_STORE_SECRET.*is too short/],
    ['f'.repeat(32), 5, /was made with another secret/],
  ])('asks for its secret: %j is refused, and not repeated', async (secret, code, line) => {
    for (const args of [['list'], ['doctor']]) {
      const env = { LANG: 'en', NKUL_STORE: app.store.named, NKUL_STORE_SECRET: secret };
      const ran = await app.nkul(args, { env });
      expect(ran.code).toBe(args[0] === 'doctor' && code === 5 ? 6 : code);
      const said = [...ran.err, ...ran.out].join(' ');
      expect(said).toMatch(line);
      if (secret !== undefined) expect(said).not.toContain(secret);
    }
  });

  it('shows the password of its address in no line', async () => {
    const named = app.store.named.replace('postgres:test@', 'postgres:s3cr3t@');
    const at = ['--store', named];
    for (const args of [
      ...[[...at, 'list'], ['--json', ...at, 'check'], [...at, 'doctor'], [...at, 'backup', 'a.db'], [named]],
      ...[
        ['move', 'absent.db', named],
        ['move', named, 'absent.db'],
        ['--config', named, 'list'],
        ['show', named],
      ],
      ...[
        [`--store=${named}x y`, 'list'],
        ['list', '--state', named],
        ['list', named, named],
      ],
    ]) {
      const { code, out, err } = await app.nkul(args, { env: { ...app.store.env, NKUL_STORE: named } });
      expect([args, code]).not.toEqual([args, 0]);
      expect([args, ...err, ...out].slice(1).join('\n')).not.toContain('s3cr3t');
    }
  });

  it('that is not there is not made, and the code is 5', async () => {
    const other = await testStore('');
    const { code, err } = await app.nkul(['--store', other.named, 'list']);
    expect([code, err]).toEqual([5, [expect.stringContaining('There is no store in the schema')]]);
    const { searchParams } = new URL(other.named);
    expect(await run(`SELECT FROM pg_namespace WHERE nspname = '${searchParams.get('schema')}'`)).toEqual([]);
  });

  it('that this version cannot read is refused with code 5', async () => {
    const [before] = await run(`SELECT version, readable_from FROM ${schema()}.version`);
    await run(`UPDATE ${schema()}.version SET version = 99, readable_from = 99`);
    const { code, err } = await app.nkul(['list']);
    await run(
      `UPDATE ${schema()}.version SET version = ${before?.['version']}, readable_from = ${before?.['readable_from']}`,
    );
    expect([code, err]).toEqual([5, [expect.stringContaining('update @nkul/store-postgres')]]);
  });

  it('that another program locks: it reads, and what writes ends with the code 5 after two seconds', async () => {
    const id = await app.sent();
    await run('BEGIN');
    await run(`SELECT FROM ${schema()}.states FOR UPDATE`);
    try {
      expect((await app.nkul(['list'])).code).toBe(0);
      const { code, err } = await app.nkul(['resolve', id, '--as', 'delivered']);
      expect([code, err]).toEqual([5, [expect.stringContaining('keeps a lock for too long')]]);
    } finally {
      await run('ROLLBACK');
    }
    expect((await app.hub.get(id))?.status).toBe('sent');
  });

  it('has no backup of Nkul: the line names pg_dump', async () => {
    const { code, err } = await app.nkul(['backup', 'copy.db']);
    expect([code, err]).toEqual([4, [expect.stringContaining('pg_dump')]]);
  });

  it('is looked at by doctor', async () => {
    await app.sent();
    await app.hub.pause('sms');
    const { out } = await app.nkul(['doctor']);
    expect(out.join('\n')).toMatch(/sms.*paused/);
    expect(out.join('\n')).not.toContain('nkul.db');
  });

  it('goes on while others read and erase beside it, and counts its acts', async () => {
    const id = await app.sent();
    expect((await app.nkul(['erase', '--id', id, '--yes', '--why', 'asked'])).code).toBe(0);
    const reader = app.store.create();
    await reader.open(createRecorder(), { beside: true });
    expect((await reader.get(id))?.erased).toBe('all');
    await reader.close();
    expect((await app.nkul(['audit'])).out.join('\n')).toMatch(/ada.*erased/);
  });
});

describe('without the packages for PostgreSQL', () => {
  const command = (args: readonly string[]) =>
    spawnSync(process.execPath, ['--conditions=nkul:source', '--import', withoutPostgres, bin, ...args], {
      encoding: 'utf8',
      cwd: app.directory,
      env: { ...app.store.env, ...programEnv, LANG: 'en' },
    });

  it('a file is opened as ever, and the address of a database says which to install', () => {
    const file = command(['--store', 'absent.db', 'list']);
    expect([file.status, file.stderr]).toEqual([5, expect.stringContaining('absent.db is not there')]);
    const database = command(['list']);
    expect([database.status, database.stderr]).toEqual([
      5,
      expect.stringMatching(/^nkul: .*install @nkul\/store-postgres and pg.*\n$/),
    ]);
  });
});
