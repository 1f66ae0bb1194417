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
    ['when it has a trailing comma', report.replace('}]', '},]')],
    ['when it is cut off', report.slice(0, -1)],
    ['when more comes behind it', `${report}${report}`],
    ['when it has a comment', `${report}// fine`],
    ['when it has a number that is none', '{"dlrlist":[NaN]}'],
    ['when it is a text', '"x"'],
    ['when it is null', 'null'],
    ['when it is a number', '1'],
    ['when it is a list', '[]'],
    ['when it is a list of reports', '[{"messageid":"abc","status":"DELIVRD"}]'],
    ['when it is an empty object', '{}'],
    ['when dlrlist is null', '{"dlrlist":null}'],
    ['when dlrlist is a text', '{"dlrlist":"x"}'],
    ['when dlrlist is a number', '{"dlrlist":1}'],
    ['when dlrlist is true', '{"dlrlist":true}'],
    ['when dlrlist is a report', '{"dlrlist":{"messageid":"abc","status":"DELIVRD"}}'],
    ['when dlrlist is only inherited', `{"__proto__":${report}}`],
    ['when it is 40,000 levels deep', levels(40_000)],
    ['when an entry is 40,000 levels deep', `{"dlrlist":[${levels(40_000)}]}`],
    ['when an entry is 101 levels deep', `{"dlrlist":[${levels(101)}]}`],
    ['when it is no UTF-8', Buffer.from(report.replace('abc', 'é'), 'latin1')],
    ['when it is UTF-16', Buffer.from(`\ufeff${report}`, 'utf16le')],
    ['when it is XML', xml],
    ['when it is packed and does not say so', gzipSync(report)],
  ])('%s', async (_name, body) => {
    await expectRefused(400, body);
  });

  test('when it is empty, and JSON', () => expectRefused(400, '', json));

  test.each([
    ['when it is no gzip', report],
    ['when its gzip is cut off', gzipSync(report).subarray(0, 30)],
    ['when its gzip is broken', broken(gzipSync(report))],
    ['when it is packed twice', gzipSync(gzipSync(report))],
  ])('%s', async (_name, body) => {
    await expectRefused(400, body, gzip);
  });
});

describe('A body is 413, and changes nothing', () => {
  test.each([
    ['of one byte more than 256 kB', reportOfBytes(262_145), {}],
    ['of many bytes more', reportOfBytes(5_000_000), {}],
    ['of one byte more than the option says', reportOfBytes(201), { limit: 200 }],
    ['of 1,001 entries', reportOfEntries(1_001), {}],
    ['of one entry more than the option says', reportOfEntries(4), { maxEntries: 3 }],
    ['of one entry more, as PHP writes lists', '{"dlrlist":{"0":{},"1":{}}}', { maxEntries: 1 }],
  ])('%s', async (_name, body, options) => {
    await expectRefused(413, body, json, options);
  });

  test.each([
    ['of one byte more than 256 kB, packed', gzipSync(reportOfBytes(262_145))],
    ['of 200 kB that unpack to 200 MB', gzipSync(Buffer.alloc(200_000_000))],
  ])('%s', async (_name, body) => {
    await expectRefused(413, body, gzip);
  });

  test('that goes on and on in chunks, before it has ended', async () => {
    const { port, events } = await serve({
      limit: 1_000,
      server: { headersTimeout: 200, requestTimeout: 200 },
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
    ['as a form', 'application/x-www-form-urlencoded'],
    ['as a form, in capitals', 'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8'],
    ['as a form of many parts', 'multipart/form-data; boundary=a'],
    ['in Latin 1', 'application/json; charset=iso-8859-1'],
    ['in UTF-16', 'application/json; charset=utf-16le'],
    ['in UTF-7', 'application/json; Charset="UTF-7"'],
  ])('%s', async (_name, type) => {
    await expectRefused(415, report, { 'content-type': type });
  });

  test.each([
    ['packed with deflate', 'deflate'],
    ['packed with br', 'br'],
    ['packed with gzip twice', 'gzip, gzip'],
    ['packed with what nobody knows', '../../x'],
  ])('%s', async (_name, encoding) => {
    await expectRefused(415, report, { 'content-encoding': encoding });
  });
});
