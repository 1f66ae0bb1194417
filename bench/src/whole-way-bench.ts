import type { Bench } from './bench.ts';
import { pairRow, sendInTurn } from './sender-pair.ts';
import { withClients } from './with-clients.ts';

/** How many messages are under way at once, from notify() to the event of their delivery. */
const inFlight = 128;
const senders = ['nkul-memory', 'nkul-sqlite'] as const;
const seconds = 3;

/** The whole way of a message: notify(), provider, report by webhook, store, event. */
export const wholeWayBench: Bench = {
  name: 'whole-way',
  title: 'notify(), provider, report by webhook, stored, event heard',
  async run(options) {
    return await withClients({ senders, until: 'delivered' }, async (clients) => {
      const rounds = await sendInTurn(clients, senders, { inFlight, recipients: 1, seconds }, options);
      const pair = { of: 'nkul-sqlite', against: 'nkul-memory', atLeast: 0.7 } as const;
      return [pairRow(pair, { case: `${inFlight} in flight`, rounds })];
    });
  },
};
