import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { reportOf, reportOfBytes, reportOfEntries } from '../test/devcode-report.ts';
import { exchange, statuses } from '../test/raw-exchange.ts';
import { path, type ServeOptions, serve } from '../test/served-webhook.ts';

const report = reportOf();
const json = { 'content-type': 'application/json' };
const gzip = { 'content-encoding': 'gzip' };
const xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>';

/** Lists in lists. */
function levels(count: number): string {
  return '['.repeat(count) + ']'.repeat(count);
}

/** Packed bytes of which one is wrong. */
function broken(packed: Buffer): Buffer {
  const bytes = Buffer.from(packed);
  bytes.writeUInt8(bytes.readUInt8(20) ^ 0xff, 20);
  return bytes;
}

async function expectRefused(
  status: number,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  options: ServeOptions = {},
): Promise<void> {
  const { post, events } = await serve(options);
  const answer = await post(body, { headers });
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
  expect(JSON.parse(answer.text)).toMatchObject({ status });
  expect(answer.text).not.toMatch(/abc|DELIVRD|passwd|\.ts|</);
  expect(events).toEqual([]);
}

describe('A body is 400, and changes nothing', () => {
  test.each([
    ['when it is empty', ''],
    ['when it is a bracket', '{'],
    ['when it is cut off', report.slice(0, -1)],
    ['when more comes behind it', `${report}${report}`],
    ['when it has a comment', `${report}// fine`],
    ['when it has a number that is none', '{"dlrlist":[NaN]}'],
    ['when it is a text', '"x"'],
    ['when it is null', 'null'],
    ['when it is a number', '1'],
    ['when it is a list', '[]'],
    ['when it is an empty object', '{}'],
    ['when dlrlist is null', '{"dlrlist":null}'],
    ['when dlrlist is a text', '{"dlrlist":"x"}'],
    ['when dlrlist is a number', '{"dlrlist":1}'],
    ['when dlrlist is true', '{"dlrlist":true}'],
    ['when dlrlist is only inherited', `{"__proto__":${report}}`],
    ['when it is 40,000 levels deep', levels(40_000)],
    ['when it is no text', Buffer.of(0x7b, 0xff, 0x7d)],
    ['when it is XML', xml],
    ['when it is a form of other things', 'a=1&b=2'],
    ['when it is cut off in its second report', report.replace(']}', ',{"messageid":"x')],
  ])('%s', async (_name, body) => {
    await expectRefused(400, body);
  });

  test('when it is empty, and JSON', () => expectRefused(400, '', json));

  test.each([
    ['when its gzip is cut off', gzipSync(report).subarray(0, 30)],
    ['when its gzip is broken', broken(gzipSync(report))],
  ])('%s', async (_name, body) => {
    await expectRefused(400, body, gzip);
  });
});

describe('A body is 413, and changes nothing', () => {
  test.each([
    ['of one byte more than 4 MiB', reportOfBytes(4_194_305), {}],
    ['of many bytes more', reportOfBytes(9_000_000), {}],
    ['of one byte more than the option says', reportOfBytes(201), { limit: 200 }],
    ['of more entries than its limit has room for', '{"dlrlist":[1,2,3,4]}', { limit: 192 }],
    ['of one entry more than the option says', reportOfEntries(4), { maxEntries: 3 }],
    ['of one entry more, as PHP writes lists', '{"dlrlist":{"0":{},"1":{}}}', { maxEntries: 1 }],
  ])('%s', async (_name, body, options) => {
    await expectRefused(413, body, json, options);
  });

  test.each([
    ['of one byte more than 4 MiB, packed', gzipSync(reportOfBytes(4_194_305))],
    ['of 200 kB that unpack to 200 MB', gzipSync(Buffer.alloc(200_000_000))],
  ])('%s', async (_name, body) => {
    await expectRefused(413, body, gzip);
  });

  test('that goes on and on in chunks, before it has ended', async () => {
    const { port, events } = await serve({
      limit: 1_000,
      server: { headersTimeout: '200ms', requestTimeout: '200ms' },
    });
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `400\r\n${'x'.repeat(1_024)}\r\n`;
    const received = await exchange(port, head, chunk, { waitMs: 50 }, chunk, chunk);
    expect(statuses(received)[0]).toBe(413);
    expect(events).toEqual([]);
  });
});

describe('A body is 415, and changes nothing', () => {
  test.each([
    ['packed with what nobody knows', '../../x'],
    ['packed with compress', 'compress'],
    ['packed four times', 'gzip, gzip, gzip, gzip'],
  ])('%s', async (_name, encoding) => {
    await expectRefused(415, gzipSync(report), { 'content-encoding': encoding });
  });
});
