import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { expect, test } from 'vitest';
import { devcodeAccount } from '../test/devcode-account.ts';
import { faultyStore } from '../test/faulty-store.ts';
import { serve, token } from '../test/served-webhook.ts';
import { toyProvider } from '../test/toy-provider.ts';

const path = `/callbacks/toy/${token}`;

test('A provider with another format gets its own answer: status, headers and body', async () => {
  const { post, sent, hub } = await serve({ plugins: [toyProvider()] });
  const id = await sent('+237699128531');
  const answer = await post('toy-237699128531;ok\nabc;no', { path });
  expect([answer.status, answer.text]).toEqual([202, 'stored\nstored']);
  expect(answer.headers).toMatchObject({ 'content-type': 'text/x-toy', 'x-toy': '2' });
  expect(await hub.get(id)).toMatchObject({ status: 'delivered' });
});

test('A callback reads the method, the headers in lower case, and the bytes as they came', async () => {
  const toy = toyProvider();
  const { post } = await serve({ plugins: [toy] });
  const body = Buffer.from([0xef, 0xbb, 0xbf, 0x00, 0xff, 0x0a]);
  await post(body, { path, headers: { 'X-Signature': 'abc', 'Content-Type': 'text/x-toy' } });
  expect(toy.calls).toMatchObject([
    { method: 'POST', headers: { 'x-signature': 'abc', 'content-type': 'text/x-toy' }, body },
  ]);
});

test('A callback reads the bytes unpacked', async () => {
  const toy = toyProvider();
  const { post } = await serve({ plugins: [toy] });
  await post(gzipSync('abc;ok'), { path, headers: { 'content-encoding': 'gzip' } });
  expect(toy.calls).toMatchObject([{ body: Buffer.from('abc;ok') }]);
});

test('A callback that cannot use what the application has parsed says so: 400', async () => {
  const { post } = await serve({ plugins: [toyProvider()], before: (app) => app.use(express.json()) });
  const headers = { 'content-type': 'application/json' };
  expect(await post('{}', { path, headers })).toMatchObject({ status: 400 });
});

test('A provider says itself what it is answered when nothing is stored', async () => {
  const store = faultyStore();
  const { post } = await serve({ plugins: [toyProvider(), store] });
  store.fault = { all: true };
  expect(await post('abc;ok', { path })).toMatchObject({ status: 507, text: 'failed' });
  expect('nkul: a delivery report could not be stored; its entry is answered as failed').toHaveBeenLogged(1);
});

test('Two providers are served at once, each at its own name', async () => {
  const { post } = await serve({ plugins: [devcodeAccount(), toyProvider()], notifier: 'toy' });
  expect(await post('abc;ok', { path })).toMatchObject({ status: 202 });
  expect(await post('{"dlrlist":[]}')).toMatchObject({ status: 200 });
  expect(await post('abc;ok')).toMatchObject({ status: 400 });
});

test('Too many entries are 413 whatever their format', async () => {
  const { post, events } = await serve({ plugins: [toyProvider()], maxEntries: 1 });
  expect(await post('abc;ok\nabd;ok', { path })).toMatchObject({ status: 413 });
  expect(events).toEqual([]);
});

test('No source file of the package imports an adapter of a provider', () => {
  const sources = readdirSync(import.meta.dirname).filter((name) => !name.endsWith('.test.ts'));
  for (const name of sources) {
    const imported = readFileSync(`${import.meta.dirname}/${name}`, 'utf8').matchAll(
      /from '(@nkul\/[^']+)'/g,
    );
    for (const [, specifier] of imported) expect([name, specifier]).toEqual([name, '@nkul/core/adapter']);
  }
});
