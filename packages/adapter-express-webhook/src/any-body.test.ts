import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import express from 'express';
import { describe, expect, test } from 'vitest';
import { referenceOf } from '../test/devcode-account.ts';
import { entryStart, reportOf, storedOf } from '../test/devcode-report.ts';
import { call } from '../test/http-call.ts';
import { serve } from '../test/served-webhook.ts';

const report = reportOf();
const stored = storedOf();

describe('What a body is decides, not what its headers say', () => {
  test.each([
    ['JSON as a form, which is what curl says by itself', 'application/x-www-form-urlencoded'],
    ['JSON as a form, in capitals', 'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8'],
    ['JSON as a form of many parts', 'multipart/form-data; boundary=a'],
    ['JSON as a form of many parts without a boundary', 'multipart/form-data'],
    ['JSON as HTML', 'text/html'],
    ['UTF-8 as Latin 1', 'application/json; charset=iso-8859-1'],
    ['UTF-8 as UTF-16', 'application/json; charset=utf-16le'],
    ['UTF-8 as UTF-7', 'application/json; Charset="UTF-7"'],
  ])('%s', async (_name, type) => {
    const { post, events } = await serve();
    expect(await post(report, { headers: { 'content-type': type } })).toMatchObject({
      status: 200,
      text: stored,
    });
    expect(events.map((event) => event.type)).toEqual(['report.parked']);
  });

  test.each<readonly [string, string, string | Uint8Array]>([
    ['deflate', 'deflate', deflateSync(report)],
    ['br', 'br', brotliCompressSync(report)],
    ['zstd', 'zstd', zstdCompressSync(report)],
    ['gzip twice', 'gzip, gzip', gzipSync(gzipSync(report))],
    ['gzip twice, said once', 'gzip', gzipSync(gzipSync(report))],
    ['gzip that nobody says', '', gzipSync(report)],
    ['nothing, where it says gzip', 'gzip', report],
    ['nothing, where it says deflate', 'deflate', report],
    ['nothing, where it names a charset', 'UTF-8', report],
  ])('packed with %s', async (_name, coding, body) => {
    const { post } = await serve();
    const headers = coding === '' ? {} : { 'content-encoding': coding };
    expect(await post(body, { headers })).toMatchObject({ status: 200, text: stored });
  });

  test.each([
    ['a list alone', `[${entryStart()},"status":"DELIVRD"}]`, `[${entryStart()},"status":1}]`],
    ['a report alone', `${entryStart()},"status":"DELIVRD"}`, `${entryStart()},"status":1}`],
    [
      'a report instead of a list',
      `{"dlrlist":${entryStart()},"status":"DELIVRD"}}`,
      `{"dlrlist":${entryStart()},"status":1}}`,
    ],
    ['a trailing comma', report.replace('}]', '},]'), stored],
    ['UTF-16', Buffer.from(`\ufeff${report}`, 'utf16le'), stored],
  ])('%s', async (_name, body, text) => {
    const { post } = await serve();
    expect(await post(body)).toMatchObject({ status: 200, text });
  });

  test('JSON as a form that express.raw() has read', async () => {
    const { post } = await serve({ before: (app) => app.use(express.raw({ type: () => true })) });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await post(report, { headers })).toMatchObject({ status: 200, text: stored });
  });

  test('JSON as a form that express.urlencoded() has taken apart', async () => {
    const { post, events } = await serve({
      before: (app) => app.use(express.urlencoded({ extended: false })),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await post(report, { headers })).toMatchObject({ status: 200 });
    expect(events).toMatchObject([{ type: 'report.parked', report: { to: '+237699128531' } }]);
  });
});

describe('One entry that cannot be read is no reason to lose the others', () => {
  const phones = ['+237699128531', '+237677018812'] as const;
  const good = phones.map(
    (phone) => `{"messageid":"${referenceOf(phone)}","mobileno":"${phone}","status":"DELIVRD"}`,
  );
  const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;

  test.each<readonly [string, Uint8Array, string]>([
    [
      'a byte of Latin 1 in its id',
      Buffer.from('{"messageid":"é","mobileno":"699128531"}', 'latin1'),
      'report.quarantined',
    ],
    [
      'a byte of Latin 1 in its words',
      Buffer.from(`${entryStart('x')},"reponsedescription":"délivré"}`, 'latin1'),
      'report.parked',
    ],
    [
      'half a character of UTF-8',
      Buffer.concat([Buffer.from(`${entryStart('x')},"v":"`), Buffer.of(0xe2, 0x80), Buffer.from('"}')]),
      'report.parked',
    ],
    ['a raw line end', Buffer.from(`${entryStart('x')},"v":"a\nb"}`), 'report.parked'],
    ['a word without quotes', Buffer.from(`${entryStart('x')},"status":DELIVRD}`), 'report.quarantined'],
    ['an escape that is none', Buffer.from(`${entryStart('x')},"v":"l\\'heure"}`), 'report.quarantined'],
    ['40,000 levels', Buffer.from(`${entryStart('x')},"v":${deep}}`), 'report.quarantined'],
    ['101 levels', Buffer.from(`${'['.repeat(101)}${']'.repeat(101)}`), 'report.quarantined'],
  ])('%s', async (_name, bad, event) => {
    const served = await serve();
    const ids = [await served.sent(phones[0]), await served.sent(phones[1])];
    const [first = '', second = ''] = good;
    const body = Buffer.concat([Buffer.from(`{"dlrlist":[${first},`), bad, Buffer.from(`,${second}]}`)]);
    const answer = await served.post(body);
    expect(answer.status).toBe(200);
    const { dlrlist } = JSON.parse(answer.text);
    expect(dlrlist.map(({ status }: { status: number }) => status)).toEqual([1, 1, 1]);
    const messages = await Promise.all(ids.map((id) => served.hub.get(id)));
    expect(messages.map((message) => message?.status)).toEqual(['delivered', 'delivered']);
    expect(served.events.map(({ type }) => type)).toContain(event);
  });

  test('and its bytes are kept', async () => {
    const { post, events } = await serve();
    await post(Buffer.from('{"dlrlist":[{"messageid":"\u00e9\u00ff","mobileno":"699128531"}]}', 'latin1'));
    expect(events).toMatchObject([
      { type: 'report.quarantined', entry: { raw: { messageid: '\u00e9\u00ff', mobileno: '699128531' } } },
    ]);
  });
});

test('A list of 5,000 reports is taken in one call, and others are answered before it is stored', async () => {
  const served = await serve({
    before: (app) => app.get('/healthz', (_request, response) => void response.end('ok')),
  });
  const answered: string[] = [];
  const list = Array.from(
    { length: 5_000 },
    (_, at) => `${entryStart(`m${at}`)},"status":"DELIVRD","pad":"${'x'.repeat(200)}"}`,
  );
  const catchUp = served.post(`{"dlrlist":[${list.join()}]}`).then((answer) => {
    answered.push('list');
    return answer;
  });
  while (served.events.length === 0) {
    await call(served.port, { path: '/healthz' });
    answered.push('health');
  }
  const answer = await catchUp;
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text).dlrlist).toHaveLength(5_000);
  expect(served.events.filter(({ type }) => type === 'report.parked')).toHaveLength(5_000);
  expect(answered.indexOf('health')).toBe(0);
});
