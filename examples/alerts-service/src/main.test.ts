import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { NkulError } from '@nkul/core';
import { describe, expect, it } from 'vitest';
import { apiToken, callbackToken, newDatabase, operatorToken, post, provide } from '../test/served.ts';
import { startService } from './service.ts';
import { readSettings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

const complete = {
  PORT: '0',
  NKUL_DB: ':memory:',
  DEVCODE_BASE_URL: 'http://127.0.0.1:1/',
  DEVCODE_API_KEY: 'demo-key',
  DEVCODE_SENDER: 'NKUL',
  NKUL_CALLBACK_TOKEN: callbackToken,
};

type Program = ChildProcessByStdio<null, Readable, Readable>;

function start(env: Record<string, string | undefined>): Program {
  const program = new URL('main.ts', import.meta.url).pathname;
  return spawn(process.execPath, ['--conditions=nkul:source', program], {
    // The cache of compiled files spares each start half of its work.
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...complete,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What the program would write of variables with which the service does not start: `main.ts` writes no other errors in one line. */
async function refused(env: Record<string, string | undefined>): Promise<string> {
  try {
    const service = await startService(readSettings({ ...complete, ...env }));
    await service.stop();
  } catch (error) {
    if (error instanceof SettingsError || NkulError.is(error)) return `${error.message}\n`;
    throw error;
  }
  return 'nothing: it started';
}

/** What a program that does not start writes, and its exit code. */
async function refusal(env: Record<string, string | undefined>): Promise<readonly [string, unknown]> {
  const child = start(env);
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return [errors, code];
}

async function addressOf(child: Program): Promise<string> {
  const [line] = await once(child.stdout, 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

describe('The service does not start, and says in one line', () => {
  const wrong: readonly (readonly [string, Record<string, string | undefined>])[] = [
    ['DEVCODE_API_KEY', { DEVCODE_API_KEY: '' }],
    ['DEVCODE_SENDER', { DEVCODE_SENDER: undefined }],
    ['NKUL_CALLBACK_TOKEN', { NKUL_CALLBACK_TOKEN: undefined }],
    ['NKUL_CALLBACK_TOKEN', { NKUL_CALLBACK_TOKEN: ' \n' }],
    ['NKUL_CALLBACK_TOKEN', { NKUL_CALLBACK_TOKEN: 'a' }],
    ['NKUL_API_TOKEN', { HOST: '0.0.0.0' }],
    ['NKUL_API_TOKEN', { HOST: '0.0.0.0', NKUL_API_TOKEN: ' ' }],
    ['NKUL_API_TOKEN', { NKUL_API_TOKEN: 'a' }],
    ['NKUL_API_TOKEN', { NKUL_API_TOKEN: callbackToken }],
    ['NKUL_OPERATOR_TOKEN', { NKUL_OPERATOR_TOKEN: 'secret' }],
    ['NKUL_OPERATOR_TOKEN', { NKUL_OPERATOR_TOKEN: ` ${callbackToken}` }],
    ['NKUL_OPERATOR_TOKEN', { NKUL_API_TOKEN: apiToken, NKUL_OPERATOR_TOKEN: apiToken }],
    ['NKUL_STOP_TIMEOUT', { NKUL_STOP_TIMEOUT: '25' }],
    ['NKUL_BALANCE_EVERY', { NKUL_BALANCE_EVERY: '10ms' }],
    ['NKUL_BALANCE_BELOW', { NKUL_BALANCE_BELOW: 'few' }],
    ['NKUL_ALLOWED_HOSTS', { NKUL_ALLOWED_HOSTS: 'https://alerts.example.com' }],
    ['PORT', { PORT: 'eighty' }],
    ['HOST', { HOST: '192.0.2.1', NKUL_API_TOKEN: apiToken }],
    ['NKUL_STORE_SECRET', { NKUL_DB: 'postgres://nkul:s3cret@127.0.0.1/nkul' }],
    ['NKUL_STORE_SECRET', { NKUL_DB: 'postgres://nkul:s3cret@127.0.0.1/nkul', NKUL_STORE_SECRET: 'abcdef' }],
    ['NKUL_DB', { NKUL_DB: 'mysql://nkul:s3cret@127.0.0.1/nkul' }],
    [
      'cannot be reached',
      { NKUL_DB: 'postgres://nkul:s3cret@127.0.0.1:1/nkul', NKUL_STORE_SECRET: 'ab'.repeat(16) },
    ],
    ['sender', { DEVCODE_SENDER: 'longer than eleven' }],
    ['baseUrl', { DEVCODE_BASE_URL: 'http://example.com/' }],
  ];

  it.each(wrong)('that %s is missing or wrong: %j', async (name, env) => {
    const line = await refused(env);
    expect(line).toMatch(new RegExp(`^.*${name}.*\n$`));
    expect(line).not.toMatch(/demo-key|s3cret|abab/);
    expect(line).not.toContain(callbackToken);
  });

  // Of each kind of error: a variable, a token, the store, and an adapter.
  it.each(
    ['DEVCODE_API_KEY', 'NKUL_CALLBACK_TOKEN', 'cannot be reached', 'sender'].flatMap((name) =>
      wrong.filter(([one]) => one === name).slice(-1),
    ),
  )('as a program, with the exit code 1, that %s is missing or wrong: %j', async (name, env) => {
    const [errors, code] = await refusal(env);
    expect(errors).toMatch(new RegExp(`^.*${name}.*\n$`));
    expect(errors).not.toMatch(/demo-key|s3cret|abab/);
    expect(errors).not.toContain(callbackToken);
    expect(code).toBe(1);
  });

  it('that its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const [errors, code] = await refusal({ PORT: String(port), ...(await newDatabase()) });
    other.close();
    expect(errors).toBe(
      `PORT ${port} of 127.0.0.1 is in use: end the program that has it, or set PORT to another.\n`,
    );
    expect(code).toBe(1);
  });
});

describe('The service starts', () => {
  it('with one warning about variables that it does not know, and the names that they are near to', async () => {
    const child = start({ NKUL_API_TOKN: apiToken, NKUL_PORT: 'tcp://192.0.2.1:80', NKUL_ZZZZZZZZ: '1' });
    const errors = text(child.stderr);
    expect((await fetch(`${await addressOf(child)}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await errors).split('\n').filter((line) => line.includes('does not know'))).toEqual([
      'The service does not know, and ignores: NKUL_API_TOKN (did you mean NKUL_API_TOKEN?), NKUL_PORT, NKUL_ZZZZZZZZ',
    ]);
  });

  it('with empty variables as if they were absent, and with tokens as a file has them', async () => {
    const child = start({ NKUL_OPERATOR_TOKEN: '', NKUL_API_TOKEN: `${apiToken}\n`, NKUL_STOP_TIMEOUT: ' ' });
    const errors = text(child.stderr);
    const url = await addressOf(child);
    const headers = { authorization: `Bearer ${apiToken}` };
    expect((await fetch(`${url}/messages/none`)).status).toBe(401);
    expect((await fetch(`${url}/messages/none`, { headers })).status).toBe(404);
    expect((await post(`${url}/notifiers/devcode/pause`, {}, headers)).status).toBe(404);
    child.kill('SIGTERM');
    expect(await errors).not.toContain('does not know');
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('On %s', (signal) => {
  it('the service stops, and says that nothing is left', async () => {
    const child = start({});
    expect((await fetch(`${await addressOf(child)}/healthz`)).status).toBe(200);
    const said = text(child.stdout);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await said).toBe('The alerts service has stopped.\n');
  });
});

describe('When it stops, the service', () => {
  it('waits no longer than NKUL_STOP_TIMEOUT for a provider that does not answer, and says what is left', async () => {
    const provider = await provide((request) => request.resume());
    const child = start({
      NKUL_STOP_TIMEOUT: '2s',
      ...(await newDatabase()),
      DEVCODE_BASE_URL: provider,
      NKUL_OPERATOR_TOKEN: operatorToken,
    });
    const url = await addressOf(child);
    const to = { phone: '+237699128531' };
    const { id } = await (await post(`${url}/notifications`, { to, text: 'Un' })).json();
    await post(`${url}/notifications`, { to, text: 'Deux', sendAt: '2999-01-01T00:00:00Z' });
    const sending = { status: 'sending' };
    await expect.poll(async () => (await fetch(`${url}/messages/${id}`)).json()).toMatchObject(sending);
    const said = text(child.stdout);
    const asked = performance.now();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    // By default it would be 25 seconds.
    expect(performance.now() - asked).toBeLessThan(15_000);
    expect(await said).toBe(
      'The alerts service has stopped. 1 message is queued: the next start sends them. 1 message is unknown: a report or an operator decides its outcome.\n',
    );
  });

  it('ends event streams, and answers calls that are under way', async () => {
    const child = start({
      DEVCODE_BASE_URL: await provide((_request, response) => void setTimeout(() => response.end('{}'), 300)),
    });
    const url = await addressOf(child);
    const stream = await fetch(`${url}/events`);
    const balance = fetch(`${url}/balance`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGTERM');
    expect((await balance).status).toBe(502);
    expect(await stream.text()).toBe('');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
