import { describe, expect, test } from 'vitest';
import { callHead, inChunks } from '../test/call-head.ts';
import { reportOf } from '../test/devcode-report.ts';
import { exchange, type Step, statuses } from '../test/raw-exchange.ts';
import { path, serve } from '../test/served-webhook.ts';

const report = reportOf();
const other = report.replace('abc', 'def');

const length = `Content-Length: ${report.length}`;
const chunked = inChunks(report);

describe('What is unusual but whole is taken', () => {
  test.each<readonly [name: string, sent: readonly Step[], answers: readonly number[]]>([
    ['a body in chunks', [callHead('Transfer-Encoding: chunked', 'Connection: close'), chunked], [200]],
    [
      'a body of one byte at a time',
      [
        callHead(length, 'Connection: close'),
        ...report
          .slice(0, 20)
          .split('')
          .flatMap((c): Step[] => [c, { waitMs: 1 }]),
        report.slice(20),
      ],
      [200],
    ],
    [
      'chunks with trailers',
      [
        callHead('Transfer-Encoding: chunked', 'Connection: close'),
        chunked.replace(/\r\n$/, 'X-A: b\r\n\r\n'),
      ],
      [200],
    ],
    [
      'a body that waits to be asked for',
      [callHead('Expect: 100-continue', 'Connection: close', length), { waitMs: 20 }, report],
      [100, 200],
    ],
    [
      'an address with its host',
      [callHead(length, 'Connection: close').replace(path, `http://evil.example${path}`), report],
      [200],
    ],
    ['HTTP 1.0', [callHead(length).replace('1.1', '1.0'), report], [200]],
    [
      'the wish for another protocol',
      [callHead('Connection: Upgrade, close', 'Upgrade: h2c', length), report],
      [200],
    ],
    [
      'two calls at once on one connection',
      [callHead(length) + report + callHead(length, 'Connection: close') + report],
      [200, 200],
    ],
    ['empty lines before the call', [`\r\n\r\n${callHead(length, 'Connection: close')}`, report], [200]],
  ])('%s', async (_name, sent, answers) => {
    const { port, events } = await serve();
    expect(statuses(await exchange(port, ...sent))).toEqual(answers);
    expect(events.map(({ type }) => type)).toEqual(['report.parked']);
  });

  test('and a call hidden in the body of another is none', async () => {
    const { port, events } = await serve();
    const hidden = callHead(`Content-Length: ${other.length}`) + other;
    const received = await exchange(
      port,
      callHead(`Content-Length: ${hidden.length}`, 'Connection: close'),
      hidden,
    );
    expect(statuses(received)).toEqual([400]);
    expect(events).toEqual([]);
  });

  test('and a call with a wrong token does not spoil the next one on its connection', async () => {
    const { port, events } = await serve();
    const wrong = callHead(length).replace(path, '/callbacks/devcode/wrong');
    const received = await exchange(port, wrong, report, callHead(length, 'Connection: close'), report);
    expect(statuses(received)).toEqual([404, 200]);
    expect(events.map(({ type }) => type)).toEqual(['report.parked']);
  });
});
