import { once } from 'node:events';
import { createServer } from 'node:http';
import { createHub, type Hub } from '@nkul/core';
import express, { type Express } from 'express';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { devcodeAccount } from '../test/devcode-account.ts';
import { type Answer, type Call, call } from '../test/http-call.ts';
import { type ExpressOptOutOptions, expressOptOut, maskAddress, type OptOutHub } from './index.ts';

const number = '+237699128531';
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const options = { plugins: [devcodeAccount()], optOut: { url: 'https://ex.am/u' } };

let hub: Hub;
/** What was asked of the hub, in order. */
let asked: unknown[];
let failing: boolean;

beforeEach(async () => {
  hub = await createHub(options);
  [asked, failing] = [[], false];
  return () => hub.stop();
});

interface Served {
  /** Calls the page of a path: that of a number, unless it is given. */
  page(call?: Partial<Call>): Promise<Answer>;
  readonly path: string;
}

async function serve(
  { before, ...more }: ExpressOptOutOptions & { readonly before?: (app: Express) => void } = {},
  link = hub.optOutUrl({ to: number }),
): Promise<Served> {
  const keep =
    (what: string) =>
    async (...given: unknown[]): Promise<boolean> => {
      if (failing) throw new Error(`a store that shows ${number}`);
      return asked.push([what, ...given]) > 0;
    };
  const opened: OptOutHub = {
    openOptOutLink: (token) => hub.openOptOutLink(token),
    optOut: keep('stop'),
    optIn: keep('start'),
  };
  const app = express();
  before?.(app);
  app.use('/u', expressOptOut(opened, more));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { pathname: path } = new URL(link);
  return { path, page: (more = {}) => call(port, { path, ...more }) };
}

describe('The page of an opt-out link', () => {
  it('says to which masked address and to which messages it applies, and changes nothing', async () => {
    const { page } = await serve({ name: 'Chez <Awa> & Co' });
    const { status, text } = await page();
    expect(status).toBe(200);
    expect(text).toContain('Offers and news');
    expect(text).toContain('+2376******31');
    expect(text).toContain('Chez &#60;Awa&#62; &#38; Co');
    expect(text).toContain('<button name="act" value="stop">Stop these messages</button>');
    for (const secret of ['699128531', '<Awa>', '<script', 'http']) expect(text).not.toContain(secret);
    expect((await page({ method: 'HEAD' })).status).toBe(200);
    expect(asked).toEqual([]);
  });

  it.each([
    ['fr-CM,fr;q=0.9,en;q=0.5', 'fr', 'Offres et nouveautés'],
    ['en-GB,fr;q=0.5', 'en', 'Offers and news'],
    ['de', 'en', 'Offers and news'],
    ['*', 'en', 'Offers and news'],
    [',;q=,,', 'en', 'Offers and news'],
  ])('is in the language of %j: %s', async (accept, language, words) => {
    const { page } = await serve();
    const { text, headers } = await page({ headers: { 'accept-language': accept } });
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(words);
    expect(headers).toMatchObject({ 'content-language': language, vary: 'accept-language' });
  });

  it('runs and loads nothing, and is kept by no cache, no search engine and no address of another page', async () => {
    const { page } = await serve();
    const { headers, text } = await page();
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(text).not.toMatch(/\b(?:src|href|action)=/);
  });

  it.each([
    ['awa@example.cm', { category: 'all' }, 'All messages<br>To <bdi>a***@example.cm</bdi>'],
    [number, { category: 'code' }, 'One-time codes<br>To <bdi>+2376******31</bdi>'],
    [number, { category: 'transactional' }, 'accounts<br>To <bdi>+2376******31</bdi>'],
  ] as const)('of %s for %j says: %s', async (to, of, words) => {
    const { page } = await serve({}, hub.optOutUrl({ to, ...of }));
    expect((await page()).text).toContain(words);
  });
});

describe('A POST', () => {
  const who = { to: number, category: 'marketing', through: 'link' };

  it('of the button stops the messages, and the page after it takes that back', async () => {
    const { page } = await serve();
    const stopped = await page({ method: 'POST', body: 'act=stop', headers: form });
    expect(stopped.status).toBe(200);
    expect(stopped.text).toContain('Done: you will not receive these messages any more.');
    expect(stopped.text).toContain('<button name="act" value="start">Receive these messages again</button>');
    const started = await page({ method: 'POST', body: 'act=start', headers: form });
    expect(started.text).toContain('Done: you will receive these messages again.');
    expect(started.text).toContain('value="stop"');
    expect(asked).toEqual([
      ['stop', who],
      ['start', who],
    ]);
  });

  const parts =
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  it.each([
    ['a form', 'List-Unsubscribe=One-Click', form],
    ['parts', parts, { 'content-type': 'multipart/form-data; boundary=x' }],
  ])(
    'of one click in a mail program, as %s, stops them and is answered without a page',
    async (_as, body, headers) => {
      const { page } = await serve();
      expect(await page({ method: 'POST', body, headers })).toMatchObject({ status: 200, text: '' });
      expect(asked).toEqual([['stop', who]]);
    },
  );

  it('is read by a parser of the application too', async () => {
    const { page } = await serve({ before: (app) => void app.use(express.urlencoded()) });
    expect((await page({ method: 'POST', body: 'act=stop', headers: form })).status).toBe(200);
    expect((await page({ method: 'POST', body: 'List-Unsubscribe=One-Click', headers: form })).text).toBe('');
    expect(asked).toHaveLength(2);
  });

  it.each([
    '',
    'act=',
    'act=erase',
    'act=stop&act=erase',
    'List-Unsubscribe=',
    'One-Click',
    '{"act":"stop"}',
  ])('of %j changes nothing, and shows the page', async (body) => {
    const { page } = await serve();
    expect(await page({ method: 'POST', body, headers: form })).toMatchObject({
      status: 400,
      text: expect.stringContaining('value="stop"'),
    });
    expect(asked).toEqual([]);
  });

  it('with a large body is refused', async () => {
    const { page } = await serve();
    expect(
      (await page({ method: 'POST', body: `act=stop&x=${'x'.repeat(5_000)}`, headers: form })).status,
    ).toBe(413);
    expect(asked).toEqual([]);
  });

  it('that cannot be stored says so, without a word of the error', async () => {
    failing = true;
    const { page } = await serve();
    const { status, text, headers } = await page({ method: 'POST', body: 'act=stop', headers: form });
    expect([status, headers['retry-after']]).toEqual([503, '30']);
    expect(text).toContain('Please try again in a few minutes.');
    expect(text).not.toContain('699128531');
  });
});

describe('A wrong link', () => {
  it('is 404 for each method, in the same words, and asks nothing of the hub', async () => {
    const { page, path } = await serve();
    const other = await createHub(options);
    const foreign = new URL(other.optOutUrl({ to: number })).pathname;
    await other.stop();
    const wrong = [
      ...['/u', '/u/', '/u/x', '/u/__proto__', '/u/%', '/u/%ff', `/u/${'A'.repeat(24)}`, `${path}A`],
      ...[path.slice(0, -1), path.toUpperCase(), `${path}/x`, `/u/x${path.slice(2)}`, `${path}%00`, foreign],
    ];
    for (const method of ['GET', 'POST', 'PUT'])
      for (const path of wrong) {
        const answer = await page({ method, path, body: 'act=stop', headers: form });
        expect([path, answer.status]).toEqual([path, 404]);
        expect(answer.text).toContain('This link is not valid.');
      }
    expect(asked).toEqual([]);
  });

  it('with another method is refused, and a slash or a query behind the token is not in the way', async () => {
    const { page, path } = await serve();
    const refused = await page({ method: 'DELETE' });
    expect([refused.status, refused.headers.allow]).toEqual([405, 'GET, HEAD, POST']);
    for (const more of ['/', '?utm_source=sms']) expect((await page({ path: path + more })).status).toBe(200);
  });
});

it('shows no token to loggers, before it or after it', async () => {
  const seen: string[] = [];
  const { page, path } = await serve({
    before: (app) => {
      app.use('/u', maskAddress);
      app.use((request, response, next) => {
        seen.push(request.originalUrl);
        response.on('finish', () => seen.push(request.originalUrl, request.url));
        next();
      });
    },
  });
  expect((await page()).status).toBe(200);
  expect((await page({ path: `${path}A` })).status).toBe(404);
  await expect.poll(() => seen).toHaveLength(6);
  expect(seen.join()).not.toContain(path.slice(3));
  expect(seen[0]).toBe('/u/***');
});

it('takes a number of calls from one address, and asks others to come back', async () => {
  const { page } = await serve({ rate: { calls: 2, per: '1m' } });
  const statuses = [await page(), await page(), await page()].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 429]);
});

it('is not made with a wrong option, or without a hub', () => {
  const opened = { openOptOutLink: () => undefined, optOut: async () => true, optIn: async () => true };
  expect(() => expressOptOut(opened, { nam: 'x' } as never)).toThrow(/nam/);
  expect(() => expressOptOut({} as never)).toThrow(/expected a hub first/);
});
