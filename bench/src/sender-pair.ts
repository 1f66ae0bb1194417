import type { BenchOptions, Row } from './bench.ts';
import type { Load } from './client.ts';
import { compare, inTurn, notRun, type Rounds, type RowHead } from './in-turn.ts';
import { installPeers } from './install-peers.ts';
import { type SenderName, senderTitles } from './sender.ts';
import type { Clients } from './with-clients.ts';

/** Two senders to compare. */
export interface SenderPair {
  readonly of: SenderName;
  readonly against: SenderName;
  /** The least ratio; absent if the row is for information only. */
  readonly atLeast?: number | undefined;
}

/** Why senders cannot be started, by sender. */
export type Missing = ReadonlyMap<SenderName, string>;

const ofPeersProject: readonly SenderName[] = [
  'notifme',
  'novu',
  'twilio',
  'bullmq-always',
  'bullmq-everysec',
  'pg-boss',
  'graphile-worker',
  'plainjob',
];

/** Installs the peers. Returns the senders that cannot be started without them, if that is impossible. */
export function missingPeers(progress: BenchOptions['progress']): Missing {
  const why = installPeers(progress);
  return new Map(why === undefined ? [] : ofPeersProject.map((name) => [name, why]));
}

/** The senders that can be started. */
export function startable(senders: readonly SenderName[], missing: Missing): readonly SenderName[] {
  return senders.filter((name) => !missing.has(name));
}

/** The figures of senders, round by round, by their titles. */
export interface SentRounds {
  /** Messages a second. */
  readonly rates: Rounds;
  /** Microseconds of CPU a message. */
  readonly cpu: Rounds;
}

/** Measures senders under one load, in turn. */
export async function sendInTurn(
  clients: Clients,
  senders: readonly SenderName[],
  { seconds, ...load }: Load & { readonly seconds: number },
  options: BenchOptions,
): Promise<SentRounds> {
  const variants = senders.map(
    (name) => [senderTitles[name], () => clients.turn(name, load, seconds)] as const,
  );
  const turns = Object.entries(await inTurn(Object.fromEntries(variants), options));
  return {
    rates: Object.fromEntries(turns.map(([name, all]) => [name, all.map(({ perSecond }) => perSecond)])),
    cpu: Object.fromEntries(turns.map(([name, all]) => [name, all.map(({ cpuUs }) => cpuUs)])),
  };
}

/** How a pair was measured, and the row's case. */
export interface Measured extends Pick<Row, 'case'> {
  readonly rounds: SentRounds;
  readonly missing?: Missing;
}

/** The row of a pair, in messages a second, with the CPU time of a message. It is not run if one of the two cannot be started. */
export function pairRow({ of, against, atLeast }: SenderPair, measured: Measured): Row {
  const { rates, cpu } = measured.rounds;
  const head: RowHead = {
    ...{ case: measured.case, of: senderTitles[of], against: senderTitles[against] },
    unit: 'messages a second',
    ...(atLeast !== undefined && { target: { sense: 'at least', ratio: atLeast } }),
  };
  const why = measured.missing?.get(of) ?? measured.missing?.get(against);
  if (why !== undefined) return notRun(head, why);
  const { medians, ratio } = compare(cpu, head);
  return { ...compare(rates, head), ...(!Number.isNaN(ratio) && { cpu: medians }) };
}

/** The row of a pair's CPU time. */
export function cpuRow(
  { of, against, atMost }: Omit<SenderPair, 'atLeast'> & { readonly atMost?: number | undefined },
  { rounds, ...measured }: Measured,
): Row {
  return compare(rounds.cpu, {
    ...{ case: `${measured.case}, CPU`, of: senderTitles[of], against: senderTitles[against] },
    unit: 'µs of CPU a message',
    ...(atMost !== undefined && { target: { sense: 'at most', ratio: atMost } }),
  });
}

/** The rows of senders with 1, 16 and 128 messages under way, each turn of which takes 1.2 seconds. */
export async function rowsByLoad(
  clients: Clients,
  { senders, missing }: { readonly senders: readonly SenderName[]; readonly missing: Missing },
  options: BenchOptions,
  rowsOf: (inFlight: number, measured: Measured) => readonly Row[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const inFlight of [1, 16, 128]) {
    options.progress(`${inFlight} in flight`);
    const rounds = await sendInTurn(clients, senders, { inFlight, recipients: 1, seconds: 1.2 }, options);
    rows.push(...rowsOf(inFlight, { case: `${inFlight} in flight`, rounds, missing }));
  }
  return rows;
}
