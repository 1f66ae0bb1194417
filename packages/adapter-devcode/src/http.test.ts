import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Http } from './http.ts';

let server: Server;
let http: Http;
let origin: string;
/** What the server was asked: method, path, type and body. */
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
    const [, status = '', fault = ''] = (request.url ?? '').split(/[/?]/);
    response.writeHead(Number(status), { 'retry-after': fault === 'spaced' ? ' 7 ' : '7', location: '/200' });
    if (fault === 'cut') response.write('{"succ', () => response.destroy());
    else if (fault === 'silent') response.write('{"succ');
    else response.end('{"é":1}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // An address of the machine's own network is an AddressInfo.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await http.close();
});

const never = new AbortController().signal;

describe.each([
  ['of its own', undefined],
  ["of the caller's", (request: Request) => fetch(request)],
])('HTTP through a fetch %s', (_name, ownFetch) => {
  beforeEach(() => {
    http = new Http({ connections: 2, fetch: ownFetch });
  });

  it.each([200, 302, 401, 429, 500, 503])('answers a %i with its text, asked once', async (status) => {
    expect(await http.send('POST', `${origin}/${status}?a=b`, { a: 'ô' }, { signal: never })).toEqual({
      kind: 'answered',
      status,
      retryAfter: '7',
      text: '{"é":1}',
    });
    expect(asked).toEqual([`POST /${status}?a=b application/json {"a":"ô"}`]);
  });

  it.each([204, 205, 304])('takes no text from a %i', async (status) => {
    expect(await http.send('POST', `${origin}/${status}`, {}, { signal: never })).toMatchObject({
      status,
      text: '',
    });
  });

  it('tells an answer that was cut off from none', async () => {
    expect(await http.send('POST', `${origin}/200/cut`, {}, { signal: never })).toMatchObject({
      kind: 'no_answer',
    });
  });

  it('ends a call whose time is up while its answer comes', async () => {
    const signal = AbortSignal.timeout(200);
    expect(await http.send('POST', `${origin}/200/silent`, {}, { signal })).toEqual({
      kind: 'no_answer',
      cause: 'TimeoutError',
    });
  });
});

it('writes nothing for a call that was over before it began', async () => {
  http = new Http({ connections: 2, fetch: undefined });
  const outcome = await http.send('POST', `${origin}/200`, {}, { signal: AbortSignal.abort() });
  expect(outcome).toEqual({ kind: 'not_written', cause: 'AbortError' });
  expect(asked).toEqual([]);
});

it('takes the space from what a header says', async () => {
  http = new Http({ connections: 2, fetch: undefined });
  expect(await http.send('POST', `${origin}/503/spaced`, {}, { signal: never })).toMatchObject({
    retryAfter: '7',
  });
});

it('carries a body with GET', async () => {
  http = new Http({ connections: 2, fetch: undefined });
  expect(await http.send('GET', `${origin}/200`, { a: 1 }, { signal: never })).toMatchObject({ status: 200 });
  expect(asked).toEqual(['GET /200 application/json {"a":1}']);
});

describe('HTTP that is closed', () => {
  const request = (through: Http) => through.send('POST', `${origin}/200`, {}, { signal: never });

  it.each([
    ['unused', async () => {}],
    ['while it imports its client', async (closing: Http) => void request(closing)],
    ['after a request', request],
  ])('%s writes nothing', async (_when, before) => {
    http = new Http({ connections: 2, fetch: undefined });
    const closing = new Http({ connections: 2, fetch: undefined });
    await before(closing);
    await closing.close();
    const written = asked.length;
    expect(await request(closing)).toEqual({
      kind: 'not_written',
      cause: expect.stringMatching(/^UND_ERR_(CLOSED|DESTROYED)$/),
    });
    expect(asked).toHaveLength(written);
  });
});
