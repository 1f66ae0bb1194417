import type { Bench, Row } from './bench.ts';
import { installPeers } from './install-peers.ts';
import type { SenderName } from './sender.ts';
import { pairRow, type SenderPair, sendInTurn, startable } from './sender-pair.ts';
import { withClients } from './with-clients.ts';

/** In the order of their turns. Senders that a target compares are neighbours. */
const senders: readonly SenderName[] = [
  'undici',
  'kit-http',
  'nkul-memory',
  'notifme',
  'nkul-sqlite',
  'ky',
  'novu',
  'twilio',
];

const pairs: readonly SenderPair[] = [
  { of: 'nkul-memory', against: 'kit-http', atLeast: 0.6 },
  { of: 'nkul-sqlite', against: 'notifme', atLeast: 1 },
  { of: 'nkul-sqlite', against: 'ky' },
  { of: 'nkul-sqlite', against: 'novu' },
  { of: 'nkul-sqlite', against: 'twilio' },
  { of: 'nkul-memory', against: 'notifme' },
  { of: 'nkul-memory', against: 'undici' },
];

const seconds = 1.2;

/** One message in each call: the cost of accepting, rendering, storing and settling, against libraries that only send. */
export const sendBench: Bench = {
  name: 'send',
  title:
    'accept, render, store, send and settle, one message a call; peers are given the text and store nothing',
  async run(options) {
    const missing = installPeers(options.progress);
    const measured = startable(senders, missing);
    return await withClients({ senders: measured, until: 'sent' }, async (clients) => {
      const rows: Row[] = [];
      for (const inFlight of [1, 16, 128]) {
        options.progress(`${inFlight} in flight`);
        const rounds = await sendInTurn(clients, measured, { inFlight, recipients: 1, seconds }, options);
        rows.push(...pairs.map((pair) => pairRow(pair, { case: `${inFlight} in flight`, rounds, missing })));
      }
      return rows;
    });
  },
};
