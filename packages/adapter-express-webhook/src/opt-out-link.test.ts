import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub, type Hub } from '@nkul/core';
import { NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { sqliteStore } from '@nkul/store-sqlite';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expressOptOut } from './index.ts';

const phone = '+237699128531';
let directory: string;
let hub: Hub;
let server: Server;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nkul-link-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(directory, { recursive: true });
});

async function start(): Promise<void> {
  const sms: Notifier = {
    ...{ name: 'sms', channel: 'sms' },
    send: async (messages) => messages.map(() => ({ outcome: 'accepted' })),
  };
  const provider = {
    name: 'provider',
    register: (into: Hub['container']) => void into.registerInstance(NOTIFIER, sms),
  };
  const store = sqliteStore({ file: join(directory, 'nkul.db') });
  hub = await createHub({ plugins: [store, provider], optOut: { url: 'https://ex.am/u' } });
  server = createServer(express().use('/u', expressOptOut(hub))).listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function stop(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await hub.stop();
}

/** Follows a link as a browser does, or presses its button. */
async function follow(link: string, body?: string): Promise<string> {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}${new URL(link).pathname}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(url, body === undefined ? {} : { method: 'POST', body, headers });
  expect(answer.status).toBe(200);
  return await answer.text();
}

async function outcome(category: 'marketing' | 'code'): Promise<unknown> {
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour', category });
  await hub.flush();
  const message = await hub.get(id);
  return [message?.status, message?.reason?.code];
}

it('the button of a link stops marketing, and no code; after an erasure and a restart too, until it is taken back', async () => {
  const link = hub.optOutUrl({ to: phone });
  await follow(link);
  expect(await outcome('marketing')).toEqual(['sent', undefined]);
  await follow(link, 'act=stop');
  expect(await outcome('marketing')).toEqual(['cancelled', 'opted_out']);
  expect(await outcome('code')).toEqual(['sent', undefined]);
  await hub.erase({ to: phone });
  await stop();
  await start();
  expect(await outcome('marketing')).toEqual(['cancelled', 'opted_out']);
  expect(await hub.reading.consent(phone)).toMatchObject({
    optOuts: [{ category: 'marketing', by: 'link' }],
  });
  expect(await follow(link, 'act=start')).toContain('you will receive these messages again');
  expect(await outcome('marketing')).toEqual(['sent', undefined]);
});

it('one click in a mail program stops the mails', async () => {
  const link = hub.optOutUrl({ to: 'Awa@example.org' });
  expect(await follow(link, 'List-Unsubscribe=One-Click')).toBe('');
  expect(await hub.reading.consent('awa@example.org')).toMatchObject({
    optOuts: [{ category: 'marketing' }],
  });
});
