import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const complete = {
  PORT: '0',
  NKUL_DB: ':memory:',
  DEVCODE_BASE_URL: 'http://127.0.0.1:1/',
  DEVCODE_API_KEY: 'demo-key',
  DEVCODE_SENDER: 'NKUL',
  NKUL_CALLBACK_TOKEN: 'callback-token-of-more-than-128-bits',
};

function start(env: Record<string, string | undefined>): ChildProcessByStdio<null, Readable, Readable> {
  const program = new URL('main.ts', import.meta.url).pathname;
  return spawn(process.execPath, ['--conditions=nkul:source', program], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

it.each([
  ['DEVCODE_API_KEY', { DEVCODE_API_KEY: '' }],
  ['DEVCODE_SENDER', { DEVCODE_SENDER: undefined }],
  ['NKUL_CALLBACK_TOKEN', { NKUL_CALLBACK_TOKEN: undefined }],
  ['NKUL_API_TOKEN', { HOST: '0.0.0.0' }],
  ['PORT', { PORT: 'eighty' }],
  ['sender', { DEVCODE_SENDER: 'longer than eleven' }],
  ['baseUrl', { DEVCODE_BASE_URL: 'http://example.com/' }],
])('names %s and exits with 1 when it is missing or wrong', async (name, env) => {
  const child = start({ ...complete, ...env });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(errors).toContain(name);
  expect(errors).not.toMatch(/\n\s+at /);
  expect(errors).not.toContain('demo-key');
  expect(code).toBe(1);
});

it('says where it listens, and stops cleanly when told to', async () => {
  const child = start(complete);
  const [line] = await once(child.stdout, 'data');
  const url = /http:\S+/.exec(String(line))?.[0];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
