import assert from 'node:assert/strict';
import {
  type Attempt,
  isFinal,
  type Message,
  type Queue,
  type StatsQuery,
  type StatsRow,
  type Store,
} from '@nkul/core/store';

/** Before and after all times of the histories. */
export const allTime: Pick<StatsQuery, 'from' | 'to'> = {
  from: new Date(0),
  to: new Date('2200-01-01T00:00:00Z'),
};

const bounds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600];
const outcomes = ['accepted', 'rejected', 'deferred', 'unknown', 'stopped'] as const;
const dimensions = ['at', 'notifier', 'route', 'template', 'place', 'reason'] as const;

/** The properties of a counter. */
type Labels = Pick<StatsRow, (typeof dimensions)[number]>;

/** Counts by what they count; costs in millionths. */
type Counts = Record<string, number>;

/**
 * Compares the statistics of a store, by each property, with a count of all messages that it ever had.
 *
 * @throws AssertionError if they differ
 */
export async function assertCounted(messages: readonly Message[], store: Store): Promise<void> {
  const by = ['notifier', 'route', 'template', 'place', 'reason'] as const;
  const rows = await store.stats({ ...allTime, step: '1d', by });
  assert.deepEqual(Object.fromEntries(rows.map(readRow)), recounted(messages, true));
  const whole = await store.stats(allTime);
  assert.ok(whole.length <= 1, 'there is more than one row for the whole time');
  assert.deepEqual(Object.fromEntries(whole.map(readRow)), recounted(messages, false));
}

/** The count of all messages, by the labels of its rows. */
function recounted(messages: readonly Message[], apart: boolean): Record<string, Counts> {
  const rows: Record<string, Counts> = {};
  const add = (labels: Labels, name: string, count = 1) => {
    const key = keyOf(apart ? labels : {});
    const row = rows[key] ?? {};
    row[name] = (row[name] ?? 0) + count;
    rows[key] = row;
  };
  for (const message of messages) {
    const { route, template, createdAt, status } = message;
    const labels = { at: dayOf(createdAt), route, ...(template !== undefined && { template }) };
    add(labels, 'requested');
    if (isFinal(status)) add(labels, `ended ${status}`);
    for (const attempt of message.attempts) countAttempt(message, attempt, add);
  }
  return Object.fromEntries(
    Object.entries(rows).flatMap(([key, row]) => {
      const counted = nonZero(row);
      return Object.keys(counted).length === 0 ? [] : [[key, counted]];
    }),
  );
}

function countAttempt(
  { route, template }: Message,
  attempt: Attempt,
  add: (labels: Labels, name: string, count?: number) => void,
): void {
  const { notifier, place, startedAt, settledAt, reportedAt, outcome, reason, delivery, units } = attempt;
  const labels = {
    ...{ at: dayOf(startedAt), notifier, route },
    ...(template !== undefined && { template }),
    ...(place !== undefined && { place }),
  };
  add(labels, 'attempts');
  const refused = outcome !== 'accepted' && outcome !== 'pending';
  if (refused) add({ ...labels, ...(reason && { reason: reason.code }) }, outcome);
  if (outcome === 'accepted') add(labels, 'accepted');
  if (delivery !== undefined) add(labels, delivery);
  if (units !== undefined) add(labels, 'units', units);
  const money = attempt.price ?? attempt.cost;
  if (money !== undefined) add(labels, `cost ${money.currency}`, millionths(money.amount));
  const told = reason === undefined ? outcome === 'accepted' : reason.code !== 'resolved';
  if (
    told &&
    settledAt !== undefined &&
    ['accepted', 'rejected', 'deferred'].includes(outcome) &&
    !byReport(attempt)
  )
    add(labels, `answer ${placeOf(settledAt, startedAt)}`);
  if (reportedAt !== undefined) add(labels, `delivery ${placeOf(reportedAt, startedAt)}`);
}

/** True for an attempt that has the reason of its lost answer, and was accepted since. */
function byReport({ outcome, reason }: Attempt): boolean {
  return outcome === 'accepted' && reason !== undefined;
}

function placeOf(at: Date, from: Date): number {
  const seconds = (at.getTime() - from.getTime()) / 1_000;
  const place = bounds.findIndex((bound) => seconds <= bound);
  return place === -1 ? bounds.length : place;
}

function readRow(row: StatsRow): [string, Counts] {
  const numbers: Counts = {};
  for (const name of ['requested', 'attempts', ...outcomes, 'delivered', 'undelivered', 'units'] as const)
    numbers[name] = row[name];
  for (const [status, count] of Object.entries(row.ended)) numbers[`ended ${status}`] = count;
  for (const { amount, currency } of row.cost) numbers[`cost ${currency}`] = millionths(amount);
  for (const [place, count] of row.answer.entries()) numbers[`answer ${place}`] = count;
  for (const [place, count] of row.delivery.entries()) numbers[`delivery ${place}`] = count;
  return [keyOf(row), nonZero(numbers)];
}

function nonZero(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function keyOf(labels: Labels): string {
  return JSON.stringify(dimensions.map((name) => labels[name] ?? null));
}

function dayOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 86_400_000) * 86_400_000);
}

function millionths(amount: string): number {
  return Math.round(Number(amount) * 1_000_000);
}

/** The queues of the model, as a store gives them. */
export function queuesOf(messages: readonly Message[]): readonly Queue[] {
  const names = [
    ...new Set(messages.flatMap(({ status, dueFor }) => (status === 'queued' && dueFor ? [dueFor] : []))),
  ];
  return names.sort().map((notifier) => {
    const own = messages.filter(({ status, dueFor }) => status === 'queued' && dueFor === notifier);
    const due = own.map(({ dueAt }) => dueAt?.getTime() ?? 0);
    const expiries = own.flatMap(({ expiresAt, dueAt }) =>
      expiresAt === undefined ? [] : [Math.max(expiresAt.getTime(), dueAt?.getTime() ?? 0)],
    );
    return {
      ...{ notifier, waiting: own.length, held: own.filter(({ held }) => held).length },
      oldestDueAt: new Date(Math.min(...due)),
      ...(expiries.length > 0 && { firstExpiryAt: new Date(Math.min(...expiries)) }),
    };
  });
}
