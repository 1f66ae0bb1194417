import type { Bench, Row } from './bench.ts';
import {
  type Missing,
  missingPeers,
  pairRow,
  type SentRounds,
  sendInTurn,
  startable,
} from './sender-pair.ts';
import { makeSlowDisk } from './slow-disk.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';
import { withClients } from './with-clients.ts';

/** How many messages are under way at once. */
const inFlight = 128;
const senders = ['plainjob', 'nkul-sqlite', 'notifme'] as const;
const seconds = 2;
const notMeasured: SentRounds = { rates: {}, cpu: {} };

/** Durable work on a slow disk. It shows whether many messages share a sync. */
export const slowDiskBench: Bench = {
  name: 'slow-disk',
  title: 'accepted, sent and settled on a disk whose syncs take 1 ms more; notifme-sdk stores nothing',
  async run(options) {
    return await inTemporaryDirectory(async (directory) => {
      const { env, skipped } = makeSlowDisk(directory);
      if (env === undefined) return rowsOf(notMeasured, new Map([['nkul-sqlite', skipped]]));
      const missing = missingPeers(options.progress);
      const measured = startable(senders, missing);
      const plan = { senders: measured, until: 'sent', env: { plainjob: env, 'nkul-sqlite': env } } as const;
      return await withClients(plan, async (clients) => {
        const load = { inFlight, recipients: 1, seconds };
        return rowsOf(await sendInTurn(clients, measured, load, options), missing);
      });
    });
  },
};

function rowsOf(rounds: SentRounds, missing: Missing): readonly Row[] {
  return (['plainjob', 'notifme'] as const).map((against) =>
    pairRow({ of: 'nkul-sqlite', against }, { case: `${inFlight} in flight`, rounds, missing }),
  );
}
