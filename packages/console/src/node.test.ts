import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listening, mounts } from '../test/mounts.ts';
import { type SampleHub, sampleHub } from '../test/sample-hub.ts';
import { nodeHandler } from './node.ts';
import { type Console, createConsole } from './serve/create-console.ts';
import { ADMIN } from './settings/permissions.ts';

const secret = '0123456789abcdef0123456789abcdef';
const authenticate = () => ({ name: 'Aline', can: ADMIN });
let sample: SampleHub;
let pages: Console;

beforeAll(async () => {
  sample = await sampleHub();
  pages = createConsole(sample.hub, { authenticate, secret, path: '/admin/nkul' });
});
afterAll(async () => {
  await pages.close();
  await sample.hub.stop();
});

describe.each(mounts)('in %s', (_, mount) => {
  it('pages, style, forms and news work', async () => {
    const base = `${await mount(pages)}/admin/nkul/`;
    const page = await fetch(base);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const body = await page.text();
    const style = await fetch(new URL(/href="(assets\/console-[^"]+)"/.exec(body)?.[1] ?? '', base));
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(style.headers.get('cache-control')).toContain('immutable');
    for (const act of ['pause', 'resume'] as const) {
      const sent = await post(base, act);
      expect([act, sent.status, sent.headers.get('location')]).toEqual([act, 303, `providers?done=${act}d`]);
    }
    const news = await fetch(new URL('live', base));
    expect(news.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await firstNews(news)).toEqual({ sequence: String(await sample.hub.reading.latest()) });
  });
});

/** Sends the form of an act, with the token of its page. */
async function post(base: string, act: string): Promise<Response> {
  const body = await (await fetch(new URL('providers', base))).text();
  const form = new RegExp(`action="${act}"[^>]*><input type="hidden" name="token" value="([^"]+)"`);
  const token = form.exec(body)?.[1] ?? '';
  return await fetch(new URL(act, base), {
    ...{ method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } },
    body: new URLSearchParams({ token, notifier: 'devcode', why: 'essai' }),
  });
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

it('a form that was read before, and given to nobody, is an error that says how to mend it; nothing changes', async () => {
  const url = await listening(
    express()
      .use((request, _response, next) => void request.resume().on('end', next))
      .use('/admin/nkul', nodeHandler(pages)),
  );
  const before = await sample.hub.pauses();
  const answer = await post(`${url}/admin/nkul/`, 'pause');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/plain; charset=utf-8']);
  const text = await answer.text();
  expect(text).toContain('mount the console before the parser of bodies');
  expect(text).toContain('montez la console avant l’analyseur de corps');
  expect(await sample.hub.pauses()).toEqual(before);
});

it('a body of JSON is no form, also if a parser made fields of it', async () => {
  const url = await listening(express().use(express.json()).use('/admin/nkul', nodeHandler(pages)));
  const answer = await fetch(`${url}/admin/nkul/pause`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ notifier: 'devcode', why: 'essai' }),
  });
  expect(answer.status).toBe(403);
});

it('a stream of news ends once, whoever ends it first', async () => {
  const own = () => createConsole(sample.hub, { authenticate, secret });
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
