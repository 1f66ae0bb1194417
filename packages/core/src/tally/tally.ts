import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { isFinal } from '../model/message-status.ts';
import { exactAmount } from './amount.ts';
import { bucketAt, type Step } from './bucket.ts';
import { histogramPlace } from './histogram.ts';
import { type Cell, TallySum } from './tally-sum.ts';

/** A thing that is counted. Those of a message have a route and a template; those of an attempt have a notifier and a place too. */
export type Measure =
  | 'requested'
  | 'ended'
  | 'attempts'
  | 'accepted'
  | 'rejected'
  | 'deferred'
  | 'unknown'
  | 'stopped'
  | 'delivered'
  | 'undelivered'
  | 'units'
  | 'cost'
  | 'answer'
  | 'delivery';

/** How much one counter changes. It says nothing of a person: counters stay when messages are erased and deleted. */
export interface Tally {
  /** The width of its bucket: an old time has a wider one. */
  readonly step: Step;
  /** The beginning of its bucket, in milliseconds since 1970. */
  readonly bucket: number;
  readonly measure: Measure;
  /** Each of the four is empty if it does not apply. */
  readonly notifier: string;
  readonly route: string;
  readonly template: string;
  readonly place: string;
  /** The state for `ended`, a reason for refusals, a currency and its scale for `cost`, the place in a histogram; else empty. */
  readonly detail: string;
  readonly count: number;
}

/** A message before and after a change; a new message has no `before`. */
export interface Counted {
  readonly before: Message | undefined;
  readonly after: Message;
}

/**
 * The counts of changes. A message counts in the bucket in which it was accepted, an attempt in the bucket in which it
 * began. A change adds the counts of the message afterwards, and subtracts those before. So a verdict that changes is
 * subtracted and added, and at any time the counters equal a count of all messages that were ever stored.
 */
export function tally(changes: Iterable<Counted>): readonly Tally[] {
  const sum = new TallySum();
  for (const { before, after } of changes) countChange(sum, before, after);
  return sum.tallies();
}

function countChange(sum: TallySum, before: Message | undefined, after: Message): void {
  const at = after.updatedAt;
  if (before?.status !== after.status) countMessage(sum, before, after, at);
  if (before?.attempts === after.attempts) return;
  for (let index = 0; index < after.attempts.length; index += 1) {
    const attempt = after.attempts[index];
    const was = before?.attempts[index];
    if (attempt === undefined || was === attempt) continue;
    const cell = cellOf(sum, after, attempt, at);
    if (was !== undefined && sameAnswer(was, attempt)) {
      countVerdict(cell, was, -1);
      countVerdict(cell, attempt, 1);
      continue;
    }
    if (was !== undefined) countAttempt(cell, was, -1);
    countAttempt(cell, attempt, 1);
  }
}

function countMessage(sum: TallySum, before: Message | undefined, after: Message, at: Date): void {
  const ended = isFinal(after.status);
  if (before !== undefined && !ended && !isFinal(before.status)) return;
  const { route, template = '', createdAt } = after;
  const cell = sum.cell(bucketAt(createdAt, at), '', route, template, '');
  if (before === undefined) cell.count('requested', '', 1);
  else if (isFinal(before.status)) cell.count('ended', before.status, -1);
  if (ended) cell.count('ended', after.status, 1);
}

function cellOf(
  sum: TallySum,
  { route, template = '' }: Message,
  { startedAt, notifier, place = '' }: Attempt,
  at: Date,
): Cell {
  return sum.cell(bucketAt(startedAt, at), notifier, route, template, place);
}

/** True if only the verdict may differ, as after a report: all else would be subtracted and added again. */
function sameAnswer(a: Attempt, b: Attempt): boolean {
  return (
    a.outcome === b.outcome &&
    a.reason === b.reason &&
    a.units === b.units &&
    a.price === b.price &&
    a.cost === b.cost &&
    a.startedAt === b.startedAt &&
    a.settledAt === b.settledAt
  );
}

function countVerdict(cell: Cell, { delivery, startedAt, reportedAt }: Attempt, sign: 1 | -1): void {
  if (delivery !== undefined) cell.count(delivery, '', sign);
  if (reportedAt !== undefined)
    cell.count('delivery', histogramPlace(reportedAt.getTime() - startedAt.getTime()), sign);
}

/** Adds all that an attempt counts as (`sign` 1), or takes it away (-1). */
function countAttempt(cell: Cell, attempt: Attempt, sign: 1 | -1): void {
  const { outcome, reason, units } = attempt;
  cell.count('attempts', '', sign);
  if (outcome !== 'pending') cell.count(outcome, outcome === 'accepted' ? '' : (reason?.code ?? ''), sign);
  if (units !== undefined) cell.count('units', '', sign * wholeUnits(units));
  countCost(cell, attempt, sign);
  countAnswer(cell, attempt, sign);
  countVerdict(cell, attempt, sign);
}

/** The provider's own price counts; until it is known, or if it never is, the cost by the application's tariff. */
function countCost(cell: Cell, { price, cost }: Attempt, sign: 1 | -1): void {
  const money = price ?? cost;
  const amount = money && exactAmount(money);
  if (amount !== undefined) cell.count('cost', amount.detail, sign * amount.count);
}

function countAnswer(cell: Cell, { outcome, reason, startedAt, settledAt }: Attempt, sign: 1 | -1): void {
  // The notifier did not answer if an operator said it, or if a report came after a lost answer.
  const answered =
    outcome === 'accepted' ? reason === undefined : outcome === 'rejected' || outcome === 'deferred';
  if (answered && settledAt !== undefined && reason?.code !== 'resolved')
    cell.count('answer', histogramPlace(settledAt.getTime() - startedAt.getTime()), sign);
}

/** A counter is whole. A provider's units nearly always are. */
function wholeUnits(units: number): number {
  const whole = Math.round(units);
  return Number.isSafeInteger(whole) ? whole : 0;
}
