import type { Bench } from './bench.ts';
import type { SenderName } from './sender.ts';
import { cpuRow, missingPeers, pairRow, rowsByLoad, type SenderPair, startable } from './sender-pair.ts';
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

/** Targets by the number of messages under way. */
type Targets = Readonly<Record<number, number>>;

const pairs: readonly (Pick<SenderPair, 'of' | 'against'> & { readonly atLeast?: Targets })[] = [
  { of: 'nkul-memory', against: 'kit-http', atLeast: { 1: 0.6, 16: 0.6, 128: 0.6 } },
  { of: 'nkul-sqlite', against: 'notifme', atLeast: { 16: 0.9, 128: 1.15 } },
  { of: 'nkul-sqlite', against: 'ky' },
  { of: 'nkul-sqlite', against: 'novu' },
  { of: 'nkul-sqlite', against: 'twilio' },
  { of: 'nkul-memory', against: 'notifme' },
  { of: 'nkul-memory', against: 'undici' },
];

/** CPU beside undici alone: it depends less on the other programs of a machine than a rate does. */
const cpuPairs: readonly (Pick<SenderPair, 'of' | 'against'> & { readonly atMost: Targets })[] = [
  { of: 'nkul-sqlite', against: 'undici', atMost: { 128: 6 } },
  { of: 'nkul-memory', against: 'undici', atMost: { 128: 3.5 } },
];

/** One message in each call: the cost of accepting, rendering, storing and settling, against libraries that only send. */
export const sendBench: Bench = {
  name: 'send',
  title:
    'accept, render, store, send and settle, one message a call; peers are given the text and store nothing',
  async run(options) {
    const missing = missingPeers(options.progress);
    const measured = startable(senders, missing);
    return await withClients({ senders: measured, until: 'sent' }, (clients) =>
      rowsByLoad(clients, { senders: measured, missing }, options, (inFlight, how) => [
        ...pairs.map(({ atLeast, ...pair }) => pairRow({ ...pair, atLeast: atLeast?.[inFlight] }, how)),
        ...cpuPairs.map(({ atMost, ...pair }) => cpuRow({ ...pair, atMost: atMost[inFlight] }, how)),
      ]),
    );
  },
};
