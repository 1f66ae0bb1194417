import { createServer } from 'node:http';
import { expressWebhook } from '@nkul/adapter-express-webhook';
import type { Hub } from '@nkul/core';
import express from 'express';

const token = 'c1f9b7d04e2a48d6a35f0e9d7b6c8a21';

/** Receives the provider's reports through Express. */
export async function openDoor(hub: Hub): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = express();
  app.use('/callbacks', expressWebhook(hub, { token }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  return {
    url: `http://127.0.0.1:${port}/callbacks/devcode/${token}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
