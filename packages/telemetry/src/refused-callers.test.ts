import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expressWebhook } from '@nkul/adapter-express-webhook';
import { fakeNotifier, testHub } from '@nkul/testing';
import express from 'express';
import { expect, it } from 'vitest';
import { alertRules, firing } from '../test/alert-rules.ts';
import { reportsAsJson } from '../test/reports-as-json.ts';
import { ScrapedSeries } from '../test/scraped-series.ts';
import { telemetry } from './index.ts';

const rule = alertRules().find(({ alert }) => alert === 'NkulCallbackAttacked');
const wrong = randomBytes(32).toString('hex');

/** Calls a real webhook between two scrapes, and gives the alerts that fire then. */
async function alertsAfter(
  paths: readonly string[],
  options: { readonly allow?: readonly string[] } = {},
): Promise<readonly object[]> {
  const measured = telemetry({ openTelemetry: false });
  const { hub } = await testHub({
    notifiers: [fakeNotifier({ name: 'hill' })],
    plugins: [reportsAsJson('hill'), measured],
  });
  const token = randomBytes(32).toString('hex');
  const app = express().use('/callbacks', expressWebhook(hub, { token, ...options }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const scraped = new ScrapedSeries();
  await scraped.scrape({ own: measured }, 3);
  for (const path of paths) {
    const url = `http://127.0.0.1:${port}/callbacks${path.replace('TOKEN', token)}`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  }
  await scraped.scrape({ own: measured }, 5);
  server.close();
  server.closeAllConnections();
  await hub.stop();
  return rule === undefined ? [] : firing(rule, scraped);
}

const often = (path: string) => Array.from({ length: 30 }, () => path);

it('an alert fires for a wrong token at the real webhook, in the first minutes of a process too', async () => {
  expect(await alertsAfter(often(`/hill/${wrong}`))).toEqual([{ notifier: 'hill' }]);
});

it('an alert fires for calls from a network that is not allowed', async () => {
  expect(await alertsAfter(often('/hill/TOKEN'), { allow: ['192.0.2.0/24'] })).toEqual([
    { notifier: 'hill' },
  ]);
});

it('no alert fires for strangers who try paths', async () => {
  const strange = ['/.env', '/wp-login.php', `/lake/${wrong}`, '/', '/a/b/c'].flatMap(often);
  expect(await alertsAfter(strange)).toEqual([]);
});
