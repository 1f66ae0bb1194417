/**
 * The configuration of docs/security.md, tried on a real nginx: `npx --yes pnpm@12 test:long behind-nginx`. It needs
 * `nginx` on the PATH. Only the ports, the folders of the logs and TLS are changed.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHub } from '@nkul/core';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../../tools/free-port.ts';
import { expressWebhook, protectServer } from '../src/index.ts';
import { devcodeAccount } from './devcode-account.ts';
import { reportOf, storedOf } from './devcode-report.ts';

const token = 'c1f9b7d04e2a48d6a35f0e9d7b6c8a21';
const path = `/callbacks/devcode/${token}`;
/** The line in the hub's log about a call with another token, or from another network. */
const refusal = 'a call of a provider was refused';
const directory = mkdtempSync(join(tmpdir(), 'nkul-nginx-'));

const hub = await createHub({ plugins: [devcodeAccount()] });
const app = express().disable('x-powered-by').set('trust proxy', 'loopback');
/** Calls that reached what is not for others. */
const admin: string[] = [];
app.use('/admin', (request, response) => {
  admin.push(request.url);
  response.sendStatus(200);
});
app.use('/callbacks', expressWebhook(hub, { token, allow: ['127.0.0.2'] }));
const server = protectServer(createServer(app)).listen(0, '127.0.0.1');
await once(server, 'listening');
const port = await freePort();
const installed = spawnSync('nginx', ['-v']).error === undefined;
let nginx: ChildProcess | undefined;

beforeAll(async () => {
  if (!installed) return;
  const args = ['-p', directory, '-c', configuration(), '-e', join(directory, 'start.log')];
  nginx = spawn('nginx', args, { stdio: 'inherit' });
  await listening(nginx);
});

beforeEach(({ skip }) => {
  if (!installed) skip('nginx is not installed');
});

afterAll(async () => {
  if (nginx !== undefined) {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
  server.close();
  await hub.stop();
  // At its end the log counts what came since.
  if (installed) expect(refusal).toHaveBeenLogged();
  rmSync(directory, { recursive: true });
});

test('a call is stored and answered', async () => {
  assert.deepEqual(await post(reportOf()), { status: 200, text: storedOf() });
});

test('another network is 404, whatever it says of itself', async () => {
  const forwarded = { 'x-forwarded-for': '127.0.0.2' };
  assert.equal((await post(reportOf(), { from: '127.0.0.3', headers: forwarded })).status, 404);
  expect(refusal).toHaveBeenLogged();
});

test('a body over 4 MiB is 413', async () => {
  assert.equal((await post('x'.repeat(4_194_305))).status, 413);
});

test('headers that stop are cut off after 5 seconds', async () => {
  const start = performance.now();
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\n`);
  socket.resume();
  await once(socket, 'close');
  const seconds = (performance.now() - start) / 1_000;
  assert.ok(seconds > 4 && seconds < 8, `${seconds} s`);
});

/** Addresses with the token that are not a callback's, or only once they are decoded. */
const probes = [
  `/admin/..%2fcallbacks/devcode/${token}`,
  `/admin/..%2Fcallbacks/devcode/${token}`,
  `/admin/%2e%2e/callbacks/devcode/${token}`,
  `/admin/../callbacks/devcode/${token}`,
  `/callbacks/devcode/..%2f..%2fcallbacks/devcode/${token}`,
  `/CALLBACKS/devcode/${token}`,
  `/Callbacks/Devcode/${token}`,
  `/callbacks//devcode/${token}`,
  `//callbacks/devcode/${token}`,
  `/callbacks/${token}/devcode`,
  `/callbacks/devcode%2f${token}`,
  `/callbacks/devcode/%63${token.slice(1)}`,
  `/%63allbacks/devcode/${token}`,
  `/x/../callbacks/devcode/${token}`,
  `/callbacks/devcode/${token}/`,
  `/callbacks/devcode/${token}/..%2f..%2f..%2fadmin`,
  `/${token}`,
  `/x?token=${token}`,
];

test.each(probes)('%s is 404, and reaches nothing', async (address) => {
  const before = (await Array.fromAsync(hub.events())).length;
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  const body = reportOf();
  socket.write(
    `POST ${address} HTTP/1.1\r\nHost: your.host\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const answer = (await socket.toArray()).join('');
  assert.match(answer, /^HTTP\/1\.1 404 /);
  assert.match(answer, /nginx/);
  assert.deepEqual(admin, []);
  assert.equal((await Array.fromAsync(hub.events())).length, before);
});

test('an address with a query is a callback like others', async () => {
  assert.equal((await post(reportOf(), { address: `${path}?a=b` })).status, 200);
});

test('no log shows the token, however it came, also when the application is away', async () => {
  assert.equal((await post(reportOf(), { address: `/callbacks/devcode/x${token}` })).status, 404);
  assert.equal((await post(reportOf(), { address: `${path}?token=${token}` })).status, 200);
  for (const address of probes) await post(reportOf(), { address });
  for (const head of [`POST ${path} HTTP/1.1\r\nno header\r\n\r\n`, `POST ${path} HTTP/9.9\r\n\r\n`]) {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.end(head).resume();
    await once(socket, 'close');
  }
  server.close();
  server.closeAllConnections();
  assert.equal((await post(reportOf())).status, 502);

  const access = readFileSync(join(directory, 'access.log'), 'utf8').trimEnd().split('\n');
  assert.ok(access.length > probes.length, `${access.length} lines`);
  assert.match(access[0] ?? '', /"POST \/callbacks\/devcode\/\*\*\* HTTP\/1\.1" 200 /);
  assert.ok(access.some((line) => line.includes('"POST /CALLBACKS/devcode/*** HTTP/1.1" 404 ')));
  const logs = readdirSync(directory).filter((name) => name.endsWith('.log'));
  assert.ok(logs.includes('error.log'), logs.join());
  for (const log of logs) {
    const text = readFileSync(join(directory, log), 'utf8');
    assert.ok(!text.includes(token), `${log} shows the token:\n${text}`);
  }
});

/** Writes the configuration of the page to a file. */
function configuration(): string {
  const page = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
  const [, block = ''] = /```nginx\n([\s\S]*?)```/.exec(page) ?? [];
  const address = server.address();
  const upstream = typeof address === 'object' ? address?.port : undefined;
  const changed = replaced(block, [
    ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
    ['http://127.0.0.1:3000', `http://127.0.0.1:${upstream}`],
    ['/var/log/nginx/access.log', join(directory, 'access.log')],
    ['/var/log/nginx/error.log', join(directory, 'error.log')],
  ]);
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = folders.map((name) => `${name}_temp_path ${join(directory, name)};`).join('\n');
  const main = `daemon off;\nmaster_process off;\npid ${join(directory, 'pid')};\nevents {}\n`;
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, `${main}http {\n${temporary}\n${changed}}\n`);
  return file;
}

/** Replaces parts of the configuration. It throws if a part is missing: then the page has changed. */
function replaced(text: string, changes: readonly (readonly [from: string, to: string])[]): string {
  let changed = text;
  for (const [from, to] of changes) {
    assert.ok(changed.includes(from), `docs/security.md has no ${from}`);
    changed = changed.replace(from, to);
  }
  return changed;
}

interface PostOptions {
  readonly address?: string;
  /** The caller's own address. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function post(body: string, { address = path, from = '127.0.0.2', headers = {} }: PostOptions = {}) {
  const call = httpRequest({
    host: '127.0.0.1',
    port,
    localAddress: from,
    path: address,
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'content-length': body.length, ...headers },
  });
  // The server may answer and close before the whole call was written.
  call.on('error', () => {});
  call.end(body);
  const [response]: [IncomingMessage] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, text: (await response.toArray()).join('') };
}

async function listening(started: ChildProcess): Promise<void> {
  while (!existsSync(join(directory, 'pid'))) {
    if (started.exitCode !== null) throw new Error('nginx did not start');
    await sleep(20);
  }
  await sleep(100);
}
