import { describe, expect, test } from 'vitest';
import { reportOf } from '../test/devcode-report.ts';
import { exchange, statuses } from '../test/raw-exchange.ts';
import { path, serve } from '../test/served-webhook.ts';

const report = reportOf();

describe('A burst over the rate', () => {
  test('is 429 and told when to come back, and stores nothing', async () => {
    const { post, events } = await serve({ rate: { calls: 3, per: '1m' } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => post(report.replace('abc', `m${index}`))),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.filter(({ status }) => status === 200).length, refused.length]).toEqual([3, 7]);
    for (const { headers, text } of refused) {
      expect(headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(text)).toMatchObject({ status: 429 });
      expect(Number(headers['retry-after'])).toBeGreaterThan(50);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    }
    expect(events.length).toBe(3);
  });

  test('is over when its time is over', async () => {
    const { post } = await serve({ rate: { calls: 1, per: '200ms' } });
    expect(await post(report)).toMatchObject({ status: 200 });
    expect(await post(report)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await post(report)).toMatchObject({ status: 200 });
  });

  test('is not made by strangers: calls with a wrong token take nothing of it', async () => {
    const { post } = await serve({ rate: { calls: 1, per: '1m' } });
    for (let count = 0; count < 5; count += 1) {
      expect(await post(report, { path: '/callbacks/devcode/wrong' })).toMatchObject({ status: 404 });
    }
    expect(await post(report)).toMatchObject({ status: 200 });
  });

  test('is not hidden by a spoofed X-Forwarded-For', async () => {
    const { post } = await serve({ rate: { calls: 1, per: '1m' } });
    const answers = [];
    for (const address of ['203.0.113.1', '203.0.113.2', '2001:db8::1']) {
      const headers = { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address };
      answers.push((await post(report, { headers })).status);
    }
    expect(answers).toEqual([200, 429, 429]);
  });

  test('is counted for each address behind a trusted proxy', async () => {
    const { post } = await serve({
      rate: { calls: 1, per: '1m' },
      before: (app) => app.set('trust proxy', 1),
    });
    const from = async (address: string) =>
      (await post(report, { headers: { 'x-forwarded-for': address } })).status;
    expect(await from('203.0.113.1')).toBe(200);
    expect(await from('203.0.113.2')).toBe(200);
    expect(await from('203.0.113.9, 203.0.113.1')).toBe(429);
    expect(await from('2001:db8:0:1::1')).toBe(200);
    expect(await from('2001:db8:0:1::2')).toBe(429);
  });

  test('is more than 1,000 calls in a second, unless the rate says otherwise', async () => {
    const { port } = await serve();
    const one = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`;
    const last = one.replace('Host', 'Connection: close\r\nHost');
    const answers = statuses(await exchange(port, one.repeat(2_499) + last));
    expect(answers.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 400));
    expect(answers).toContain(429);
  });

  test('is nothing when the rate is false', async () => {
    const { post } = await serve({ rate: false });
    expect(await post(report)).toMatchObject({ status: 200 });
  });
});
