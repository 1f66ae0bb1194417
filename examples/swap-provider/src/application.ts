import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeGracefully, expressWebhook, protectServer } from '@nkul/adapter-express-webhook';
import { createHub, type Hub, isFinal, type Message, type Plugin } from '@nkul/core';
import { templates } from '@nkul/templates';
import express from 'express';
import { catalog } from './catalog.ts';
import { setting } from './setting.ts';

/** How long a delivery report may take, in milliseconds. */
const patienceMs = 30_000;

/**
 * The application: it tells a customer that an order is on its way, and follows the message to its end. Only the plugins
 * name providers and channels. If a provider refuses the message or is unavailable, the next one follows.
 */
export async function tellOfOrder({ plugins }: { readonly plugins: readonly Plugin[] }): Promise<void> {
  const hub = await createHub({
    plugins: [...plugins, templates(catalog)],
    routes: { order: plugins.map(({ name }) => ({ notifier: name })) },
  });
  const server = await takeReports(hub);
  try {
    const { id } = await hub.notify({
      to: { phone: '+237699128531', email: 'amina@example.com', locale: 'fr' },
      template: 'shipped',
      values: { name: 'Amina', order: 'CM-1042' },
    });
    const message = await followed(hub, id);
    const attempt = message?.attempts.at(-1);
    const by = attempt === undefined ? '' : ` by ${attempt.notifier}`;
    console.log(`${message?.status}${by}, reference ${attempt?.reference ?? 'none'}`);
  } finally {
    await closeGracefully(server);
    await hub.stop({ drain: false });
  }
}

/** Listens for delivery reports at `/callbacks/<notifier>/<token>`. */
async function takeReports(hub: Hub) {
  const app = express();
  const server = protectServer(createServer(app)).listen(Number(setting('PORT', '0')), '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const token = setting('NKUL_CALLBACK_TOKEN', randomBytes(32).toString('hex'));
  const publicUrl = setting('PUBLIC_URL', `http://127.0.0.1:${port}`);
  console.log(`Delivery reports are taken at ${publicUrl}/callbacks/<notifier>/<token>`);
  app.use('/callbacks', expressWebhook(hub, { token, publicUrl }));
  return server;
}

/** The message when it has ended, or when a report did not come in time. */
async function followed(hub: Hub, id: string): Promise<Message | undefined> {
  const patience = AbortSignal.timeout(patienceMs);
  const { promise, resolve } = Promise.withResolvers<void>();
  patience.addEventListener('abort', () => resolve());
  hub.on('*', (event) => {
    if ('message' in event && event.message.id === id && hasEnded(event.message)) resolve();
  });
  const message = await hub.get(id);
  if (message === undefined || !hasEnded(message)) await promise;
  return await hub.get(id);
}

/** True if nothing more is to come: the message has ended, or its provider does not report deliveries. */
function hasEnded({ status, steps, step }: Message): boolean {
  return isFinal(status) || (status === 'sent' && steps[step]?.reports === 'never');
}
