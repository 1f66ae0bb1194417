import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hub } from '@nkul/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { aWhile, LiveClient, until } from '../../test/live-client.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { nodeHandler } from '../node.ts';
import type { ConsoleOptions, Visitor } from '../settings/console-options.ts';
import { VIEWER } from '../settings/permissions.ts';
import { type Console, createConsole } from './create-console.ts';
import { EventStream } from './event-stream.ts';
import { mostStreams } from './streams.ts';

const secret = '0123456789abcdef0123456789abcdef';
const aline: Visitor = { name: 'Aline', can: VIEWER };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets the time of the console pass, and gives its answers the time to arrive. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    await aWhile();
  }
}

async function startHub() {
  const { hub, clock } = await emptyHub();
  onTestFinished(() => hub.stop());
  const notify = async (tenant = 'shop', passesMs = 10_000) => {
    const metadata = { tenant };
    const receipt = await hub.notify({
      to: { phone: '+237677001122' },
      route: 'orders',
      text: 'Bonjour',
      metadata,
    });
    // Until it was delivered, unless the test says otherwise.
    await clock.run(passesMs);
    return receipt.id;
  };
  return { hub, clock, notify };
}

function consoleOf(hub: Hub, authenticate: ConsoleOptions['authenticate'] = () => aline): Console {
  const pages = createConsole(hub, { authenticate, secret });
  onTestFinished(() => pages.close());
  return pages;
}

async function serve(pages: Pick<Console, 'fetch'>) {
  const server = createServer(nodeHandler(pages));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/live` };
}

/** A hub that counts how often it is asked for the last event, and how many listen to it. It may have news of other processes. */
function counted(hub: Hub) {
  const counts = { asked: 0, listeners: 0, others: 0 };
  const questions = () => {
    const own = hub.questions();
    const latest = async () => {
      counts.asked += 1;
      return (await own.latest()) + counts.others;
    };
    return Object.create(own, { latest: { value: latest }, close: { value: () => own.close() } });
  };
  const on = (name: '*', listener: () => void) => {
    counts.listeners += 1;
    const off = hub.on(name, listener);
    return () => {
      counts.listeners -= 1;
      off();
    };
  };
  const spied: Hub = Object.create(hub, {
    ...{ questions: { value: questions }, on: { value: on }, container: { value: hub.container } },
    running: { get: () => hub.running },
  });
  return { hub: spied, counts };
}

describe('the news', () => {
  it('are asked for once for all pages, and not at all while there is none', async () => {
    const { hub, counts } = counted((await startHub()).hub);
    const { url } = await serve(consoleOf(hub));
    const clients = await Promise.all(Array.from({ length: 6 }, () => LiveClient.open(url)));
    await until(() => clients.every(({ marks }) => marks.length === 1));
    expect([counts.listeners, counts.asked]).toEqual([1, 6]);
    await pass(10);
    expect(counts.asked).toBe(6 + 5);
    for (const client of clients) client.leave();
    await until(() => counts.listeners === 0);
    const before = counts.asked;
    await pass(10);
    expect([counts.asked, vi.getTimerCount()]).toEqual([before, 0]);
    const late = await LiveClient.open(url);
    await until(() => late.marks.length === 1);
    expect(counts.listeners).toBe(1);
  });

  it('of this process come within a second, in one line', async () => {
    const { hub, notify } = await startHub();
    const { url } = await serve(consoleOf(hub));
    const client = await LiveClient.open(url);
    await until(() => client.marks.length === 1);
    for (let count = 0; count < 5; count += 1) await notify();
    await aWhile();
    expect(client.marks).toHaveLength(1);
    await pass(1);
    expect(client.marks.slice(1)).toEqual([String(await hub.reading.latest())]);
    await pass(4);
    expect(client.marks).toHaveLength(2);
  });

  it('of other processes come within two seconds', async () => {
    const { hub, counts } = counted((await startHub()).hub);
    const { url } = await serve(consoleOf(hub));
    const client = await LiveClient.open(url);
    await until(() => client.marks.length === 1);
    counts.others = 7;
    await pass(2);
    expect(client.marks.slice(1)).toEqual(['7']);
  });

  it('go on after a question that failed', async () => {
    const { hub, notify } = await startHub();
    const { url } = await serve(consoleOf(hub));
    const client = await LiveClient.open(url);
    await until(() => client.marks.length === 1);
    const latest = vi
      .spyOn(Object.getPrototypeOf(hub.reading), 'latest')
      .mockRejectedValue(new Error('away'));
    await notify();
    await pass(4);
    expect(client.marks).toHaveLength(1);
    latest.mockRestore();
    await pass(2);
    expect(client.marks).toHaveLength(2);
  });

  it('are followed by a sign of life each 15 seconds, and are never compressed or gathered', async () => {
    const { hub } = await startHub();
    const { url } = await serve(consoleOf(hub));
    const client = await LiveClient.open(url);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await pass(14);
    expect(client.text).not.toContain('event: beat');
    await pass(1);
    expect(client.text).toContain('event: beat\ndata: {}\n\n');
  });
});

describe('under a scope', () => {
  it('a person learns of what it may see alone: no number of events, and nothing while others send', async () => {
    const { hub, notify } = await startHub();
    for (let count = 0; count < 9; count += 1) await notify('other');
    const own = await notify('shop');
    const scope = { metadata: { tenant: 'shop' } };
    const pages = consoleOf(hub, () => ({ ...aline, scope }));
    const client = await LiveClient.open((await serve(pages)).url);
    await until(() => client.marks.length === 1);
    for (let count = 0; count < 9; count += 1) await notify('other');
    await pass(6);
    expect(client.marks).toEqual([own]);
    const next = await notify('shop');
    await pass(2);
    const [, mark = ''] = client.marks;
    // How often its own messages have changed meanwhile: it was accepted, sent, and delivered.
    expect([client.marks.length, mark.replace(next, '')]).toEqual([2, expect.stringMatching(/^\+\d$/)]);
    const told = client.text.replaceAll(own, '').replace(mark, '').replace('retry: 5000', '');
    expect(told).not.toMatch(/\d/);
  });

  it('a person hears when a message that it may see is delivered', async () => {
    const { hub, clock, notify } = await startHub();
    await notify('shop', 1_000);
    const pages = consoleOf(hub, () => ({ ...aline, scope: { metadata: { tenant: 'shop' } } }));
    const client = await LiveClient.open((await serve(pages)).url);
    await until(() => client.marks.length === 1);
    await clock.run(10_000);
    await pass(2);
    expect(client.marks).toHaveLength(2);
  });

  it('that has nothing yet, the first mark is empty', async () => {
    const { hub, notify } = await startHub();
    await notify('other');
    const pages = consoleOf(hub, () => ({ ...aline, scope: { metadata: { tenant: 'shop' } } }));
    const client = await LiveClient.open((await serve(pages)).url);
    await until(() => client.marks.length === 1);
    expect(client.marks).toEqual(['']);
  });
});

describe('a page that gets no stream', () => {
  it('has too many already: 429 with the time to wait, until one of them is closed', async () => {
    const { hub } = await startHub();
    const { url } = await serve(consoleOf(hub));
    const open = await Promise.all(Array.from({ length: mostStreams.person }, () => LiveClient.open(url)));
    const refused = await LiveClient.open(url);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
    open[0]?.leave();
    await until(async () => {
      const again = await LiveClient.open(url);
      again.leave();
      return again.status === 200;
    });
  });

  it('is one of too many in all: 503 with the time to wait', async () => {
    const { hub } = await startHub();
    const pages = consoleOf(hub, ({ headers }) => ({ name: headers.get('x-name') ?? '', can: VIEWER }));
    const open = (name: string) =>
      pages.fetch(new Request('http://console.test/live', { headers: { 'x-name': name } }));
    const opened = [];
    for (let count = 0; count < mostStreams.all; count += 1)
      opened.push(await open(`person ${Math.floor(count / mostStreams.person)}`));
    expect(opened.every(({ status }) => status === 200)).toBe(true);
    const refused = await open('somebody');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await refused.text()).toContain('Too many calls');
    await opened[0]?.body?.cancel();
    expect((await open('somebody')).status).toBe(200);
  });
});

describe('a stream ends', () => {
  const ends: readonly [string, () => ReturnType<ConsoleOptions['authenticate']>][] = [
    ['is signed out', () => undefined],
    ['is sent to sign in', () => new Response(null, { status: 303 })],
    ['is somebody else', () => ({ ...aline, name: 'Bertrand' })],
    ['may not read any more', () => ({ ...aline, can: [] })],
    ['sees less than before', () => ({ ...aline, scope: { template: 'otp' } })],
    ['cannot be recognised', () => Promise.reject(new Error('the sessions are away'))],
  ];

  it.each(ends)('within 15 seconds for a person who %s', async (_, after) => {
    const { hub } = await startHub();
    let isSignedIn = true;
    const pages = consoleOf(hub, () => (isSignedIn ? aline : after()));
    const client = await LiveClient.open((await serve(pages)).url);
    await pass(16);
    expect(client.hasEnded).toBe(false);
    isSignedIn = false;
    await vi.advanceTimersByTimeAsync(15_000);
    await until(() => client.hasEnded);
    expect(client.text).toContain('retry: 5000');
  });

  it('if the application says nothing of a session for 15 seconds', async () => {
    const { hub } = await startHub();
    let calls = 0;
    const pages = consoleOf(hub, () => {
      calls += 1;
      return calls === 1 ? aline : new Promise<undefined>(() => {});
    });
    const client = await LiveClient.open((await serve(pages)).url);
    await pass(15);
    expect(client.hasEnded).toBe(false);
    await pass(15);
    await until(() => client.hasEnded);
    expect(calls).toBe(2);
  });

  it('with its console: the server can close, whoever looks', async () => {
    const { hub } = await startHub();
    const pages = consoleOf(hub);
    const { server, url } = await serve(pages);
    const client = await LiveClient.open(url);
    const closed = new Promise((resolve) => server.close(resolve));
    await aWhile();
    expect(client.hasEnded).toBe(false);
    await pages.close();
    expect(await closed).toBe(undefined);
    await until(() => client.hasEnded);
  });

  it('within a second of its hub: the server can close though nobody closed the console', async () => {
    const { hub } = await startHub();
    const { server, url } = await serve(consoleOf(hub));
    const client = await LiveClient.open(url);
    await pass(1);
    const closed = new Promise((resolve) => server.close(resolve));
    await hub.stop();
    await pass(1);
    expect(await closed).toBe(undefined);
    await until(() => client.hasEnded);
  });
});

describe('a client that does not read', () => {
  it('gets the newest mark alone once it reads again: nothing gathers for it', async () => {
    const stream = new EventStream(() => {});
    const { url } = await serve({ fetch: async () => stream.response });
    const client = await LiveClient.open(url);
    client.pause();
    const large = 'x'.repeat(100_000);
    for (let count = 0; count < 1_000; count += 1) {
      stream.tell(`${count} ${large}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const written = client.text.length;
    client.resume();
    await until(() => client.marks.at(-1)?.startsWith('999 '));
    // What the sockets of both sides took before they were full, and the line that waited.
    expect(client.text.length - written).toBeLessThan(30_000_000);
    expect(client.marks.length).toBeLessThan(300);
  });

  it('is given up after a minute', async () => {
    const ended = vi.fn();
    const stream = new EventStream(ended);
    stream.tell('1');
    for (let beat = 0; beat < 3; beat += 1) stream.beat();
    expect(ended).not.toHaveBeenCalled();
    stream.beat();
    expect(ended).toHaveBeenCalledOnce();
    expect(await stream.response.text()).toBe('retry: 5000\n\n');
  });
});
