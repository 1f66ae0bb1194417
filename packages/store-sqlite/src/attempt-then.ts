import type { Attempt, Message, Reason } from '@nkul/core/store';
import { deliveryNumber, deliveryOf, outcomeNumber, outcomeOf } from './event-lists.ts';

/**
 * An attempt as it was at an event: its number, outcome and delivery, how many reports it had, and which of them the event
 * is about (from 1, or 0). All else is read from the attempt as it is now.
 */
export type AttemptThen = readonly [
  number: number,
  outcome: number,
  delivery: number,
  reports: number,
  report: number,
];

/** The fields that an attempt has once it is settled, and later. */
type LaterFields = Pick<
  Attempt,
  | 'settledAt'
  | 'reference'
  | 'aliases'
  | 'units'
  | 'balance'
  | 'price'
  | 'cost'
  | 'trace'
  | 'reason'
  | 'reportedAt'
>;

/** Those fields with values, as they were at an event whose attempt has others now. */
export interface ExplicitFields extends Omit<LaterFields, 'settledAt' | 'reportedAt' | 'reason'> {
  /** Times in milliseconds since 1970. */
  readonly settledAt?: number;
  readonly reportedAt?: number;
  readonly reason?: WrittenReason;
}

/** The place of a reason's words, or 0 if they are erased; and its codes. */
export type WrittenReason = readonly [place: number, code: Reason['code'], providerCode?: string];

const nothing: LaterFields = {};

export function encodeThen(attempt: Attempt, report: number): AttemptThen {
  const { number, outcome, delivery, reports } = attempt;
  return [number, outcomeNumber(outcome), deliveryNumber(delivery), reports.length, report];
}

/** True if an attempt, as it was at an event, follows from the attempt as it is now. */
export function isToldBy(then: Attempt, now: Attempt | undefined): boolean {
  if (now === undefined) return false;
  const { outcome, delivery, reportedAt } = then;
  // They are one object for the events of the last change: their attempt is the one that is written with them.
  if (then === now && outcome !== 'pending') return delivery !== undefined || reportedAt === undefined;
  if (reportedAt !== (delivery === undefined ? undefined : now.reportedAt)) return false;
  const later = outcome === 'pending' ? nothing : now;
  // Field by field: this is called several times for every report.
  return (
    then.settledAt === later.settledAt &&
    then.reference === later.reference &&
    then.aliases === later.aliases &&
    then.units === later.units &&
    then.balance === later.balance &&
    then.price === later.price &&
    then.cost === later.cost &&
    then.trace === later.trace &&
    then.reason === later.reason
  );
}

/** Takes the place of the fields that the attempt has now. */
export function explicitFields(then: Attempt, write: (reason: Reason) => WrittenReason): ExplicitFields {
  const { settledAt, reference, aliases, units, balance, price, cost, trace, reason, reportedAt } = then;
  return {
    ...(settledAt !== undefined && { settledAt: settledAt.getTime() }),
    ...(reportedAt !== undefined && { reportedAt: reportedAt.getTime() }),
    ...(reference !== undefined && { reference }),
    ...(aliases !== undefined && { aliases }),
    ...(units !== undefined && { units }),
    ...(balance !== undefined && { balance }),
    ...(price !== undefined && { price }),
    ...(cost !== undefined && { cost }),
    ...(trace !== undefined && { trace }),
    ...(reason !== undefined && { reason: write(reason) }),
  };
}

/** The attempt as it was. Undefined if the message does not have it any more. */
export function decodeThen(
  [number, outcome, delivery, reports]: AttemptThen,
  explicit: ExplicitFields | undefined,
  message: Message,
  read: (reason: WrittenReason) => Reason,
): Attempt | undefined {
  const now = message.attempts[number - 1];
  if (now === undefined) return undefined;
  const { step, notifier, channel, to, place, startedAt, leaseUntil } = now;
  const verdict = deliveryOf(delivery);
  return {
    ...{ number, step, notifier, channel, to, startedAt, leaseUntil, outcome: outcomeOf(outcome) },
    ...(place !== undefined && { place }),
    ...(explicit === undefined ? laterNow(now, outcomeOf(outcome), verdict) : readExplicit(explicit, read)),
    ...(verdict !== undefined && { delivery: verdict }),
    reports: now.reports.slice(0, reports),
  };
}

function laterNow(now: Attempt, outcome: Attempt['outcome'], verdict: Attempt['delivery']): LaterFields {
  if (outcome === 'pending') return {};
  const { settledAt, reference, aliases, units, balance, price, cost, trace, reason, reportedAt } = now;
  return {
    ...(verdict !== undefined && reportedAt !== undefined && { reportedAt }),
    ...(cost !== undefined && { cost }),
    ...(trace !== undefined && { trace }),
    ...(settledAt !== undefined && { settledAt }),
    ...(reference !== undefined && { reference }),
    ...(aliases !== undefined && { aliases }),
    ...(units !== undefined && { units }),
    ...(balance !== undefined && { balance }),
    ...(price !== undefined && { price }),
    ...(reason !== undefined && { reason }),
  };
}

function readExplicit(
  { settledAt, reportedAt, reason, ...others }: ExplicitFields,
  read: (reason: WrittenReason) => Reason,
): LaterFields {
  return {
    ...others,
    ...(reportedAt !== undefined && { reportedAt: new Date(reportedAt) }),
    ...(settledAt !== undefined && { settledAt: new Date(settledAt) }),
    ...(reason !== undefined && { reason: read(reason) }),
  };
}
