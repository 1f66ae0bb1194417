import { once } from 'node:events';
import { connect } from 'node:net';
import { devcode } from '@nkul/adapter-devcode';
import { createHub, type Hub } from '@nkul/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type ReportServer, reportServer } from './report-server.ts';

let hub: Hub;
let server: ReportServer;

beforeEach(async () => {
  hub = await createHub({ plugins: [devcode({ apiKey: 'a', sender: 'NKUL' })], start: false });
  server = await reportServer(hub, 'devcode');
  onTestFinished(async () => {
    await server.close();
    await hub.stop({ drain: false });
  });
});

const report = {
  dlrlist: [
    { messageid: 'm-1', mobileno: '237699128531', status: 'DELIVRD', submittime: '2026-03-08 12:00:00' },
  ],
};

const post = (url: string, body: string, method = 'POST') =>
  fetch(url, { method, ...(method === 'POST' && { body }), headers: { 'content-type': 'application/json' } });

describe('The address for reports', () => {
  it('is on loopback, and gives calls to the hub', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
    const answer = await post(server.url, JSON.stringify(report));
    expect(answer.status).toBe(200);
    const { items } = await hub.reading.strays();
    expect(items.map(({ notifier }) => notifier)).toEqual(['devcode']);
  });

  it('answers 404 to another path or method', async () => {
    expect((await post(new URL('/', server.url).href, '{}')).status).toBe(404);
    expect((await post(server.url, '', 'GET')).status).toBe(404);
    expect((await hub.reading.strays()).items).toEqual([]);
  });

  it('reads at most 4 MiB', async () => {
    expect((await post(server.url, 'a'.repeat(4 * 1_024 * 1_024 + 1))).status).toBe(413);
  });

  it('closes, although a call is under way', async () => {
    const other = await reportServer(hub, 'devcode');
    const { port, pathname } = new URL(other.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`POST ${pathname} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n`);
    expect(String((await once(socket, 'data'))[0])).toContain('100 Continue');
    const gone = once(socket, 'close');
    await other.close();
    await gone;
  });
});
