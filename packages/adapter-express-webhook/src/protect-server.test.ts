import { createServer } from 'node:http';
import { ConfigurationError, type Duration } from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { reportOf } from '../test/devcode-report.ts';
import { exchange, type Step, statuses } from '../test/raw-exchange.ts';
import { path, serve } from '../test/served-webhook.ts';
import { protectServer } from './index.ts';

const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n`;
const longBody = `{"dlrlist":[${' '.repeat(1_500)}`;
/** Far above the time-outs, and far below the time that a client takes which writes on, in milliseconds. */
const farMs = 20_000;

/** One byte after the other, slowly. */
function drip(text: string): readonly Step[] {
  return text.split('').flatMap((byte): Step[] => [byte, { waitMs: 20 }]);
}

describe('What comes in too slowly is 408, and its connection is closed', () => {
  test.each<{ readonly name: string; readonly sent: readonly Step[] }>([
    { name: 'headers that stop', sent: [head] },
    { name: 'headers one byte after the other', sent: [head, ...drip(`X-A: ${'a'.repeat(1_500)}`)] },
    { name: 'a body that stops', sent: [`${head}\r\n`, '{"dlrlist":'] },
    { name: 'a body one byte after the other', sent: [`${head}\r\n`, ...drip(longBody)] },
    { name: 'a body that never comes', sent: [`${head}\r\n`] },
    { name: 'nothing at all', sent: [] },
  ])('$name', async ({ sent }) => {
    const { port, events } = await serve({ server: { headersTimeout: '200ms', requestTimeout: '400ms' } });
    const begun = performance.now();
    const received = await exchange(port, ...sent);
    expect(statuses(received)).toEqual([408]);
    expect(performance.now() - begun).toBeLessThan(farMs);
    expect(events).toEqual([]);
  });

  test('and a body that a refused call still sends is let run out no longer', async () => {
    const { port } = await serve({ server: { headersTimeout: '200ms', requestTimeout: '300ms' } });
    const begun = performance.now();
    const wrong = head.replace(path, '/callbacks/devcode/wrong');
    const received = await exchange(port, `${wrong}\r\n`, ...drip(longBody));
    expect(statuses(received)).toEqual([404, 408]);
    expect(performance.now() - begun).toBeLessThan(farMs);
  });

  test('a slow body also on a server that nobody protects, by the webhook itself', async () => {
    const { port, events } = await serve({ bodyTimeout: '150ms', server: { requestTimeout: '1m' } });
    const received = await exchange(port, `${head}\r\n`, '{"dlrlist":');
    expect(statuses(received)).toEqual([408]);
    expect(received).toContain('"status":408');
    expect(received.toLowerCase()).toContain('connection: close');
    expect(events).toEqual([]);
  });

  test('and others are answered meanwhile', async () => {
    const { port, post } = await serve({ server: { headersTimeout: '300ms', requestTimeout: '300ms' } });
    const slow = Array.from({ length: 50 }, () => exchange(port, `${head}\r\n`));
    expect(await post(reportOf())).toMatchObject({ status: 200 });
    expect((await Promise.all(slow)).flatMap(statuses)).toEqual(Array.from({ length: 50 }, () => 408));
  });
});

describe('A protected server', () => {
  test('gives headers 5 s and the whole request 10 s, and looks every second', () => {
    const server = createServer();
    expect(protectServer(server)).toBe(server);
    expect(server).toMatchObject({
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
    });
  });

  test.each([
    { headersTimeout: '11s' },
    { headersTimeout: '0ms' },
    { requestTimeout: '1s' },
    { requestTimeout: '-1s' as Duration },
    // As callers without types write them.
    { requestTimeout: 10 as never },
    { timeout: '10s' } as never,
  ] as const)('is refused with %j', (limits) => {
    expect(() => protectServer(createServer(), limits)).toThrow(ConfigurationError);
  });
});
