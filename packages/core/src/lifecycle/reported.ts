import { type Attempt, hasReference, isOpen } from '../model/attempt.ts';
import { type DeliveryReport, reportTime, sameReport, verdictOf } from '../model/delivery-report.ts';
import type { Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import { isFinal, type MessageStatus } from '../model/message-status.ts';
import type { UnknownAttempt } from '../model/unknown-attempt.ts';
import type { About, Draft } from './draft.ts';
import { hasPending, wasLeft } from './further-attempts.ts';
import { advance, finish, markSent } from './moves.ts';

/** How many reports an attempt keeps, beside the first of each verdict. Providers send a handful. */
const maxKeptReports = 50;

/** How far a provider's clock may be off when a report is compared with an attempt's time. */
const clockSkewMs = 120_000;

/** A report came for one of its attempts. A report that changes nothing is kept too, up to a limit (`isKept()`). */
export function reported(draft: Draft, { report }: Reported): void {
  const attempt = attemptOf(draft.message, report);
  if (attempt === undefined) return;
  const { number } = attempt;
  const verdict = verdictOf(report.status);
  if (isKept(attempt, report)) draft.patchAttempt(number, patchBy(report, attempt, draft, verdict));
  const about = { attempt: number, report };
  draft.emit('report.received', about);
  if (attempt.outcome === 'unknown') wasTaken(draft, attempt, verdict !== undefined);
  if (verdict === undefined) return;
  if ((attempt.delivery ?? verdict) !== verdict || contradicts(verdict, draft.message.status)) {
    draft.emit('report.conflict', about);
  }
  delivery(draft, attempt, verdict, about);
}

/** The attempt that a report is about: the last that is open, or the last. Undefined if one of them has the report already. */
function attemptOf({ attempts }: Message, report: DeliveryReport): Attempt | undefined {
  let open: Attempt | undefined;
  let last: Attempt | undefined;
  for (const attempt of attempts) {
    if (!hasReference(attempt, report.notifier, report.reference)) continue;
    for (const known of attempt.reports) if (sameReport(known, report)) return undefined;
    last = attempt;
    if (isOpen(attempt)) open = attempt;
  }
  return open ?? last;
}

function patchBy(
  report: DeliveryReport,
  attempt: Attempt,
  { message, at }: Draft,
  verdict: Attempt['delivery'],
): Partial<Attempt> {
  const patch: { -readonly [Field in keyof Attempt]?: Attempt[Field] } = {
    // Not a spread, which makes a list with room for more: it is kept as long as the message.
    reports: attempt.reports.concat(report),
  };
  if (report.price !== undefined) patch.price = report.price;
  if (verdict !== undefined && attempt.delivery === undefined) patch.delivery = verdict;
  if (becomesDelivered(message, attempt, verdict)) patch.reportedAt = at;
  return patch;
}

/** A report shows that the provider took a message whose outcome was unknown. Without a verdict yet, it waits for one. */
function wasTaken(draft: Draft, { number }: Attempt, hasVerdict: boolean): void {
  const attempt = draft.patchAttempt(number, { outcome: 'accepted' });
  const { message } = draft;
  if (hasVerdict || isFinal(message.status) || hasPending(message) || wasLeft(message, attempt)) return;
  markSent(draft, attempt);
}

/** True if an attempt has few reports, or this is the first with its verdict: a message must not grow for ever. */
function isKept({ reports }: Attempt, { status }: DeliveryReport): boolean {
  const verdict = verdictOf(status);
  return (
    reports.length < maxKeptReports ||
    (verdict !== undefined && reports.every((known) => verdictOf(known.status) !== verdict))
  );
}

/** True if a verdict is the first to say that an attempt was delivered, and counts: a final message keeps its verdicts. */
function becomesDelivered({ status }: Message, { delivery }: Attempt, verdict: Attempt['delivery']): boolean {
  return (
    verdict === 'delivered' && (delivery === undefined || (delivery === 'undelivered' && !isFinal(status)))
  );
}

/** True if a report says that a message was delivered which has another final state. */
function contradicts(verdict: 'delivered' | 'undelivered', status: MessageStatus): boolean {
  return verdict === 'delivered' && isFinal(status) && status !== 'delivered';
}

/** Applies the news whether an attempt was delivered. A final message stays as it is. */
export function delivery(
  draft: Draft,
  attempt: Attempt,
  verdict: 'delivered' | 'undelivered',
  about: About,
): void {
  if (isFinal(draft.message.status)) return;
  if (verdict === 'delivered') {
    if (draft.attempt(attempt.number).delivery !== 'delivered')
      draft.patchAttempt(attempt.number, { delivery: 'delivered' });
    finish(draft, 'delivered');
    return draft.emit('message.delivered', about);
  }
  if (draft.message.status === 'sent' || draft.message.status === 'unknown') advance(draft, attempt, about);
}

/** True if a parked report with the number of an unknown attempt may be about it, judged by its time. */
export function isCandidate(
  { startedAt, leaseUntil }: Pick<UnknownAttempt, 'startedAt' | 'leaseUntil'>,
  { at, report }: Reported,
): boolean {
  const time = reportTime(report, at).getTime();
  return time >= startedAt.getTime() - clockSkewMs && time <= leaseUntil.getTime() + clockSkewMs;
}
