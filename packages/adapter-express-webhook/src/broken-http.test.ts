import { describe, expect, test } from 'vitest';
import { callHead, inChunks } from '../test/call-head.ts';
import { reportOf } from '../test/devcode-report.ts';
import { exchange, type Step, statuses } from '../test/raw-exchange.ts';
import { path, serve } from '../test/served-webhook.ts';

const report = reportOf();

const length = `Content-Length: ${report.length}`;
const chunked = inChunks(report);

describe('What an attacker or a broken proxy sends is refused, stores nothing, and harms no other call', () => {
  test.each<readonly [name: string, sent: readonly Step[], status: number]>([
    ['both lengths, for smuggling', [callHead(length, 'Transfer-Encoding: chunked'), chunked], 400],
    [
      'both lengths, the other way round',
      [callHead('Transfer-Encoding: chunked', 'Content-Length: 4'), chunked],
      400,
    ],
    ['two different lengths', [callHead('Content-Length: 4', length), report], 400],
    ['the same length twice', [callHead(length, length), report], 400],
    ['a list of lengths', [callHead(`${length}, ${report.length}`), report], 400],
    ['a negative length', [callHead('Content-Length: -1'), report], 400],
    ['a length in hex', [callHead('Content-Length: 0x34'), report], 400],
    ['a length with a sign', [callHead(`Content-Length: +${report.length}`), report], 400],
    ['a length past every integer', [callHead(`Content-Length: ${'9'.repeat(30)}`), report], 400],
    ['a length of terabytes', [callHead('Content-Length: 9999999999999'), report, 'end of file'], 413],
    ['a body that ends before its length', [callHead('Content-Length: 1000'), report, 'end of file'], 400],
    [
      'a body that goes on behind its length',
      [callHead('Content-Length: 10', 'Connection: close'), report],
      400,
    ],
    ['an unknown transfer encoding', [callHead('Transfer-Encoding: xchunked'), chunked], 400],
    ['chunked, and then something else', [callHead('Transfer-Encoding: chunked, identity'), chunked], 400],
    ['a chunk of no size', [callHead('Transfer-Encoding: chunked'), `zz\r\n${report}\r\n0\r\n\r\n`], 400],
    [
      'a chunk of a negative size',
      [callHead('Transfer-Encoding: chunked'), `-1\r\n${report}\r\n0\r\n\r\n`],
      400,
    ],
    ['a chunk of 2⁶⁴ bytes', [callHead('Transfer-Encoding: chunked'), `FFFFFFFFFFFFFFFFF\r\n${report}`], 400],
    [
      'a chunk that is longer than its size',
      [callHead('Transfer-Encoding: chunked'), `5\r\n${report}\r\n0\r\n\r\n`],
      400,
    ],
    [
      'chunks that never end',
      [
        callHead('Transfer-Encoding: chunked'),
        `${report.length.toString(16)}\r\n${report}\r\n`,
        'end of file',
      ],
      400,
    ],
    ['a header folded over two lines', [callHead('X-A: a\r\n b', length), report], 400],
    ['a space before the colon', [callHead(`Content-Length : ${report.length}`), report], 400],
    ['a header without a name', [callHead(': a', length), report], 400],
    ['a NUL in a header', [callHead('X-A: a\0b', length), report], 400],
    ['no host', [`POST ${path} HTTP/1.1\r\n${length}\r\n\r\n${report}`], 400],
    ['a NUL in the path', [callHead(length).replace('devcode', 'dev\0code'), report], 400],
    ['a line break in the path', [callHead(length).replace('devcode', 'dev\r\ncode'), report], 400],
    ['a method that is none', [callHead(length).replace('POST', 'P()ST'), report], 400],
    ['HTTP 3.0 in clear text', [callHead(length).replace('1.1', '3.0'), report], 400],
    ['the preface of HTTP/2', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], 400],
    ['the beginning of TLS', [Buffer.from('16030100050100000000', 'hex')], 400],
    ['nothing but bytes', [Buffer.alloc(2_000, 0xff)], 400],
    [
      '20 kB of headers',
      [callHead(...Array.from({ length: 500 }, (_, i) => `X-${i}: ${'x'.repeat(40)}`), length), report],
      431,
    ],
    ['a header of 20 kB', [callHead(`X-A: ${'x'.repeat(20_000)}`, length), report], 431],
    ['an address of 20 kB', [callHead(length).replace('devcode', 'x'.repeat(20_000)), report], 431],
    [
      'an expectation that nobody can meet',
      [callHead('Expect: 200-ok', 'Connection: close', length), report],
      417,
    ],
    [
      'a path that climbs',
      [callHead('Connection: close', length).replace('/callbacks', '/x/../callbacks'), report],
      404,
    ],
    ['the address of everything', [callHead('Connection: close', length).replace(path, '*'), report], 404],
  ])('%s', async (_name, sent, status) => {
    const { port, events, post } = await serve();
    const received = await exchange(port, ...sent);
    expect(statuses(received)[0]).toBe(status);
    expect(received).not.toMatch(/abc|\.ts:|node:/);
    expect(events).toEqual([]);
    expect(await post(report)).toMatchObject({ status: 200 });
  });

  test('a call that is broken off', async () => {
    const { port, events, post } = await serve();
    for (const part of [
      'POST',
      callHead(length).slice(0, -2),
      callHead(length),
      `${callHead(length)}{"dlr`,
    ]) {
      await exchange(port, part, 'end of file');
    }
    expect(events).toEqual([]);
    expect(await post(report)).toMatchObject({ status: 200 });
  });
});
