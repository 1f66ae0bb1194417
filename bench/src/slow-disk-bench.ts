import type { Bench, BenchOptions, Row } from './bench.ts';
import { syncedPeers } from './durable-bench.ts';
import { type DurablePlan, durableRows, notRunRows } from './durable-rows.ts';
import { makeSlowDisk } from './slow-disk.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

/** How much longer a sync takes, in milliseconds: about a virtual disk of a server, and a disk over a network. */
const delays: readonly number[] = [0.3, 1];

/** Durable work on slow disks. It shows how many messages share a sync. */
export const slowDiskBench: Bench = {
  name: 'slow-disk',
  title: 'the same as durable, on disks whose syncs take longer',
  async run(options) {
    const rows: Row[] = [];
    for (const ms of delays) {
      options.progress(`syncs take ${ms} ms more`);
      rows.push(...(await rowsOf(ms, options)));
    }
    return rows;
  },
};

async function rowsOf(ms: number, options: BenchOptions): Promise<readonly Row[]> {
  return await inTemporaryDirectory(async (directory) => {
    const plan: DurablePlan = {
      senders: ['plainjob', 'nkul-sqlite', 'bullmq-always', 'pg-boss', 'graphile-worker'],
      peers: syncedPeers,
      suffix: `, ${ms} ms more`,
    };
    const disk = makeSlowDisk(directory, ms * 1_000);
    return typeof disk === 'string' ? notRunRows(plan, disk) : await durableRows({ ...plan, disk }, options);
  });
}
