import type { Bench } from './bench.ts';
import type { SenderName } from './sender.ts';
import { type Missing, missingPeers, pairRow, sendInTurn, startable } from './sender-pair.ts';
import { makeSlowDisk } from './slow-disk.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';
import { withClients } from './with-clients.ts';

/** How many messages are under way at once. */
const inFlight = 128;
const senders = ['plainjob', 'nkul-sqlite', 'notifme'] as const;
const ofDisk = ['plainjob', 'nkul-sqlite'] as const satisfies readonly SenderName[];
const seconds = 2;

/** Durable work on a slow disk. It shows whether many messages share a sync. */
export const slowDiskBench: Bench = {
  name: 'slow-disk',
  title: 'accepted, sent and settled on a disk whose syncs take 1 ms more; notifme-sdk stores nothing',
  async run(options) {
    return await inTemporaryDirectory(async (directory) => {
      const { env, skipped } = makeSlowDisk(directory);
      const missing: Missing =
        skipped === undefined
          ? missingPeers(options.progress)
          : new Map(ofDisk.map((name) => [name, skipped]));
      const measured = startable(senders, missing);
      const plan = { senders: measured, until: 'sent' } as const;
      const slow = env && Object.fromEntries(ofDisk.map((name) => [name, env]));
      return await withClients({ ...plan, ...(slow && { env: slow }) }, async (clients) => {
        const load = { inFlight, recipients: 1, seconds };
        const rounds = await sendInTurn(clients, measured, load, options);
        const how = { case: `${inFlight} in flight`, rounds, missing };
        return (['plainjob', 'notifme'] as const).map((against) =>
          pairRow({ of: 'nkul-sqlite', against }, how),
        );
      });
    });
  },
};
