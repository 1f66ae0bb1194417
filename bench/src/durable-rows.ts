import type { BenchOptions, Row } from './bench.ts';
import { missingServers, withServers } from './durable-servers.ts';
import type { SenderName } from './sender.ts';
import { type Missing, missingPeers, pairRow, rowsByLoad, startable } from './sender-pair.ts';
import type { SlowDisk } from './slow-disk.ts';
import { withClients } from './with-clients.ts';

/** A peer of Nkul on SQLite. */
export interface DurablePeer {
  readonly against: SenderName;
  /** The least ratios, by the number of messages under way. */
  readonly atLeast?: Readonly<Record<number, number>>;
}

/** How durable work is measured. */
export interface DurablePlan {
  /** In the order of their turns; Nkul is one of them. */
  readonly senders: readonly SenderName[];
  readonly peers: readonly DurablePeer[];
  /** The disk of all processes. @default the machine's */
  readonly disk?: SlowDisk;
  /** Follows the case of each row. */
  readonly suffix?: string;
}

/**
 * The rows of Nkul on SQLite beside its peers, with 1, 16 and 128 messages under way.
 *
 * @throws Error if a process did not sync on the slow disk
 */
export async function durableRows(plan: DurablePlan, options: BenchOptions): Promise<readonly Row[]> {
  const missing: Missing = new Map([...missingServers(), ...missingPeers(options.progress)]);
  const senders = startable(plan.senders, missing);
  const { disk, suffix = '' } = plan;
  const env = disk && Object.fromEntries(senders.map((name) => [name, disk.envFor(name)]));
  const measured = await withServers({ senders, env: env ?? {} }, (servers) =>
    withClients({ senders, until: 'sent', servers, ...(env && { env }) }, (clients) =>
      rowsByLoad(clients, { senders, missing }, options, (inFlight, how) =>
        plan.peers.map(({ against, atLeast }) =>
          pairRow(
            { of: 'nkul-sqlite', against, atLeast: atLeast?.[inFlight] },
            { ...how, case: `${how.case}${suffix}` },
          ),
        ),
      ),
    ),
  );
  const quick = senders.filter((name) => disk?.wasMet(name) === false);
  if (quick.length > 0) throw new Error(`The slow disk did not slow ${quick.join(', ')}.`);
  return measured;
}

/** The rows of a disk that cannot be made. */
export function notRunRows({ peers, suffix = '' }: DurablePlan, why: string): readonly Row[] {
  const missing: Missing = new Map([['nkul-sqlite', why]]);
  return peers.map(({ against }) =>
    pairRow(
      { of: 'nkul-sqlite', against },
      { case: `16 in flight${suffix}`, rounds: { rates: {}, cpu: {} }, missing },
    ),
  );
}
