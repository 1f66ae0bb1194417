import { describe, expect, test } from 'vitest';
import { reportOf } from '../test/devcode-report.ts';
import { serve } from '../test/served-webhook.ts';

const report = reportOf();

describe('Networks that calls may come from', () => {
  test('let a peer in one of them through', async () => {
    const { post } = await serve({ allow: ['192.0.2.0/24', '127.0.0.0/8'] });
    expect(await post(report)).toMatchObject({ status: 200 });
  });

  test('answer 404 to any other, as to a wrong token', async () => {
    const { post, events } = await serve({ allow: ['192.0.2.0/24'] });
    const wrong = await post(report, { path: '/callbacks/devcode/wrong' });
    expect(await post(report)).toMatchObject({ status: 404, text: wrong.text });
    expect(events).toEqual([]);
  });

  test('are not opened by a spoofed X-Forwarded-For', async () => {
    const { post } = await serve({ allow: ['192.0.2.0/24'] });
    const headers = { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1', 'x-real-ip': '192.0.2.1' };
    expect(await post(report, { headers })).toMatchObject({ status: 404 });
  });

  test.each([
    ['192.0.2.1', 200],
    ['::ffff:192.0.2.1', 200],
    ['203.0.113.1, 192.0.2.1', 200],
    ['192.0.2.1, 203.0.113.1', 404],
    ['unknown', 404],
    ['192.0.2.1:443', 404],
    ['', 404],
  ])('are held against what a trusted proxy has added last: %s is %i', async (forwarded, status) => {
    const { post } = await serve({ allow: ['192.0.2.0/24'], before: (app) => app.set('trust proxy', 1) });
    expect(await post(report, { headers: { 'x-forwarded-for': forwarded } })).toMatchObject({ status });
  });
});
