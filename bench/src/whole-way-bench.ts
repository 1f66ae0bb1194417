import type { Bench } from './bench.ts';
import { cpuRow, missingPeers, pairRow, sendInTurn, startable } from './sender-pair.ts';
import { withClients } from './with-clients.ts';

/** How many messages are under way at once, from notify() to the event of their delivery. */
const inFlight = 128;
const senders = ['undici', 'nkul-memory', 'notifme', 'nkul-sqlite'] as const;
const ours = ['nkul-memory', 'nkul-sqlite'] as const;
const seconds = 3;

/** The whole way of a message: notify(), provider, report by webhook, store, event. */
export const wholeWayBench: Bench = {
  name: 'whole-way',
  title:
    'notify(), provider, report by webhook, stored, event heard; beside peers that send, and hear no report',
  async run(options) {
    const missing = missingPeers(options.progress);
    const measured = startable(senders, missing);
    return await withClients({ senders: measured, until: 'delivered' }, async (clients) => {
      const rounds = await sendInTurn(clients, measured, { inFlight, recipients: 1, seconds }, options);
      const how = { case: `${inFlight} in flight`, rounds, missing };
      return [
        ...ours.map((of) => pairRow({ of, against: 'notifme' }, how)),
        ...ours.map((of) => cpuRow({ of, against: 'undici' }, how)),
      ];
    });
  },
};
