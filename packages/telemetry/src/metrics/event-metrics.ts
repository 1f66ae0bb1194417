import type { EventOf } from '@nkul/core';
import type {
  Clock,
  CoreEvent,
  DeliveryReport,
  GivenBack,
  PricedAttempt,
  Reason,
  SettledAnswers,
} from '@nkul/core/adapter';
import { BudgetGauge } from './budget-gauge.ts';
import type { Instruments } from './instruments.ts';
import { codeOr } from './label-caps.ts';
import { LastReviewed } from './last-reviewed.ts';

type ReportEvent = EventOf<'report.received' | 'report.conflict'>;
type MessageEvent = Exclude<Extract<CoreEvent, { readonly message: unknown }>, ReportEvent>;

/** How far the time of a report may be in the future, in milliseconds: clocks differ, and a reading of the store takes a while. */
const aheadMs = 60_000;

/** Counts the events of this process. */
export class EventMetrics {
  readonly #instruments: Instruments;
  readonly #budget: BudgetGauge;
  readonly #clock: () => Clock;
  /** The number of the newest event. */
  #latest = 0;
  /** They were counted as accepted. */
  readonly #reviewed = new LastReviewed();
  /** By notifier: the time of the last report, in milliseconds since 1970. */
  readonly #heardAt = new Map<string, number>();
  /** By durable subscriber: the number of the last event that it has handled. */
  readonly #places = new Map<string, number>();

  /** @param clock the clock of the hub, once it is made */
  constructor(instruments: Instruments, budgets: readonly string[] | undefined, clock: () => Clock) {
    this.#instruments = instruments;
    this.#clock = clock;
    this.#budget = new BudgetGauge(instruments, budgets);
  }

  /** The hub starts: a webhook that has heard nothing since is as silent as one that heard nothing since its last report. */
  started(notifier: string, at: Date): void {
    this.#heard(notifier, at);
  }

  event(event: CoreEvent): void {
    this.seen(event.sequence);
    if ('message' in event && 'status' in event) return this.#ofMessage(event);
    switch (event.type) {
      case 'report.parked':
        return this.report(event.report, 'parked', event.at);
      case 'report.candidate':
        // It came before: this is about an attempt that is unknown since.
        return this.#count(event.report, 'candidate');
      case 'report.quarantined':
        this.#heard(event.notifier, event.at);
        return this.#instruments.add('reports', 1, [event.notifier, 'quarantined', 'none']);
      case 'notifier.away':
        return this.#instruments.set('away', 1, [event.notifier, awayReason(event.reason)]);
      case 'notifier.back':
        return this.#instruments.set('away', 0, [event.notifier, awayReason(event.reason)]);
      case 'balance.read':
        return this.#instruments.set('balance', event.balance.left, [event.notifier]);
      case 'limit.near':
      case 'limit.reached':
      case 'opt_out.many':
        this.#instruments.add('limitEvents', 1, [event.rule, event.type]);
        if (event.type !== 'opt_out.many') this.#budget.filled(event, this.#clock().monotonicMs());
    }
  }

  /** A report, by its effect. */
  report(report: DeliveryReport, result: ReportResult, at: Date): void {
    this.#heard(report.notifier, at);
    this.#count(report, result);
  }

  /** The answers of a call were recorded. An attempt whose outcome was recorded before was counted then. */
  settled({ notifier, answers }: SettledAnswers): void {
    for (const { submission, asked, late } of answers) {
      if (asked && !late) this.#countAttempt(notifier, submission);
      if (submission.outcome === 'accepted' && submission.units !== undefined && submission.units > 0)
        this.#instruments.add('units', submission.units, [notifier]);
    }
  }

  /** Attempts have a price for the first time. */
  priced(attempts: readonly PricedAttempt[]): void {
    for (const { notifier, price } of attempts) {
      const amount = Number(price.amount);
      if (amount > 0) this.#instruments.add('cost', amount, [notifier, price.currency]);
    }
  }

  /** Messages that surely were not sent gave their charges back. */
  givenBack(messages: readonly GivenBack[]): void {
    for (const message of messages) this.#budget.givenBack(message, this.#clock().monotonicMs());
  }

  /** An event with a number was stored, by whichever process. */
  seen(sequence: number): void {
    if (sequence <= this.#latest) return;
    this.#latest = sequence;
    for (const subscriber of this.#places.keys()) this.#setLag(subscriber);
  }

  /**
   * The time of day, by the clock of the store. It may have been set back since reports came: a time in the future would keep the alert
   * about silence quiet until then.
   */
  timeIs(now: Date): void {
    for (const [notifier, ms] of this.#heardAt)
      if (ms > now.getTime() + aheadMs) this.#setHeard(notifier, now.getTime());
  }

  /** A durable subscriber has handled the events up to a number. Without one, this process does not give it events for now. */
  handled(subscriber: string, sequence: number | undefined): void {
    if (sequence === undefined) {
      this.#places.delete(subscriber);
      return this.#instruments.set('subscriberLag', 0, [subscriber]);
    }
    this.#places.set(subscriber, sequence);
    this.#setLag(subscriber);
  }

  /** Some values change with the time alone. */
  tick(): void {
    this.#budget.tick(this.#clock().monotonicMs());
  }

  #setLag(subscriber: string): void {
    const lag = Math.max(0, this.#latest - (this.#places.get(subscriber) ?? 0));
    this.#instruments.set('subscriberLag', lag, [subscriber]);
  }

  #count({ notifier, ...report }: DeliveryReport, result: ReportResult): void {
    this.#instruments.add('reports', 1, [notifier, result, verdictOf(report.status)]);
  }

  /** An adopted report may be an old one. */
  #heard(notifier: string, at: Date): void {
    this.#setHeard(notifier, Math.max(at.getTime(), this.#heardAt.get(notifier) ?? 0));
  }

  #setHeard(notifier: string, ms: number): void {
    this.#heardAt.set(notifier, ms);
    this.#instruments.set('lastReport', ms / 1_000, [notifier]);
  }

  #ofMessage(event: MessageEvent | ReportEvent): void {
    const wasInReview = this.#reviewed.delete(event.message.id);
    switch (event.type) {
      case 'report.received':
        // One that contradicts the verdict without changing it is a conflict alone.
        if (contradicts(event)) return;
        return this.report(event.report, repeats(event) ? 'duplicate' : 'applied', event.at);
      case 'report.conflict':
        return this.report(event.report, 'conflict', event.at);
      case 'message.review':
        this.#reviewed.add(event.message.id, event.at);
        return this.#countAccepted(event);
      case 'message.queued':
        return this.#countQueued(event, wasInReview);
      case 'message.unknown':
      case 'message.sent':
        return this.#countWithoutAnswer(event);
      case 'message.delivered':
        this.#countTimes(event);
        return this.#countEnd(event);
      case 'message.undelivered':
      case 'message.rejected':
      case 'message.failed':
      case 'message.expired':
      case 'message.cancelled':
        return this.#countEnd(event);
    }
  }

  /** A message is also queued by a release from review, in whichever process. */
  #countQueued(event: MessageEvent, wasInReview: boolean): void {
    const { message, at } = event;
    const isAccepted = !wasInReview && at.getTime() === message.createdAt.getTime();
    if (isAccepted) this.#countAccepted(event);
    // A message of a transaction of the application that goes over a limit: it is cancelled at once, and takes nothing.
    if (isAccepted && message.chargedAt === undefined) return;
    this.#budget.taken(message, this.#clock().monotonicMs());
  }

  #countAccepted({ message: { route, template = '' } }: MessageEvent): void {
    this.#instruments.add('accepted', 1, [route, template]);
  }

  #countEnd({ message: { route, template = '' }, status }: MessageEvent): void {
    this.#instruments.add('ended', 1, [route, status, template]);
  }

  /** Its lease ended before its answer came: it is unknown, or accepted, if a report shows it. */
  #countWithoutAnswer({ type, attempt, report, reason }: MessageEvent): void {
    if (attempt === undefined || attempt.settledAt !== undefined || report !== undefined) return;
    if (type === 'message.unknown' && reason?.code === 'lease_expired')
      this.#instruments.add('attempts', 1, [attempt.notifier, 'unknown', reason.code]);
    // With a reason, it was unknown before.
    if (type === 'message.sent' && attempt.reason === undefined)
      this.#instruments.add('attempts', 1, [attempt.notifier, 'accepted', '']);
  }

  #countAttempt(notifier: string, submission: SettledAnswers['answers'][number]['submission']): void {
    const reason = submission.outcome === 'accepted' ? '' : codeOr(submission.reason.code);
    this.#instruments.add('attempts', 1, [notifier, submission.outcome, reason]);
  }

  #countTimes({ message, attempt, report, at }: MessageEvent): void {
    // Without a report, an operator has said so: the time of the delivery is not known.
    if (report === undefined) return;
    const { route, template = '', category, createdAt } = message;
    this.#instruments.observe('endToEnd', secondsSince(createdAt, at), [route, template, category]);
    if (attempt === undefined) return;
    const { notifier, place = '', startedAt } = attempt;
    this.#instruments.observe('delivery', secondsSince(startedAt, at), [notifier, place]);
  }
}

/** The effect of a report. */
export type ReportResult = 'applied' | 'duplicate' | 'parked' | 'conflict' | 'candidate';

function verdictOf(status: DeliveryReport['status']): 'delivered' | 'undelivered' | 'none' {
  if (status === 'delivered' || status === 'read') return 'delivered';
  return status === 'enroute' || status === 'accepted' || status === 'unknown' ? 'none' : 'undelivered';
}

/** True for a report whose verdict is another than that of its attempt. */
function contradicts({ report, attempt }: ReportEvent): boolean {
  const verdict = verdictOf(report.status);
  return verdict !== 'none' && attempt?.delivery !== undefined && attempt.delivery !== verdict;
}

/** True for a report whose verdict was known: some providers report each segment, or that it was read. */
function repeats({ report, attempt }: ReportEvent): boolean {
  const verdict = verdictOf(report.status);
  if (verdict === 'none' || attempt === undefined) return false;
  return attempt.reports.filter(({ status }) => verdictOf(status) === verdict).length > 1;
}

/** The reasons by which `hub.health()` tells absences apart. */
function awayReason({ code }: Reason): string {
  return code === 'rate_limited' ? code : 'unavailable';
}

/** At least 0: the clock may have been set back. */
function secondsSince(since: Date, at: Date): number {
  return Math.max(0, at.getTime() - since.getTime()) / 1_000;
}
