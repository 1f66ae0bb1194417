import { once } from 'node:events';
import { createServer } from 'node:http';
import { createHub } from '@nkul/core';
import type { Hub } from '@nkul/core/adapter';
import { sqliteStore } from '@nkul/store-sqlite';
import express from 'express';
import { postgresStore } from '../../store-postgres/src/index.ts';
import { expressWebhook } from '../src/index.ts';
import { devcodeAccount } from './devcode-account.ts';
import type { KilledServerSettings } from './server-life.ts';

/** The process that is killed: a webhook over a store. It kills itself by SIGKILL at the given moment. */
const { place, phone, token, dies } = JSON.parse(process.argv[2] ?? '') as KilledServerSettings;

const store = 'file' in place ? sqliteStore(place) : postgresStore(place);
const hub = await createHub({ plugins: [devcodeAccount(), store] });
if (phone !== undefined) {
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
  while ((await hub.get(id))?.status !== 'sent') await new Promise((resolve) => setTimeout(resolve, 1));
}

const mortal: Pick<Hub, 'receive' | 'receives'> = {
  receives: (notifier) => hub.receives(notifier),
  async receive(notifier, request) {
    if (dies === 'before it stores') await die();
    const answer = await hub.receive(notifier, request);
    if (dies === 'before it answers') await die();
    return answer;
  },
};

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  // The process must not write until the signal arrives.
  return await new Promise<never>(() => {});
}

const server = createServer(express().use('/callbacks', expressWebhook(mortal, { token })));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
process.send?.(typeof address === 'object' ? address?.port : undefined);
