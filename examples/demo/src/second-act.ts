import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devcode } from '@nkul/adapter-devcode';
import { expressWebhook } from '@nkul/adapter-express-webhook';
import { twilio } from '@nkul/adapter-twilio';
import { CLOCK, createHub, type Hub, isFinal, type Notification, type Plugin, systemClock } from '@nkul/core';
import { createSimulator, type Simulator } from '@nkul/simulator';
import express from 'express';
import type { LiveTable } from './live-table.ts';

const longestWaitMs = 60_000;
const accountSid = 'AC00000000000000000000000000000001';
const [apiKey, authToken] = ['demo-key', 'demo-token'];

/** How many messages the first provider takes before it goes away, of how many. */
const [before, all] = [5, 12];

const notifications: readonly Notification[] = Array.from({ length: all }, (_, index) => ({
  to: { phone: `+2376990010${String(index).padStart(2, '0')}`, locale: 'fr' },
  text: `Coupure d’eau demain, secteur ${index + 1}.`,
}));

/** By whom the messages were delivered, and how many of them a provider took that had been taken before. */
export interface SecondAct {
  readonly byFirst: number;
  readonly bySecond: number;
  readonly twice: number;
}

/**
 * Sends a dozen messages by two providers on loopback. The first one goes away in the middle: from then on, it answers 503
 * to every call. The other messages go out by the second one.
 *
 * @throws Error if they do not end in time
 */
export async function runSecondAct(table: LiveTable): Promise<SecondAct> {
  const first = await createSimulator({ accounts: { [apiKey]: 100 }, reportDelayMs: 100 });
  const second = await createSimulator({ twilio: { authToken }, reportDelayMs: 100 });
  const hub = await createHub({
    plugins: plugins(first, second),
    routes: { alert: [{ notifier: 'devcode' }, { notifier: 'twilio' }] },
  });
  const server = await takeReports(hub, first);
  try {
    hub.on('message.sent', () => {
      if (first.accepted.length >= before) first.faults({ send: { http503: 1 } });
    });
    const ids = await followed(hub, table);
    const messages = await Promise.all(ids.map((id) => hub.get(id)));
    const by = (notifier: string) =>
      messages.filter(
        (message) => message?.attempts.at(-1)?.notifier === notifier && message.status === 'delivered',
      );
    return { byFirst: by('devcode').length, bySecond: by('twilio').length, twice: takenTwice(first, second) };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await hub.stop();
    await Promise.all([first.close(), second.close()]);
  }
}

function plugins(first: Simulator, second: Simulator): readonly Plugin[] {
  return [
    // One call at a time, so that the first provider goes away between two of them.
    devcode({ apiKey, sender: 'NKUL', baseUrl: first.urls.devcode, inFlight: 1 }),
    twilio({ accountSid, authToken, from: 'NKUL', baseUrl: second.urls.twilio }),
    {
      // Tries follow one another without the random delay of up to half a minute: nobody wants to wait in a demonstration.
      name: 'hasty',
      register: (container) => void container.registerInstance(CLOCK, { ...systemClock, random: () => 0 }),
    },
  ];
}

async function takeReports(hub: Hub, first: Simulator): Promise<Server> {
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const token = randomBytes(32).toString('hex');
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app.use('/callbacks', expressWebhook(hub, { token, publicUrl }));
  first.reportTo(`${publicUrl}/callbacks/devcode/${token}`);
  return server;
}

/** Sends the messages, and waits until each has ended. Returns their ids. */
async function followed(hub: Hub, table: LiveTable): Promise<readonly string[]> {
  const ended = Promise.withResolvers<void>();
  const open = new Set<string>();
  hub.on('*', (event) => {
    if (!('message' in event)) return;
    table.show(event.message);
    if (isFinal(event.status)) open.delete(event.message.id);
    else open.add(event.message.id);
    if (open.size === 0) ended.resolve();
  });
  const timer = setTimeout(() => ended.reject(new Error('The messages did not end in time.')), longestWaitMs);
  const receipts = await hub.notify(notifications);
  await ended.promise;
  clearTimeout(timer);
  table.done();
  return receipts.map(({ id }) => id);
}

function takenTwice(first: Simulator, second: Simulator): number {
  const texts = [...first.accepted, ...second.accepted].map(({ to, text }) => `${to} ${text}`);
  return texts.length - new Set(texts).size;
}
