/**
 * The configuration of the README, tried on a real nginx: `npx --yes pnpm@12 test:long behind-nginx`. It needs `nginx` on
 * the PATH. Only the address of the application is changed, and, for the other kind, the path is taken away.
 */
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { localhostOnly } from '../src/entry/localhost-only.ts';
import { type Console, createConsole } from '../src/serve/create-console.ts';
import { sharedToken } from '../src/sign-in/shared-token.ts';
import { LiveClient, until } from './live-client.ts';
import { isNginxInstalled, Nginx } from './nginx.ts';
import { Reader } from './reader.ts';
import { type SampleHub, sampleHub } from './sample-hub.ts';
import { served } from './served.ts';

const token = '7c1f0b9d5e2a48d6a35f0e9d7b6c8a21';
const nginx = new Nginx();
const ends: (() => Promise<unknown>)[] = [];
let sample: SampleHub;

beforeAll(async () => {
  if (!isNginxInstalled) return;
  sample = await sampleHub();
  const pages = createConsole(sample.hub, sharedToken({ token }));
  const secret = '0123456789abcdef0123456789abcdef';
  const local = createConsole(sample.hub, { authenticate: localhostOnly(), secret });
  const [server, localServer] = [await served(pages), await served(local)];
  const block = blockOf('README.md');
  const whole = block.replace('http://127.0.0.1:3000', server.url.slice(0, -1));
  // A path behind the address of the application makes nginx take the prefix away.
  const stripped = block
    .replaceAll('/admin/nkul/', '/taken/away/')
    .replace('http://127.0.0.1:3000', server.url);
  const ofMachine = block
    .replaceAll('/admin/nkul/', '/local/')
    .replace('http://127.0.0.1:3000', localServer.url);
  await nginx.start(`${whole}${stripped}${ofMachine}`);
  ends.push(
    () => pages.close(),
    () => local.close(),
    server.stop,
    localServer.stop,
    () => sample.hub.stop(),
  );
});

beforeEach(({ skip }) => {
  if (!isNginxInstalled) skip('nginx is not installed');
});

afterAll(async () => {
  await nginx.stop();
  for (const end of ends) await end();
});

describe.each([
  ['the whole path', '/admin/nkul/'],
  ['the prefix taken away', '/taken/away/'],
])('with %s', (_, prefix) => {
  test('the sign-in, pages, and a form work, and each redirect stays below the prefix', async () => {
    const visited: string[] = [];
    const reader = new Reader(through(nginx.https, prefix, visited));
    expect((await reader.get('./')).headers.get('location')).toBe('sign-in');
    const signIn = await reader.get('sign-in');
    const inside = await reader.send(signIn, 'sign-in', { name: 'Aline', token });
    expect(inside.body).toContain('Aline (shared token)');
    const [style = ''] = /assets\/console-[^"]+\.css/.exec(inside.body) ?? [];
    expect((await reader.get(style)).headers.get('content-type')).toBe('text/css; charset=utf-8');
    for (const [act, said] of [
      ['pause', 'Paused.'],
      ['resume', 'It goes on.'],
    ] as const) {
      const done = await reader.send(await reader.get('providers'), act, {
        notifier: 'devcode',
        why: 'essai',
      });
      expect([done.status, done.body.includes(said)]).toEqual([200, true]);
    }
    expect(visited.filter((path) => !path.startsWith(prefix))).toEqual([]);
  });

  test.each([
    ['https', true],
    ['http', false],
  ] as const)('over %s, the cookie is for TLS alone: %s', async (scheme, isSecure) => {
    const reader = new Reader(through(nginx[scheme], prefix));
    const answer = await reader.post('sign-in', { name: 'Aline', token });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, './']);
    expect(answer.headers.get('set-cookie')?.endsWith('; Secure')).toBe(isSecure);
  });

  test('a browser that says only its origin may send forms; a page of another host may not', async () => {
    const reader = new Reader(through(nginx.https, prefix));
    const older = { 'sec-fetch-site': null };
    expect((await reader.post('sign-in', { name: 'Aline', token }, older)).status).toBe(303);
    const forged = { 'sec-fetch-site': null, origin: 'https://evil.example' };
    expect((await reader.post('sign-in', { name: 'Aline', token }, forged)).status).toBe(403);
  });

  test('news arrive one by one, while the stream is open', async () => {
    const cookie = await signedIn(prefix);
    const client = await LiveClient.open(`${nginx.http}${prefix}live`, { cookie });
    await until(() => client.marks.length === 1);
    await sample.hub.pause('secours-sms');
    await until(() => client.marks.length === 2);
    await sample.hub.resume('secours-sms');
    await until(() => client.marks.length === 3);
    expect(client.hasEnded).toBe(false);
    client.leave();
  });

  test('the address without its final slash leads to the one with it', async () => {
    const { status, headers } = await call(`${nginx.http}${prefix.slice(0, -1)}`, 'GET', {});
    expect([status, new URL(headers.get('location') ?? '', nginx.http).pathname]).toEqual([301, prefix]);
  });
});

test('a console for this machine alone lets in nothing that comes through nginx', async () => {
  expect((await call(`${nginx.http}/local/`, 'GET', {})).status).toBe(401);
  expect((await call(`${nginx.http}/local/`, 'GET', { host: 'localhost' })).status).toBe(401);
});

/** The configuration in a page. */
function blockOf(page: string): string {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8');
  const [, block = ''] = /```nginx\n([\s\S]*?)```/.exec(text) ?? [];
  expect(block).toContain('http://127.0.0.1:3000');
  return block;
}

async function signedIn(prefix: string): Promise<string> {
  const answer = await new Reader(through(nginx.http, prefix)).post('sign-in', { name: 'Aline', token });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** A console as it is seen through nginx, by a browser that says of which origin its page is. */
function through(origin: string, prefix: string, visited: string[] = []): Console {
  return {
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const url = new URL(pathname.replace('/admin/nkul/', prefix) + search, origin);
      visited.push(url.pathname);
      const headers = {
        ...(request.method === 'POST' && { origin }),
        ...Object.fromEntries(request.headers),
      };
      return await call(url.href, request.method, headers, await request.text());
    },
    close: async () => {},
  };
}

/** A call, over TLS with whatever certificate. It follows nothing. */
function call(url: string, method: string, headers: Record<string, string>, body = ''): Promise<Response> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, rejectUnauthorized: false } as const;
    const sent = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, options, async (response) => {
      const bytes = Buffer.concat(await response.toArray());
      const status = response.statusCode ?? 0;
      const given = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      resolve(new Response(status === 303 ? null : bytes, { status, headers: given as [string, string][] }));
    });
    sent.on('error', reject).end(body);
  });
}
