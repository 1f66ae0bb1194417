import type { Bench } from './bench.ts';
import type { SenderName } from './sender.ts';
import { missingPeers, pairRow, sendInTurn, startable } from './sender-pair.ts';
import { withClients } from './with-clients.ts';

/** Peers have a call for each recipient. The limit is undici's request with the whole list. */
const senders: readonly SenderName[] = [
  'nkul-memory',
  'notifme',
  'nkul-sqlite',
  'ky',
  'novu',
  'twilio',
  'undici',
];
const peers: readonly SenderName[] = ['ky', 'notifme', 'novu', 'twilio', 'undici'];

const recipients = 50;
/** How many lists are under way at once. */
const inFlight = 4;
const seconds = 1.5;

/** The least ratios beside notifme-sdk. */
const ours = [
  { of: 'nkul-memory', atLeast: 5.5 },
  { of: 'nkul-sqlite', atLeast: 2.2 },
] as const;

/** One text to many: the gain of one call for a list, against a call for each recipient. */
export const sendManyBench: Bench = {
  name: 'send-many',
  title: `one text to ${recipients} in one notify(), ${inFlight} such lists under way; peers have a call for each recipient`,
  async run(options) {
    const missing = missingPeers(options.progress);
    const measured = startable(senders, missing);
    return await withClients({ senders: measured, until: 'sent' }, async (clients) => {
      const rounds = await sendInTurn(clients, measured, { inFlight, recipients, seconds }, options);
      const how = { case: `${recipients} a call`, rounds, missing };
      return ours.flatMap(({ of, atLeast }) =>
        peers.map((against) => pairRow({ of, against, ...(against === 'notifme' && { atLeast }) }, how)),
      );
    });
  },
};
