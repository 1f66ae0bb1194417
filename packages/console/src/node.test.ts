import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fastify } from '../../../tools/fastify.ts';
import { type SampleHub, sampleHub } from '../test/sample-hub.ts';
import { nodeHandler } from './node.ts';
import { type Console, createConsole } from './serve/create-console.ts';
import { ADMIN } from './settings/permissions.ts';

let sample: SampleHub;
let pages: Console;

beforeAll(async () => {
  sample = await sampleHub();
  pages = createConsole(sample.hub, {
    ...{
      authenticate: () => ({ name: 'Aline', can: ADMIN }),
      secret: '0123456789abcdef0123456789abcdef',
      path: '/admin/nkul',
    },
  });
});
afterAll(async () => {
  await sample.hub.stop();
});

async function listening(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Servers that have the console at /admin/nkul/. */
const servers: readonly [string, () => Promise<string>][] = [
  ['node:http, with the whole path', async () => await listening(nodeHandler(pages))],
  [
    'node:http, behind a proxy that takes the path away',
    async () =>
      await listening((request, response) => {
        request.url = (request.url ?? '').replace(/^\/admin\/nkul/, '') || '/';
        nodeHandler(pages)(request, response);
      }),
  ],
  ['Express', async () => await listening(express().use('/admin/nkul', nodeHandler(pages)))],
  [
    'Express, behind a middleware that has read the body',
    async () =>
      await listening(
        express()
          .use(express.urlencoded({ extended: true }))
          .use('/admin/nkul', nodeHandler(pages)),
      ),
  ],
  [
    'Fastify, with its raw request',
    async () => {
      const app = fastify();
      const handler = nodeHandler(pages);
      app.addContentTypeParser('*', (_request: unknown, _payload: unknown, done: (error: null) => void) =>
        done(null),
      );
      app.removeContentTypeParser('application/x-www-form-urlencoded');
      app.all('/admin/nkul/*', (request, reply) => {
        reply.hijack();
        handler(request.raw, reply.raw);
      });
      onTestFinished(async () => await app.close());
      return await app.listen({ port: 0, host: '127.0.0.1' });
    },
  ],
  [
    'Hono',
    async () => {
      const app = new Hono().mount('/admin/nkul', (request) => pages.fetch(request));
      return await listening(nodeHandler({ fetch: async (request) => await app.fetch(request) }));
    },
  ],
];

describe.each(servers)('in %s', (_, start) => {
  it('pages, style, forms and news work', async () => {
    const base = `${await start()}/admin/nkul/`;
    const page = await fetch(base);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const body = await page.text();
    const style = await fetch(new URL(/href="(assets\/console-[^"]+)"/.exec(body)?.[1] ?? '', base));
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(style.headers.get('cache-control')).toContain('immutable');
    const providers = await (await fetch(new URL('providers', base))).text();
    const token =
      /action="pause"[^>]*><input type="hidden" name="token" value="([^"]+)"/.exec(providers)?.[1] ?? '';
    for (const act of ['pause', 'resume'] as const) {
      const page = act === 'pause' ? token : await tokenOn(base, 'resume');
      const sent = await fetch(new URL(act, base), {
        ...{ method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } },
        body: new URLSearchParams({ token: page, notifier: 'devcode', why: 'essai' }),
      });
      expect([act, sent.status, sent.headers.get('location')]).toEqual([act, 303, `providers?done=${act}d`]);
    }
    const news = await fetch(new URL('live', base));
    expect(news.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await firstNews(news)).toEqual({ mark: String(await sample.hub.reading.latest()) });
  });
});

async function tokenOn(base: string, action: string): Promise<string> {
  const body = await (await fetch(new URL('providers', base))).text();
  return (
    new RegExp(`action="${action}"[^>]*><input type="hidden" name="token" value="([^"]+)"`).exec(body)?.[1] ??
    ''
  );
}

/** The first news of a stream, which ends then. */
async function firstNews(response: Response): Promise<unknown> {
  let text = '';
  for await (const piece of response.body ?? []) {
    text += new TextDecoder().decode(piece);
    const data = /^data: (.+)$/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  return undefined;
}

describe('the address without its final slash', () => {
  it('leads to the one with it, in Express and where the path is whole', async () => {
    const inExpress = await listening(express().use('/admin/nkul', nodeHandler(pages)));
    const whole = await listening(nodeHandler(pages));
    for (const base of [inExpress, whole]) {
      const answer = await fetch(`${base}/admin/nkul?period=1h`, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, 'nkul/?period=1h']);
    }
  });
});

it('a console that is closed ends the streams of news', async () => {
  const own = createConsole(sample.hub, {
    authenticate: () => ({ name: 'Aline', can: ADMIN }),
    secret: '0123456789abcdef0123456789abcdef',
  });
  const news = await fetch(`${await listening(nodeHandler(own))}/live`);
  const ended = news.text();
  await own.close();
  expect(await ended).toContain('retry: 5000');
});

it('a stream of news ends once, whoever ends it first', async () => {
  const own = () =>
    createConsole(sample.hub, {
      authenticate: () => ({ name: 'Aline', can: ADMIN }),
      secret: '0123456789abcdef0123456789abcdef',
    });
  const open = (pages: Console, options: RequestInit = {}) =>
    pages.fetch(new Request('http://console.test/live', options));
  const left = own();
  await (await open(left)).body?.cancel();
  await left.close();
  await left.close();
  const aborted = new AbortController();
  const gone = own();
  const news = await open(gone, { signal: aborted.signal });
  aborted.abort();
  await gone.close();
  expect(await news.text()).toContain('retry: 5000');
  expect(await (await open(gone)).text()).toBe('retry: 5000\n\n');
  expect((await open(own(), { method: 'HEAD' })).body).toBe(null);
  // An error in a listener or a timer would end this process.
  await new Promise((resolve) => setTimeout(resolve, 50));
});
