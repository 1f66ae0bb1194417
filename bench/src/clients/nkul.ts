import { join } from 'node:path';
import { devcode } from '@nkul/adapter-devcode';
import { createHub, type Hub, type Notification, type Plugin } from '@nkul/core';
import { sqliteStore } from '@nkul/store-sqlite';
import { starterCatalog, templates } from '@nkul/templates';
import type { Sender, SenderSettings } from '../sender.ts';
import type { Sms, SmsList } from '../sms.ts';
import { hearReports } from './hear-reports.ts';

/** Events of messages that show a fault of the bench. */
const failures = ['message.deferred', 'message.rejected', 'message.failed', 'message.unknown'] as const;

/** Nkul with the memory store. */
export function nkulMemorySender(settings: SenderSettings, plugins: readonly Plugin[] = []): Promise<Sender> {
  return nkulSender(settings, plugins);
}

/** Nkul with a SQLite file, which is synced to the disk before each answer. */
export function nkulSqliteSender(settings: SenderSettings, plugins: readonly Plugin[] = []): Promise<Sender> {
  const file = join(settings.directory, `${settings.until}-${settings.inFlight}-${settings.recipients}.db`);
  return nkulSender(settings, [sqliteStore({ file, synchronous: 'full' }), ...plugins]);
}

async function nkulSender(settings: SenderSettings, plugins: readonly Plugin[]): Promise<Sender> {
  const { provider, inFlight, until } = settings;
  const account = devcode({
    apiKey: 'bench-key',
    sender: 'NKUL',
    baseUrl: `${provider}/developpeur/`,
    inFlight,
  });
  const hub = await createHub({ plugins: [...plugins, account, templates(starterCatalog)] });
  const settled = awaitMessages(hub, `message.${until}`);
  const reports = until === 'delivered' ? await hearReports(hub) : undefined;
  return {
    async send(sms) {
      const { id } = await hub.notify(codeTo(sms));
      await settled(id);
    },
    async sendToMany(list) {
      const receipts = await hub.notify(list.to.map((phone) => outageTo(phone, list)));
      await Promise.all(receipts.map(({ id }) => settled(id)));
    },
    ...(reports && { reportsTo: reports.url }),
    settled: () => countOf(hub, until),
    async close() {
      await reports?.close();
      await hub.stop();
    },
  };
}

/** From the counters: they also count messages that the memory store has deleted since, as it keeps no more. */
async function countOf(hub: Hub, until: SenderSettings['until']): Promise<number> {
  const rows = await hub.reading.stats({ from: new Date(Date.now() - 24 * 3_600_000) });
  return rows.reduce((sum, row) => sum + (until === 'sent' ? row.accepted : row.delivered), 0);
}

function codeTo({ to, code }: Sms): Notification {
  return { to: { phone: to, locale: 'fr' }, template: 'otp', values: { code, minutes: 5 } };
}

function outageTo(phone: string, { since, until }: SmsList): Notification {
  return { to: { phone, locale: 'fr' }, template: 'outage', values: { service: "l'eau", since, until } };
}

/** Waits for messages by their ids. They settle in a later turn of the event loop than `notify()` answers. */
function awaitMessages(
  hub: Hub,
  event: `message.${SenderSettings['until']}`,
): (id: string) => Promise<unknown> {
  const waiting = new Map<string, (problem?: Error) => void>();
  const settle = (id: string, problem?: Error): void => {
    waiting.get(id)?.(problem);
    waiting.delete(id);
  };
  hub.on(event, ({ message }) => settle(message.id));
  for (const failure of failures) {
    hub.on(failure, ({ message, reason }) =>
      settle(message.id, new Error(`${failure}: ${reason?.message ?? 'without a reason'}`)),
    );
  }
  return (id) =>
    new Promise<void>((resolve, reject) => {
      waiting.set(id, (problem) => (problem === undefined ? resolve() : reject(problem)));
    });
}
