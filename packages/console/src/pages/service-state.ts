import {
  type Balance,
  daysLeft,
  type Health,
  lastBalances,
  paceMs,
  type Queue,
  type StatsRow,
  type Stray,
  type UnknownMessages,
} from '@nkul/core';
import type { Asked } from '../entry/asked.ts';
import type { View } from '../look/view.ts';

/** The state of sending now. It does not depend on the period that a page shows. */
export interface ServiceState {
  readonly health: Pick<Health, 'waiting' | 'failing'>;
  readonly unknown: UnknownMessages;
  readonly queues: readonly Queue[];
  /** By notifier, of the last hour. */
  readonly lastHour: readonly StatsRow[];
  /** By notifier and hour, of the seven days before. */
  readonly usual: readonly StatsRow[];
  /** By notifier: the last balance that was stored in seven days. */
  readonly balances: ReadonlyMap<string, Balance>;
  /** The reports of the last day that belong to no message, the newest first, up to 100. */
  readonly strays: readonly Stray[];
  /** By notifier: for how many days its balance is enough. */
  readonly days: ReadonlyMap<string, number>;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** After this time, the call that a report is about has ended. */
const settledMs = 10 * 60_000;
/** So many reports are counted. */
export const mostStrays = 100;

export async function readState({ health, reading }: Asked, { now }: View): Promise<ServiceState> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const [isNow, unknown, queues, shares, points, strays] = await Promise.all([
    health(),
    reading.unknown(),
    reading.queues(),
    readShares(reading, now),
    reading.balances({ from: ago(paceMs), step: '1h' }),
    reading.strays({ limit: mostStrays }),
  ]);
  const balances = lastBalances(points, now);
  const { lastHour, usual, week } = shares;
  return {
    ...{ health: isNow, unknown, queues, lastHour, usual, balances },
    strays: strays.items.filter((one) => isStray(one, now)),
    days: daysOf(balances, week, now),
  };
}

/** The deliveries of the last hour, and of the seven days before. */
export type Shares = Pick<ServiceState, 'lastHour' | 'usual'>;

/** Also `week`: the rows of the seven days until now. */
export async function readShares(
  reading: Asked['reading'],
  now: Date,
): Promise<Shares & { readonly week: readonly StatsRow[] }> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const [lastHour, week] = await Promise.all([
    reading.stats({ from: ago(hourMs), to: now, by: ['notifier'] }),
    reading.stats({ from: ago(paceMs), to: now, step: '1h', by: ['notifier'] }),
  ]);
  const usual = week.filter(({ at }) => at !== undefined && at < ago(hourMs));
  return { lastHour, usual, week };
}

/** A report of the last day without a message. One that has just come may be earlier than the answer to its call. */
function isStray({ kind, at }: Stray, now: Date): boolean {
  const ageMs = now.getTime() - at.getTime();
  if (ageMs > dayMs) return false;
  return kind === 'quarantined' || kind === 'conflict' || (kind === 'parked' && ageMs > settledMs);
}

function daysOf(
  balances: ServiceState['balances'],
  week: readonly StatsRow[],
  now: Date,
): ServiceState['days'] {
  const all = [...balances].flatMap(([notifier, balance]) => {
    const own = week.filter((row) => row.notifier === notifier);
    const left = daysLeft(balance, own, now);
    return left === undefined ? [] : [[notifier, left] as const];
  });
  return new Map(all);
}
