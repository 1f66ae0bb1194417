import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type CoreEvent, createHub } from '@nkul/core';
import { consoleLogger, type Hub, LOGGER, type Logger, type Plugin } from '@nkul/core/adapter';
import express, { type Express } from 'express';
import { onTestFinished } from 'vitest';
import {
  type ExpressWebhookOptions,
  expressWebhook,
  protectServer,
  type ServerLimits,
} from '../src/index.ts';
import { devcodeAccount } from './devcode-account.ts';
import { type Answer, type Call, call } from './http-call.ts';
import { givePlaceBack, newPlace, onPostgres, pluginAt } from './test-store.ts';

export const token = 'c1f9b7d04e2a48d6a35f0e9d7b6c8a21';
export const path: string = `/callbacks/devcode/${token}`;

export interface ServeOptions extends Partial<ExpressWebhookOptions> {
  /** @default one Devcode account */
  readonly plugins?: readonly Plugin[];
  /** Mounts handlers before the webhook. */
  readonly before?: (app: Express) => void;
  readonly server?: ServerLimits;
  /** The notifier of messages. @default the only one */
  readonly notifier?: string;
}

/** A hub behind its webhook, on a real socket of loopback. */
export interface ServedWebhook {
  readonly hub: Hub;
  readonly server: Server;
  readonly port: number;
  /** The events that the hub has emitted. */
  readonly events: readonly CoreEvent[];
  /** The log lines about refused calls: the first of each kind. */
  readonly refused: readonly object[];
  /** POSTs a body to the right address, unless the call says otherwise. */
  post(body?: string | Uint8Array, call?: Partial<Call>): Promise<Answer>;
  /** Sends a message, and returns its id. Its reference is `referenceOf(phone)`. */
  sent(phone: string): Promise<string>;
}

/** Starts a hub with its webhook. It is closed at the end of the test. */
export async function serve(options: ServeOptions = {}): Promise<ServedWebhook> {
  const { plugins = [devcodeAccount()], before, server: limits, notifier, ...webhook } = options;
  const refused: object[] = [];
  const place = onPostgres ? await newPlace('') : undefined;
  const hub = await createHub({
    // Without another, a store in memory.
    plugins: [keepRefused(refused), ...(place === undefined ? [] : [pluginAt(place)]), ...plugins],
    ...(notifier !== undefined && { routes: { sms: [{ notifier }] } }),
  });
  const events: CoreEvent[] = [];
  hub.on('*', (event) => events.push(event));
  const app = express();
  before?.(app);
  app.use('/callbacks', expressWebhook(hub, { token, ...webhook }));
  const server = protectServer(createServer(app), limits).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await hub.stop();
    if (place !== undefined) await givePlaceBack(place);
  });
  const port = portOf(server);
  return {
    hub,
    server,
    port,
    events,
    refused,
    post: (body = '', more = {}) => call(port, { method: 'POST', path, body, ...more }),
    async sent(phone) {
      const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
      while ((await hub.get(id))?.status !== 'sent') await new Promise((resolve) => setTimeout(resolve, 1));
      return id;
    },
  };
}

/** A logger that keeps the lines about refused calls, and writes all others to the console. */
function keepRefused(refused: object[]): Plugin {
  const logger: Logger = {
    ...consoleLogger,
    warn(details, message) {
      if (message.startsWith('a call of a provider was refused')) refused.push(details);
      else consoleLogger.warn(details, message);
    },
  };
  return { name: 'logger', register: (into) => void into.registerInstance(LOGGER, logger) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
