import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { type ExactAmount, exactAmount } from './amount.ts';
import { bucketAt, type Step } from './bucket.ts';
import { answerCounters, type Counter, type Counts, deliveryCounters, endedCounters } from './counter.ts';
import { histogramPlace } from './histogram.ts';
import { type Cell, TallySum } from './tally-sum.ts';

/** How much the counters of one row change. It says nothing of a person: counters stay when messages are erased and deleted. */
export interface Tally {
  /** The width of its bucket: an old time has a wider one. */
  readonly step: Step;
  /** The beginning of its bucket, in milliseconds since 1970. */
  readonly bucket: number;
  /** Each of the four is empty if it does not apply. */
  readonly notifier: string;
  readonly route: string;
  readonly template: string;
  readonly place: string;
  /**
   * The reason of the row's refusals (`rejected`, `deferred`, `unknown`, `stopped`), or the currency of
   * its `cost` and the scale (`exactAmount()`); else empty. The other counters may be in any of these rows: their sum counts.
   */
  readonly detail: string;
  /** How much is added to each counter, or taken away. */
  readonly counts: Counts;
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
    const cells = cellsOf(sum, after, attempt, at);
    if (was === undefined) cells('').count('attempts', 1);
    else if (sameAnswer(was, attempt)) {
      const cell = cells(detailOf(attempt, amountOf(attempt)));
      countVerdict(cell, was, -1);
      countVerdict(cell, attempt, 1);
      continue;
    } else countAnswer(cells, was, -1);
    countAnswer(cells, attempt, 1);
  }
}

function countMessage(sum: TallySum, before: Message | undefined, after: Message, at: Date): void {
  const ended = endedCounters[after.status];
  const endedBefore = before && endedCounters[before.status];
  if (before !== undefined && ended === undefined && endedBefore === undefined) return;
  const { route, template = '', createdAt } = after;
  const cell = sum.cell({
    bucket: bucketAt(createdAt, at),
    notifier: '',
    route,
    template,
    place: '',
    detail: '',
  });
  if (before === undefined) cell.count('requested', 1);
  if (endedBefore !== undefined) cell.count(endedBefore, -1);
  if (ended !== undefined) cell.count(ended, 1);
}

/** The rows of an attempt, by their detail. */
type Cells = (detail: string) => Cell;

function cellsOf(sum: TallySum, { route, template = '' }: Message, attempt: Attempt, at: Date): Cells {
  const { startedAt, notifier, place = '' } = attempt;
  const bucket = bucketAt(startedAt, at);
  return (detail) => sum.cell({ bucket, notifier, route, template, place, detail });
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
  if (delivery !== undefined) cell.count(delivery, sign);
  if (reportedAt !== undefined)
    countTime(cell, deliveryCounters, reportedAt.getTime() - startedAt.getTime(), sign);
}

/**
 * Adds all that an attempt has come to (`sign` 1), or takes it away (-1): nothing if it is under way. It goes to the row of its
 * reason or of its currency, so that an answer changes one row.
 */
function countAnswer(cells: Cells, attempt: Attempt, sign: 1 | -1): void {
  const { outcome, units } = attempt;
  const amount = amountOf(attempt);
  const cell = cells(detailOf(attempt, amount));
  if (outcome !== 'pending') cell.count(outcome, sign);
  if (units !== undefined) cell.count('units', sign * wholeUnits(units));
  if (amount !== undefined) cells(amount.detail).count('cost', sign * amount.count);
  countAnswerTime(cell, attempt, sign);
  countVerdict(cell, attempt, sign);
}

function detailOf({ outcome, reason }: Attempt, amount: ExactAmount | undefined): string {
  const isRefused = outcome !== 'pending' && outcome !== 'accepted';
  return (isRefused ? reason?.code : amount?.detail) ?? '';
}

/** The provider's own price counts; until it is known, or if it never is, the cost by the application's tariff. */
function amountOf({ price, cost }: Attempt): ExactAmount | undefined {
  const money = price ?? cost;
  return money && exactAmount(money);
}

function countAnswerTime(cell: Cell, { outcome, reason, startedAt, settledAt }: Attempt, sign: 1 | -1): void {
  // The notifier did not answer if an operator said it, or if a report came after a lost answer.
  const answered =
    outcome === 'accepted' ? reason === undefined : outcome === 'rejected' || outcome === 'deferred';
  if (answered && settledAt !== undefined && reason?.code !== 'resolved')
    countTime(cell, answerCounters, settledAt.getTime() - startedAt.getTime(), sign);
}

function countTime(cell: Cell, ranges: readonly Counter[], ms: number, sign: 1 | -1): void {
  const range = ranges[histogramPlace(ms)];
  if (range !== undefined) cell.count(range, sign);
}

/** A counter is whole. A provider's units nearly always are. */
function wholeUnits(units: number): number {
  const whole = Math.round(units);
  return Number.isSafeInteger(whole) ? whole : 0;
}
