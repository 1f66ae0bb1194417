import type { Bench } from './bench.ts';
import { type DurablePeer, durableRows } from './durable-rows.ts';

/** The peers that sync each job, with their targets. */
export const syncedPeers: readonly DurablePeer[] = [
  { against: 'bullmq-always', atLeast: { 16: 2.2, 128: 3.5 } },
  { against: 'plainjob', atLeast: { 1: 0.8, 16: 2.3, 128: 4 } },
  { against: 'pg-boss', atLeast: { 16: 4, 128: 4 } },
  { against: 'graphile-worker', atLeast: { 16: 4, 128: 4 } },
];

/** The same durable work by libraries that keep their word: accept, call the provider, store the outcome. */
export const durableBench: Bench = {
  name: 'durable',
  title:
    'accepted durably, sent, and the outcome stored durably, by libraries that keep jobs; raw SQLite makes no call',
  run: (options) =>
    durableRows(
      {
        senders: [
          'raw-sqlite',
          'plainjob',
          'nkul-sqlite',
          'bullmq-always',
          'bullmq-everysec',
          'pg-boss',
          'graphile-worker',
        ],
        peers: [...syncedPeers, { against: 'bullmq-everysec' }, { against: 'raw-sqlite' }],
      },
      options,
    ),
};
