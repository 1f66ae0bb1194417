import type { BenchOptions, Row } from './bench.ts';
import type { Load } from './client.ts';
import { compare, inTurn, type Rounds } from './in-turn.ts';
import { type SenderName, senderTitles } from './sender.ts';
import type { Clients } from './with-clients.ts';

/** Two senders to compare. */
export interface SenderPair {
  readonly of: SenderName;
  readonly against: SenderName;
  /** The least ratio; absent if the row is for information only. */
  readonly atLeast?: number;
}

/** Why the senders of the peers' project cannot be started; undefined if they can. */
export type Missing = string | undefined;

const ofPeersProject: ReadonlySet<SenderName> = new Set(['notifme', 'novu', 'twilio']);

/** The senders that can be started. */
export function startable(senders: readonly SenderName[], missing: Missing): readonly SenderName[] {
  return missing === undefined ? senders : senders.filter((name) => !ofPeersProject.has(name));
}

/** Measures senders under one load, in turn. */
export function sendInTurn(
  clients: Clients,
  senders: readonly SenderName[],
  { seconds, ...load }: Load & { readonly seconds: number },
  options: BenchOptions,
): Promise<Rounds> {
  const variants = senders.map(
    (name) => [senderTitles[name], () => clients.turn(name, load, seconds)] as const,
  );
  return inTurn(Object.fromEntries(variants), options);
}

/** The row of a pair, in messages a second. It is skipped if one of the two cannot be started. */
export function pairRow(
  pair: SenderPair,
  { rounds, missing, ...what }: { readonly rounds: Rounds; readonly missing?: Missing } & Pick<Row, 'case'>,
): Row {
  return missing !== undefined && ofPeersProject.has(pair.against)
    ? skippedRow(pair, { ...what, skipped: missing })
    : compare(rounds, { ...what, ...heads(pair) });
}

/** The row of a pair that cannot be measured here. */
export function skippedRow(pair: SenderPair, what: Pick<Row, 'case'> & { readonly skipped: string }): Row {
  return { ...what, ...heads(pair), ratio: Number.NaN, range: [Number.NaN, Number.NaN], medians: {} };
}

function heads({ of, against, atLeast }: SenderPair): Pick<Row, 'of' | 'against' | 'unit' | 'target'> {
  return {
    of: senderTitles[of],
    against: senderTitles[against],
    unit: 'messages a second',
    ...(atLeast !== undefined && { target: { sense: 'at least', ratio: atLeast } }),
  };
}
