import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import type { CoreEvent } from '@nkul/core';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { heard, post, readUntil, serveSimulated } from '../test/served.ts';
import { EventStreams } from './event-stream.ts';

const to = { phone: '+237699128531' };

/** A stream as a client opens it that reads only when told to. */
function open(url: string, after: number): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.write(`GET /events HTTP/1.1\r\nHost: ${hostname}\r\nLast-Event-ID: ${after}\r\n\r\n`);
  return socket.pause();
}

/** Events without end, and how many were read of them. */
class Endless {
  read = 0;
  ended = false;

  async *events(): AsyncGenerator<CoreEvent, void, undefined> {
    try {
      for (;;) {
        // As from a store: another turn of the event loop.
        if (this.read % 10 === 0) await immediate();
        yield this.#next();
      }
    } finally {
      this.ended = true;
    }
  }

  on(): () => void {
    return () => {};
  }

  #next(): CoreEvent {
    this.read += 1;
    const reason = 'operator' as const;
    const pause = { notifier: 'x'.repeat(1_000), reason, since: new Date(0) };
    return {
      type: 'notifier.paused',
      sequence: this.read,
      at: new Date(0),
      notifier: pause.notifier,
      reason,
      pause,
    };
  }
}

async function serveEndless() {
  const endless = new Endless();
  // It needs nothing else of a hub.
  const streams = new EventStreams(endless as never);
  const server = createServer(express().get('/events', streams.handler)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, endless, streams };
}

/** Resolves when nothing more is read for a while. */
async function still(endless: Endless): Promise<number> {
  for (let before = -1; before !== endless.read; await sleep(200)) before = endless.read;
  return endless.read;
}

describe('GET /events', () => {
  it('brings a client that is far behind all of it, in order', async () => {
    const { service } = await serveSimulated({ NKUL_GUARD: 'off' });
    const many = Array.from({ length: 4_000 }, (_one, index) => ({
      to,
      text: `${index}`,
      sendAt: new Date('2999-01-01'),
      metadata: {},
    }));
    const receipts = await service.hub.notify(many);
    for (const { id } of receipts) void service.hub.cancel(id);
    await service.hub.cancel(receipts.at(-1)?.id ?? '');
    const stored = await Array.fromAsync(service.hub.events());
    expect(stored.length).toBeGreaterThan(8_000);

    const socket = open(service.url, 0);
    await sleep(200);
    const ids: number[] = [];
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('id: ')) ids.push(Number(line.slice(4)));
      if (ids.at(-1) === stored.at(-1)?.sequence) break;
    }
    expect(ids).toEqual(stored.map(({ sequence }) => sequence));
  });

  it('waits for a client that does not read, and goes on when it does', async () => {
    const { url, endless } = await serveEndless();
    const socket = open(url, 0);
    const read = await still(endless);
    expect(read).toBeGreaterThan(0);
    // The rest is in the buffers of the system.
    expect(read).toBeLessThan(20_000);
    socket.resume();
    await expect.poll(() => endless.read, { timeout: 30_000 }).toBeGreaterThan(read + 1_000);
  });

  it('stops reading when its client has left', async () => {
    const { url, endless } = await serveEndless();
    const socket = open(url, 0);
    await still(endless);
    socket.destroy();
    await expect.poll(() => endless.ended).toBe(true);
    const read = await still(endless);
    await sleep(100);
    expect(endless.read).toBe(read);
  });

  it('ends while a client is behind, when the service stops', async () => {
    const { url, endless, streams } = await serveEndless();
    const socket = open(url, 0).resume();
    const ended = once(socket, 'end');
    await expect.poll(() => endless.read).toBeGreaterThan(1_000);
    streams.end();
    const { read } = endless;
    await ended;
    await expect.poll(() => endless.ended).toBe(true);
    // One that was read already is not written.
    expect(endless.read).toBeLessThanOrEqual(read + 1);
  });

  it('begins at the end for a cursor beyond it, and says so', async () => {
    const { service } = await serveSimulated();
    const stream = await fetch(`${service.url}/events`, { headers: { 'last-event-id': '99999' } });
    const sent = heard(service, 'message.sent');
    await post(`${service.url}/notifications`, { to, text: 'Bonjour' });
    await sent;
    const [first = '', ...others] = (await readUntil(stream, 'message.sent')).split('\n\n');
    expect(first).toMatch(
      /^id:\nevent: stream\.reset\ndata: \{"after":99999,"detail":"The event 99999 is not stored/,
    );
    expect(others.join()).toMatch(/event: message\.queued[\s\S]*event: message\.sent/);
  });

  it('does not say so for a cursor at the end', async () => {
    const { service } = await serveSimulated();
    const delivered = heard(service, 'message.delivered');
    await post(`${service.url}/notifications`, { to, text: 'Un' });
    const last = await delivered;
    const headers = { 'last-event-id': String(last.sequence) };
    const stream = await fetch(`${service.url}/events`, { headers });
    await post(`${service.url}/notifications`, { to, text: 'Deux' });
    const seen = await readUntil(stream, 'message.sent');
    expect(seen).not.toContain('stream.reset');
    expect(seen).toMatch(new RegExp(`^id: ${last.sequence + 1}\n`));
  });

  it.each(['-1', '1.5', 'last', '1e3'])('refuses the cursor %s', async (after) => {
    const { service } = await serveSimulated();
    const answer = await fetch(`${service.url}/events`, { headers: { 'last-event-id': after } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ field: 'Last-Event-ID' });
  });

  it('is open a hundred times at once, and no more', async () => {
    const { service } = await serveSimulated();
    const leave = new AbortController();
    const first = await fetch(`${service.url}/events`, { signal: leave.signal });
    const others = await Promise.all(Array.from({ length: 99 }, () => fetch(`${service.url}/events`)));
    expect([first, ...others].map(({ status }) => status)).toEqual(Array(100).fill(200));

    const refused = await fetch(`${service.url}/events`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    expect((await refused.json()).detail).toContain('100 event streams are open');

    leave.abort();
    await expect.poll(async () => (await fetch(`${service.url}/events`)).status).toBe(200);
  });
});
