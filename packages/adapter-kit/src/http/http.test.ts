import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, interceptors, RetryAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { basicAuth, bearerAuth } from './authorization.ts';
import { Http, type HttpSettings, type SendOptions } from './http.ts';
import { headerOf } from './outcome.ts';
import type { HttpRequest } from './request.ts';

let server: Server;
let http: Http;
let origin: string;
/** What the server was asked: method, path, type and body. */
let asked: string[];
let headers: Record<string, unknown>[];

beforeEach(async () => {
  asked = [];
  headers = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('latin1')) body += chunk;
    asked.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
    headers.push(request.headers);
    const [, status = '', fault = ''] = (request.url ?? '').split(/[/?]/);
    response.writeHead(Number(status), { 'retry-after': fault === 'spaced' ? ' 7 ' : '7', location: '/200' });
    if (fault === 'cut') response.write('{"succ', () => response.destroy());
    else if (fault === 'silent') response.write('{"succ');
    else if (fault === 'long') response.end(`{"a":"${'b'.repeat(1_100_000)}"}`);
    else response.end('{"é":1}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // An address of the machine's own network is an AddressInfo.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  http = new Http();
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await http.close();
});

const never = new AbortController().signal;

/** Makes a request with a JSON body. */
function post(path: string, json: object = {}, options: SendOptions = { signal: never }) {
  return http.send({ method: 'POST', url: origin + path, body: { json } }, options);
}

const carriers: readonly (readonly [string, () => HttpSettings])[] = [
  ['undici', () => ({ connections: 2 })],
  ["a caller's fetch", () => ({ fetch: (request: Request) => fetch(request) })],
  ["a caller's dispatcher", () => ({ dispatcher: new Agent() })],
];

describe.each(carriers)('HTTP through %s', (_name, settings) => {
  beforeEach(() => {
    http = new Http(settings());
  });

  it.each([200, 302, 401, 429, 500, 503])('answers a %i with its text, asked once', async (status) => {
    expect(await post(`/${status}?a=b`, { a: 1 })).toEqual({
      kind: 'answered',
      status,
      headers: expect.objectContaining({ 'retry-after': '7' }),
      text: '{"é":1}',
    });
    expect(asked).toEqual([`POST /${status}?a=b application/json {"a":1}`]);
  });

  it.each([204, 205, 304])('takes no text from a %i', async (status) => {
    expect(await post(`/${status}`)).toMatchObject({ status, text: '' });
  });

  it('tells an answer that was cut off from none', async () => {
    expect(await post('/200/cut')).toMatchObject({ kind: 'no_answer' });
  });

  it('does not read an answer of more than a mebibyte', async () => {
    expect(await post('/200/long')).toEqual({ kind: 'no_answer', cause: 'ANSWER_TOO_LONG' });
  });

  it('ends a call whose time is up while its answer comes', async () => {
    const signal = AbortSignal.timeout(200);
    expect(await post('/200/silent', {}, { signal })).toEqual({ kind: 'no_answer', cause: 'TimeoutError' });
  });

  it.each<readonly [string, HttpRequest['body'], string]>([
    [
      'a form',
      { form: { to: '+237', text: 'a b&c', tag: ['1', '2'], none: undefined } },
      'application/x-www-form-urlencoded to=%2B237&text=a+b%26c&tag=1&tag=2',
    ],
    ['bytes', { bytes: Buffer.from([0xc3, 0x28]), type: 'text/x' }, 'text/x \u00c3('],
    ['nothing', undefined, 'undefined '],
  ])('carries %s', async (_what, body, expected) => {
    await http.send({ method: 'POST', url: `${origin}/200`, ...(body && { body }) }, { signal: never });
    expect(asked).toEqual([`POST /200 ${expected}`]);
  });

  it('writes nothing for a call that was over before it began', async () => {
    const outcome = await post('/200', {}, { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ kind: 'not_written', cause: 'AbortError' });
    expect(asked).toEqual([]);
  });

  it('writes nothing when writing() throws, and once it was closed', async () => {
    const writing = () => {
      throw new Error('it is too late');
    };
    expect(await post('/200', {}, { signal: never, writing })).toEqual({ kind: 'withheld' });
    await http.close();
    expect(await post('/200')).toEqual({ kind: 'not_written', cause: 'CLOSED' });
    expect(asked).toEqual([]);
  });
});

it('takes the space from what a header says', async () => {
  const outcome = await post('/503/spaced');
  expect(outcome.kind === 'answered' && headerOf(outcome.headers, 'retry-after')).toBe('7');
});

it('carries a body with GET', async () => {
  await http.send({ method: 'GET', url: `${origin}/200`, body: { json: { a: 1 } } }, { signal: never });
  expect(asked).toEqual(['GET /200 application/json {"a":1}']);
});

it('sends the headers of all requests, and over them those of this one', async () => {
  http = new Http({ headers: { ...basicAuth('user', 'pässword'), 'x-a': '1' } });
  const { signal } = new AbortController();
  await http.send({ method: 'GET', url: `${origin}/200` }, { signal });
  await http.send({ method: 'GET', url: `${origin}/200`, headers: bearerAuth('t0') }, { signal });
  expect(headers).toMatchObject([
    { authorization: 'Basic dXNlcjpww6Rzc3dvcmQ=', 'x-a': '1', accept: 'application/json' },
    { authorization: 'Bearer t0', 'x-a': '1' },
  ]);
});

it.each([
  ['retries', () => new RetryAgent(new Agent(), { minTimeout: 1, statusCodes: [500], methods: ['POST'] })],
  ['redirects', () => new Agent().compose(interceptors.redirect({ maxRedirections: 3 }))],
])('a dispatcher that %s writes a request once all the same', async (_what, dispatcher) => {
  http = new Http({ dispatcher: dispatcher() });
  let words = 0;
  const writing = () => {
    words += 1;
  };
  const outcomes = [
    await post('/500', {}, { signal: never, writing }),
    await post('/307', {}, { signal: never, writing }),
  ];
  for (const { kind } of outcomes) expect(['answered', 'no_answer']).toContain(kind);
  expect(asked).toHaveLength(2);
  expect(words).toBe(2);
});

it('waits, when it is closed, for the requests that are under way', async () => {
  const asking = post('/200');
  await http.close();
  expect(await asking).toMatchObject({ kind: 'answered', status: 200 });
});

it('has no connection left when it is closed', async () => {
  await post('/200');
  await http.close();
  const open = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
  await expect.poll(open).toBe(0);
});
