import { gzipSync } from 'node:zlib';
import express from 'express';
import { describe, expect, test } from 'vitest';
import { reportOf, reportOfBytes, reportOfEntries, storedOf } from '../test/devcode-report.ts';
import { serve } from '../test/served-webhook.ts';

const report = reportOf();
const stored = storedOf();
const json = { 'content-type': 'application/json' };

describe('A body is taken', () => {
  test.each([
    ['as application/json', 'application/json'],
    ['as text/plain', 'text/plain'],
    ['as application/octet-stream', 'application/octet-stream'],
    ['with a content type that is none', 'json; charset=latin1'],
    ['with charset=utf-8', 'application/json; charset=utf-8'],
    ['with charset="UTF8"', 'application/json;charset="UTF8"'],
  ])('%s', async (_name, type) => {
    const { post } = await serve();
    expect(await post(report, { headers: { 'content-type': type } })).toMatchObject({
      status: 200,
      text: stored,
    });
  });

  test.each([
    ['without a content type', report],
    ['behind a BOM', `\ufeff${report}`],
    ['with spaces around', `\r\n\t ${report} \n`],
  ])('%s', async (_name, body) => {
    const { post } = await serve();
    expect(await post(body)).toMatchObject({ status: 200, text: stored });
  });

  test.each([
    ['packed with gzip', gzipSync(report), 'gzip'],
    ['packed with x-gzip', gzipSync(report), ' X-GZIP '],
    ['behind a BOM, packed', gzipSync(`\ufeff${report}`), 'gzip'],
    [
      'in two packages, one behind the other',
      Buffer.concat([gzipSync('{'), gzipSync(report.slice(1))]),
      'gzip',
    ],
    ['said to be packed with nothing', report, 'identity'],
  ])('%s', async (_name, body, encoding) => {
    const { post } = await serve();
    const headers = { 'content-encoding': encoding };
    expect(await post(body, { headers })).toMatchObject({ status: 200, text: stored });
  });

  test.each([
    ['of 4 MiB', reportOfBytes(4_194_304), {}],
    ['of as many bytes as the option says', reportOfBytes(200), { limit: 200 }],
    ['of 10,000 entries', reportOfEntries(10_000), {}],
    ['of as many entries as the option says', reportOfEntries(3), { maxEntries: 3 }],
  ])('%s', async (_name, body, options) => {
    const { post } = await serve(options);
    expect(await post(body)).toMatchObject({ status: 200 });
  });

  test('of 256 kB, packed', async () => {
    const { post } = await serve();
    const headers = { 'content-encoding': 'gzip' };
    expect(await post(gzipSync(reportOfBytes(262_144)), { headers })).toMatchObject({ status: 200 });
  });
});

describe('A body that the application has read', () => {
  test('with express.json() is used as it is', async () => {
    const { post, events } = await serve({ before: (app) => app.use(express.json()) });
    expect(await post(report, { headers: json })).toMatchObject({ status: 200, text: stored });
    expect(events.map(({ type }) => type)).toEqual(['report.parked']);
  });

  test('not at all, because it does not say that it is JSON, is read', async () => {
    const { post } = await serve({ before: (app) => app.use(express.json()) });
    expect(await post(report)).toMatchObject({ status: 200, text: stored });
  });

  test.each([
    ['express.raw()', express.raw({ type: () => true })],
    ['express.text()', express.text({ type: () => true })],
  ])('with %s is used', async (_name, parser) => {
    const { post } = await serve({ before: (app) => app.use(parser) });
    expect(await post(report)).toMatchObject({ status: 200, text: stored });
  });

  test.each([
    ['is 400 when it has the wrong shape', '[]', {}, 400],
    ['is 413 when it is longer than the limit', reportOfBytes(1_001), { limit: 1_000 }, 413],
    ['is 413 when it has too many entries', reportOfEntries(4), { maxEntries: 3 }, 413],
  ])('%s', async (_name, body, options, status) => {
    const parser = express.json({ limit: '1mb' });
    const { post, events } = await serve({ before: (app) => app.use(parser), ...options });
    const answer = await post(body, { headers: json });
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    expect(events).toEqual([]);
  });

  test('and unpacked is 413 when it is longer than the limit', async () => {
    const { post } = await serve({
      before: (app) => app.use(express.raw({ type: () => true })),
      limit: 1_000,
    });
    const headers = { 'content-encoding': 'gzip' };
    expect(await post(gzipSync(reportOfBytes(1_001)), { headers })).toMatchObject({ status: 413 });
  });

  test('and left nowhere is empty: 400', async () => {
    const { post } = await serve({
      before: (app) => app.use((request, _response, next) => void request.resume().once('end', next)),
    });
    expect(await post(report)).toMatchObject({ status: 400 });
  });
});
