import type { Bench } from './bench.ts';
import { pairRow, sendInTurn, skippedRow } from './sender-pair.ts';
import { makeSlowDisk } from './slow-disk.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';
import { withClients } from './with-clients.ts';

/** How many messages are under way at once, as in the bench of the whole way. */
const inFlight = 128;
const senders = ['nkul-memory', 'nkul-sqlite'] as const;
const seconds = 3;
const pair = { of: 'nkul-sqlite', against: 'nkul-memory', atLeast: 0.5 } as const;
const row = { case: `${inFlight} in flight` };

/** The whole way on a slow disk. It shows whether many messages share a sync. */
export const slowDiskBench: Bench = {
  name: 'slow-disk',
  title: 'the whole way, with a disk whose syncs take 1 ms more',
  async run(options) {
    return await inTemporaryDirectory(async (directory) => {
      const { env, skipped } = makeSlowDisk(directory);
      if (env === undefined) return [skippedRow(pair, { ...row, skipped })];
      const plan = { senders, until: 'delivered', env: { 'nkul-sqlite': env } } as const;
      return await withClients(plan, async (clients) => {
        const rounds = await sendInTurn(clients, senders, { inFlight, recipients: 1, seconds }, options);
        return [pairRow(pair, { ...row, rounds })];
      });
    });
  },
};
