import type { Bench } from './bench.ts';
import { median, type Rounds } from './in-turn.ts';
import { installPeers } from './install-peers.ts';
import { type SenderName, senderTitles } from './sender.ts';
import { pairRow, sendInTurn, startable } from './sender-pair.ts';
import { withClients } from './with-clients.ts';

/** Nkul's senders, then the peers with a call for each recipient, and the limit: undici's request with the whole list. */
const ours: readonly SenderName[] = ['nkul-memory', 'nkul-sqlite'];
const peers: readonly SenderName[] = ['ky', 'notifme', 'novu', 'twilio'];
const limit = 'undici';

const recipients = 50;
/** How many lists are under way at once. */
const inFlight = 4;
const seconds = 1.5;
const atLeast = 10;

/** One text to many: the gain of one call for a list, against a call for each recipient. */
export const sendManyBench: Bench = {
  name: 'send-many',
  title: `one text to ${recipients} in one notify(), ${inFlight} such lists under way; peers have a call for each recipient`,
  async run(options) {
    const missing = installPeers(options.progress);
    const present = startable(peers, missing);
    const measured = [...ours, ...present, limit] as const;
    return await withClients({ senders: measured, until: 'sent' }, async (clients) => {
      const rounds = await sendInTurn(clients, measured, { inFlight, recipients, seconds }, options);
      const best = bestOf(present, rounds);
      return ours.flatMap((of) => [
        ...peers.map((against) =>
          pairRow(
            { of, against, ...(against === best && { atLeast }) },
            { case: `${recipients} a call`, rounds, missing },
          ),
        ),
        pairRow({ of, against: limit }, { case: `${recipients} a call`, rounds }),
      ]);
    });
  },
};

/** The fastest sender. The target is relative to it. */
function bestOf(names: readonly SenderName[], rounds: Rounds): SenderName | undefined {
  const speed = (name: SenderName) => median(rounds[senderTitles[name]] ?? []);
  return names.toSorted((a, b) => speed(b) - speed(a))[0];
}
