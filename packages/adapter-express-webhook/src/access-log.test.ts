import type { RequestHandler } from 'express';
import express from 'express';
import morgan from 'morgan';
import { describe, expect, test } from 'vitest';
import { reportOf } from '../test/devcode-report.ts';
import { exchange } from '../test/raw-exchange.ts';
import { path, serve, token } from '../test/served-webhook.ts';
import { maskAddress } from './index.ts';

const report = reportOf();

/** A log of `:method :url :status` lines, written when the answer is out. */
function accessLog(): { readonly lines: string[]; readonly handler: RequestHandler } {
  const lines: string[] = [];
  const handler = morgan(':method :url :status', {
    stream: { write: (line) => void lines.push(line.trim()) },
  });
  return { lines, handler };
}

describe('An access log shows', () => {
  test.each([
    ['a call', path, 'POST /callbacks/devcode/*** 200'],
    ['a call with the token in its query', `${path}?token=${token}`, 'POST /callbacks/devcode/*** 200'],
    ['a wrong token', '/callbacks/devcode/wrong', 'POST /callbacks/devcode/*** 404'],
    ['the token twice', `${path}/${token}`, 'POST /callbacks/devcode/*** 404'],
    ['no token', '/callbacks/devcode', 'POST /callbacks/devcode 404'],
    ['the token in the place of the notifier', `/callbacks/${token}/devcode`, 'POST /callbacks/***/*** 404'],
    ['two slashes before the notifier', `/callbacks//devcode/${token}`, 'POST /callbacks//*** 404'],
    ['half an escape', `/callbacks/devcode/${token}%`, 'POST /callbacks/devcode/*** 404'],
  ])('%s without any token', async (_what, path, line) => {
    const { lines, handler } = accessLog();
    const { post } = await serve({ before: (app) => app.use(handler) });
    await post(report, { path });
    await expect.poll(() => lines).toEqual([line]);
  });

  test('a refused method and an address with its host without the token', async () => {
    const { lines, handler } = accessLog();
    const { port } = await serve({ before: (app) => app.use(handler) });
    await exchange(port, `GET http://a${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    await expect.poll(() => lines).toEqual(['GET /callbacks/devcode/*** 405']);
  });
});

describe('A log that reads the address when the call comes in', () => {
  test('shows no token behind maskAddress, and the call is taken', async () => {
    const seen: string[] = [];
    const { post } = await serve({
      before: (app) => {
        app.use('/callbacks', maskAddress);
        app.use((request, _response, next) => {
          seen.push(request.url, request.originalUrl);
          next();
        });
      },
    });
    expect(await post(report)).toMatchObject({ status: 200 });
    expect(await post(report, { path: `/callbacks/devcode/x${token}` })).toMatchObject({ status: 404 });
    expect(new Set(seen)).toEqual(new Set(['/callbacks/devcode/***']));
  });

  test('cannot be used to call without a token: the mask is none', async () => {
    const { post } = await serve({ before: (app) => app.use('/callbacks', maskAddress) });
    expect(await post(report, { path: '/callbacks/devcode/***' })).toMatchObject({ status: 404 });
  });
});

test('What comes behind the webhook keeps its addresses', async () => {
  const app = express();
  app.use('/callbacks', maskAddress);
  const { post } = await serve({
    before: (outer) => {
      outer.use('/callbacks', maskAddress);
      outer.get('/other/:id', (request, response) => void response.json([request.url, request.params.id]));
    },
  });
  expect(await post('', { method: 'GET', path: '/other/1?a=b' })).toMatchObject({
    text: '["/other/1?a=b","1"]',
  });
});
