import { createServer, type Server } from 'node:http';
import { devcode } from '@nkul/adapter-devcode';
import { closeGracefully, expressWebhook, protectServer } from '@nkul/adapter-express-webhook';
import { createHub, type Hub } from '@nkul/core';
import { sqliteStore } from '@nkul/store-sqlite';
import { starterCatalog, templates } from '@nkul/templates';
import express, { type Express } from 'express';
import { bearer } from './bearer.ts';
import { EventStreams } from './event-stream.ts';
import { messageView } from './message-view.ts';
import { postNotification } from './notifications.ts';
import { problem, problems } from './problem.ts';
import type { Settings } from './settings.ts';

/** The service while it runs. */
export interface Service {
  readonly hub: Hub;
  /** Its address, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the hub and the HTTP server before it. */
export async function startService(settings: Settings): Promise<Service> {
  const hub = await createHub({
    plugins: [sqliteStore({ file: settings.db }), devcode(settings.devcode), templates(starterCatalog)],
  });
  const streams = new EventStreams(hub);
  const server = protectServer(createServer(createApp(hub, streams, settings)));
  try {
    await listen(server, settings);
  } catch (error) {
    await hub.stop();
    throw error;
  }
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : settings.port;
  return {
    hub,
    url: `http://${settings.host}:${port}`,
    async stop() {
      streams.end();
      await closeGracefully(server);
      await hub.stop();
    },
  };
}

function createApp(hub: Hub, streams: EventStreams, { callbackToken, apiToken }: Settings): Express {
  const app = express().disable('x-powered-by');
  app.get('/healthz', (_request, response) => {
    response.status(hub.running ? 200 : 503).json({ running: hub.running });
  });
  app.use('/callbacks', expressWebhook(hub, { token: callbackToken }));
  if (apiToken !== undefined) app.use(bearer(apiToken));
  app.post('/notifications', express.json(), postNotification(hub));
  app.get('/messages/:id', async (request, response) => {
    const message = await hub.get(request.params.id);
    if (message === undefined) problem(response, 404, 'There is no message with this id.', 'id');
    else response.json(messageView(message));
  });
  app.get('/balance', async (_request, response) => {
    const { left, bought, sent } = await hub.balance('devcode');
    response.json({ left, bought, sent });
  });
  app.get('/events', streams.handler);
  app.use((_request, response) => problem(response, 404, 'There is nothing here.'));
  app.use(problems);
  return app;
}

function listen(server: Server, { port, host }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
