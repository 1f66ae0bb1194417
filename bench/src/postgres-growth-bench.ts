import { randomBytes } from 'node:crypto';
import { startServer } from '../../packages/store-postgres/test/server.ts';
import type { Bench } from './bench.ts';
import { growthFigures, measureGrowth } from './growth-bench.ts';

const sizes = [10_000, 1_000_000] as const;

/** How the speed of the store on PostgreSQL depends on the number of messages. The memory is that of its server. */
export const postgresGrowthBench: Bench = {
  name: 'postgres-growth',
  title: 'time for a message by how many messages the schema on PostgreSQL holds already; 50 a transaction',
  async run(options) {
    const server = await startServer({ fsync: true });
    const secret = randomBytes(32).toString('hex');
    try {
      return await measureGrowth(
        sizes.map((upTo) => ({ url: server.url, schema: server.schema(), secret, upTo })),
        growthFigures.filter(({ of }) => of !== 'residentMiB'),
        options,
      );
    } finally {
      await server.stop();
    }
  },
};
