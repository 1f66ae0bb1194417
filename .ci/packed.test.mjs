// What a user of the published packages does, on their own Node. Run by packed-test.mjs in a folder that has nothing else.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { devcode } from '@nkul/adapter-devcode';
import { expressWebhook } from '@nkul/adapter-express-webhook';
import { createHub, NkulError } from '@nkul/core';
import { createSimulator } from '@nkul/simulator-devcode';
import { sqliteStore } from '@nkul/store-sqlite';
import { defineCatalog, templates } from '@nkul/templates';
import express from 'express';

const token = 'c1f9b7d04e2a48d6a35f0e9d7b6c8a21';
const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: { otp: { fr: 'Votre code est {code}.', en: 'Your code is {code}.' } },
});

test('this is the Node that was asked for', () => {
  assert.equal(process.version, process.env.NKUL_NODE);
});

test('a message goes the whole way, from notify() to message.delivered', async () => {
  const simulator = await createSimulator();
  const hub = await createHub({
    plugins: [
      sqliteStore({ file: 'nkul.db' }),
      devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url }),
      templates(catalog),
    ],
  });
  const server = createServer(express().use('/callbacks', expressWebhook(hub, { token })));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  simulator.reportTo(`http://127.0.0.1:${server.address().port}/callbacks/devcode/${token}`);
  const delivered = new Promise((resolve) => hub.on('message.delivered', resolve));

  assert.equal((await hub.balance('devcode')).left, 1000);
  await hub.notify({
    to: { phone: '699128531', locale: 'en-CM' },
    template: 'otp',
    values: { code: '4821' },
  });
  const { message, report } = await delivered;

  assert.equal(message.content.sms.text, 'Your code is 4821.');
  assert.equal(report.to, '+237699128531');
  await simulator.settled();
  assert.deepEqual(simulator.duplicates(), []);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await hub.stop();
  await simulator.close();
});

test('errors are known by their code', async () => {
  const hub = await createHub({ plugins: [devcode({ apiKey: 'k', sender: 'NKUL' })] });
  await assert.rejects(
    hub.notify({ to: { phone: '12' }, text: 'x' }),
    (error) => NkulError.is(error) && error.field === 'to.phone',
  );
  await hub.stop();
});
