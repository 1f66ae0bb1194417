import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientCredentials } from './client-credentials.ts';
import { Http } from './http.ts';
import { sendWithToken, type TokenAnswer, TokenSource } from './token-source.ts';

const { signal } = new AbortController();

/** A source whose provider answers with these, the last one again and again, and whose time is set by hand. */
function sourceOf(...answers: readonly TokenAnswer[]) {
  const clock = { now: 0, asked: 0 };
  const source = new TokenSource({
    now: () => clock.now,
    request: async () => {
      clock.asked += 1;
      const answer = answers[Math.min(clock.asked, answers.length) - 1];
      if (answer === undefined) throw new TypeError('there is no answer');
      return answer;
    },
  });
  return { source, clock };
}

const token = (name: string, expiresInMs = 3_600_000): TokenAnswer => ({
  kind: 'token',
  token: name,
  expiresInMs,
});
const outage: TokenAnswer = { kind: 'outage', cause: 'ECONNREFUSED' };
const refused: TokenAnswer = { kind: 'refused', cause: 'HTTP 401' };

describe('a token', () => {
  it('is asked for once, for all callers at once', async () => {
    const { source, clock } = sourceOf(token('a'), token('b'));
    const answers = await Promise.all([1, 2, 3].map(() => source.token(signal)));
    expect(answers).toMatchObject([{ token: 'a' }, { token: 'a' }, { token: 'a' }]);
    expect(await source.token(signal)).toMatchObject({ token: 'a' });
    expect(clock.asked).toBe(1);
  });

  it('is renewed a minute before its end', async () => {
    const { source, clock } = sourceOf(token('a'), token('b'));
    await source.token(signal);
    clock.now = 3_600_000 - 60_001;
    expect(await source.token(signal)).toMatchObject({ token: 'a', expiresInMs: 60_001 });
    clock.now += 1;
    expect(await source.token(signal)).toMatchObject({ token: 'b' });
  });

  it('of a short life is renewed at nine tenths of it', async () => {
    const { source, clock } = sourceOf(token('a', 10_000), token('b', 10_000));
    await source.token(signal);
    clock.now = 8_999;
    expect(await source.token(signal)).toMatchObject({ token: 'a' });
    clock.now = 9_000;
    expect(await source.token(signal)).toMatchObject({ token: 'b' });
  });

  it('is used until its end while it cannot be renewed', async () => {
    const { source, clock } = sourceOf(token('a', 10_000), outage);
    await source.token(signal);
    clock.now = 9_500;
    expect(await source.token(signal)).toMatchObject({ token: 'a', expiresInMs: 500 });
    clock.now = 10_000;
    expect(await source.token(signal)).toEqual(outage);
  });

  it('is asked for again after a failure, and a refusal is told from an outage', async () => {
    const { source } = sourceOf(outage, refused, token('a'));
    expect(await source.token(signal)).toEqual(outage);
    expect(await source.token(signal)).toEqual(refused);
    expect(await source.token(signal)).toMatchObject({ token: 'a' });
  });

  it('is an outage if the request throws', async () => {
    expect(await sourceOf().source.token(signal)).toEqual({ kind: 'outage', cause: 'TypeError' });
  });

  it('is forgotten, unless there is a newer one', async () => {
    const { source } = sourceOf(token('a'), token('b'));
    await source.token(signal);
    source.forget('other');
    expect(await source.token(signal)).toMatchObject({ token: 'a' });
    source.forget('a');
    expect(await source.token(signal)).toMatchObject({ token: 'b' });
  });

  it('is not awaited longer than the signal lasts, and comes for the others all the same', async () => {
    const answers = Promise.withResolvers<TokenAnswer>();
    const source = new TokenSource({ request: () => answers.promise });
    const abort = new AbortController();
    const [impatient, patient] = [source.token(abort.signal), source.token(signal)];
    abort.abort();
    expect(await impatient).toEqual({ kind: 'outage', cause: 'aborted' });
    expect(await source.token(AbortSignal.abort())).toEqual({ kind: 'outage', cause: 'aborted' });
    answers.resolve(token('a'));
    expect(await patient).toMatchObject({ token: 'a' });
  });
});

describe('a request with a token of client credentials', () => {
  let server: Server;
  let origin: string;
  let http: Http;
  let asked: string[];
  let tokens: TokenSource;
  /** The answers to requests for a token, and the tokens that are good. */
  let tokenAnswers: { readonly status: number; readonly body: string }[];
  let good: ReadonlySet<string>;

  beforeEach(async () => {
    asked = [];
    good = new Set(['t1', 't2']);
    tokenAnswers = [
      { status: 200, body: '{"token_type":"Bearer","access_token":"t1","expires_in":3600}' },
      { status: 200, body: '{"access_token":"t2","expires_in":"7776000"}' },
    ];
    server = createServer(async (request, response) => {
      const body = await text(request);
      const { authorization = '' } = request.headers;
      asked.push(`${request.url} ${authorization} ${body}`);
      const { status, body: answer } =
        request.url === '/token'
          ? (tokenAnswers.shift() ?? { status: 500, body: '' })
          : { status: good.has(authorization.slice('Bearer '.length)) ? 201 : 401, body: '{}' };
      response.writeHead(status).end(answer);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // An address of the machine's own network is an AddressInfo.
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    http = new Http();
    tokens = new TokenSource({
      request: clientCredentials(http, { url: `${origin}/token`, id: 'id', secret: 's', scope: 'sms' }),
    });
  });
  afterEach(async () => {
    await http.close();
    server.close();
  });

  const send = (writing?: () => void) =>
    sendWithToken(
      http,
      tokens,
      { method: 'POST', url: `${origin}/send`, body: { json: { a: 1 } } },
      { signal, writing },
    );

  it('carries it, and asks for it once', async () => {
    expect([await send(), await send()]).toMatchObject([{ status: 201 }, { status: 201 }]);
    expect(asked).toEqual([
      '/token Basic aWQ6cw== grant_type=client_credentials&scope=sms',
      '/send Bearer t1 {"a":1}',
      '/send Bearer t1 {"a":1}',
    ]);
  });

  it('is made once more with a new token if it was refused', async () => {
    good = new Set(['t2']);
    let words = 0;
    const writing = () => {
      words += 1;
    };
    expect(await send(writing)).toMatchObject({ status: 201 });
    expect(asked.filter((one) => one.startsWith('/send'))).toEqual([
      '/send Bearer t1 {"a":1}',
      '/send Bearer t2 {"a":1}',
    ]);
    // Each writing is checked: it may be too late for the second.
    expect(words).toBe(2);
  });

  it('is answered 401 if the new token is refused too', async () => {
    good = new Set();
    expect(await send()).toMatchObject({ kind: 'answered', status: 401 });
    expect(asked).toHaveLength(4);
  });

  it.each([
    [401, '', { kind: 'not_written', cause: 'HTTP 401', refused: 'credentials' }],
    [400, '{"error":"invalid_client"}', { kind: 'not_written', cause: 'HTTP 400', refused: 'credentials' }],
    [403, '<html>', { kind: 'not_written', cause: 'HTTP 403' }],
    [503, '', { kind: 'not_written', cause: 'HTTP 503' }],
    [200, '{}', { kind: 'not_written', cause: 'HTTP 200' }],
  ])('writes nothing if the token is answered %i %s', async (status, body, expected) => {
    tokenAnswers = [{ status, body }];
    expect(await send()).toEqual(expected);
    expect(asked).toHaveLength(1);
  });

  it('writes nothing if the provider is not there', async () => {
    tokens = new TokenSource({
      request: clientCredentials(http, { url: 'http://127.0.0.1:1/', id: 'id', secret: 's' }),
    });
    expect(await send()).toEqual({ kind: 'not_written', cause: 'ECONNREFUSED' });
  });
});
