import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devcode } from '@nkul/adapter-devcode';
import { expressWebhook } from '@nkul/adapter-express-webhook';
import { createHub, isFinal } from '@nkul/core';
import { createSimulator } from '@nkul/simulator-devcode';
import { sqliteStore } from '@nkul/store-sqlite';
import { templates } from '@nkul/templates';
import express from 'express';
import { catalog } from './catalog.ts';
import { LiveTable } from './live-table.ts';
import { notifications } from './notifications.ts';

const longestWaitMs = 15_000;

/** The outcome of the notifications. */
export interface Totals {
  readonly delivered: number;
  readonly undelivered: number;
  readonly rejected: number;
  readonly units: number;
  readonly balanceBefore: number;
  readonly balanceAfter: number;
}

/**
 * Sends the notifications to the simulator on loopback, and follows them until each has ended.
 *
 * @param file the file that keeps the messages
 * @throws Error if they do not end in time
 */
export async function runSimulated(file: string, table: LiveTable = new LiveTable()): Promise<Totals> {
  const simulator = await createSimulator({ accounts: { 'demo-key': 100 }, reportDelayMs: 300 });
  const token = randomBytes(32).toString('hex');
  const hub = await createHub({
    plugins: [
      sqliteStore({ file }),
      devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url }),
      templates(catalog),
    ],
  });
  const server = createServer(express().use('/callbacks', expressWebhook(hub, { token })));
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    simulator.reportTo(`http://127.0.0.1:${port}/callbacks/devcode/${token}`);

    const balanceBefore = (await hub.balance('devcode')).left;
    const open = new Set<string>();
    const ended = Promise.withResolvers<void>();
    hub.on('*', (event) => {
      if (!('message' in event)) return;
      table.show(event.message);
      open.add(event.message.id);
      if (isFinal(event.status)) open.delete(event.message.id);
      if (open.size === 0) ended.resolve();
    });
    const tooLong = new Error('The messages did not end in time.');
    const timer = setTimeout(() => ended.reject(tooLong), longestWaitMs);
    const receipts = await hub.notify(notifications);
    await ended.promise;
    clearTimeout(timer);
    table.done();

    const messages = (await Promise.all(receipts.map(({ id }) => hub.get(id)))).filter(
      (one) => one !== undefined,
    );
    const ofStatus = (status: string) => messages.filter((message) => message.status === status).length;
    const units = messages
      .flatMap((message) => message.attempts)
      .reduce((sum, attempt) => sum + (attempt.units ?? 0), 0);
    const balanceAfter = (await hub.balance('devcode')).left;
    return {
      delivered: ofStatus('delivered'),
      undelivered: ofStatus('undelivered'),
      rejected: ofStatus('rejected'),
      units,
      balanceBefore,
      balanceAfter,
    };
  } finally {
    await simulator.settled();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await hub.stop();
    await simulator.close();
  }
}
