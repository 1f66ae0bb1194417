import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expressWebhook } from '@nkul/adapter-express-webhook';
import type { Hub } from '@nkul/core';
import express from 'express';

/** More calls than any bench makes: the webhook counts the rate, but does not refuse a call. */
const rate = { calls: 1_000_000, per: '1s' } as const;

/** Serves a hub's webhook with Express. Returns the address for the provider's reports. */
export async function hearReports(hub: Hub): Promise<{ readonly url: string; close(): Promise<void> }> {
  const token = randomBytes(32).toString('hex');
  const app = express().use('/callbacks', expressWebhook(hub, { token, rate }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The webhook listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}/callbacks/devcode/${token}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
