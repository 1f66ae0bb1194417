import type { Bench } from './bench.ts';
import { missingServers, withServers } from './durable-servers.ts';
import type { SenderName } from './sender.ts';
import { missingPeers, pairRow, rowsByLoad, startable } from './sender-pair.ts';
import { withClients } from './with-clients.ts';

/** In the order of their turns. */
const senders: readonly SenderName[] = [
  'raw-sqlite',
  'plainjob',
  'nkul-sqlite',
  'bullmq-always',
  'bullmq-everysec',
  'pg-boss',
  'graphile-worker',
];

/** The peers of Nkul on SQLite, with the least ratios by the number of messages under way. */
const peers: readonly {
  readonly against: SenderName;
  readonly atLeast?: Readonly<Record<number, number>>;
}[] = [
  { against: 'bullmq-always', atLeast: { 16: 2.2, 128: 3.5 } },
  { against: 'bullmq-everysec' },
  { against: 'plainjob', atLeast: { 1: 0.8, 16: 2.3, 128: 4 } },
  { against: 'pg-boss', atLeast: { 16: 4, 128: 4 } },
  { against: 'graphile-worker', atLeast: { 16: 4, 128: 4 } },
  { against: 'raw-sqlite' },
];

/** The same durable work by libraries that keep their word: accept, call the provider, store the outcome. */
export const durableBench: Bench = {
  name: 'durable',
  title:
    'accepted durably, sent, and the outcome stored durably, by libraries that keep jobs; raw SQLite makes no call',
  async run(options) {
    const missing = new Map([...missingServers(), ...missingPeers(options.progress)]);
    const measured = startable(senders, missing);
    return await withServers(measured, (servers) =>
      withClients({ senders: measured, until: 'sent', servers }, (clients) =>
        rowsByLoad(clients, { senders: measured, missing }, options, (inFlight, how) =>
          peers.map(({ against, atLeast }) =>
            pairRow({ of: 'nkul-sqlite', against, atLeast: atLeast?.[inFlight] }, how),
          ),
        ),
      ),
    );
  },
};
