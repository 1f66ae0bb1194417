import type { EventOf } from '@nkul/core';
import type { Attempt, CoreEvent, DeliveryReport } from '@nkul/core/adapter';
import { BudgetGauge } from './budget-gauge.ts';
import type { Instruments } from './instruments.ts';

type ReportEvent = EventOf<'report.received' | 'report.conflict'>;
type MessageEvent = Exclude<Extract<CoreEvent, { readonly message: unknown }>, ReportEvent>;

/** The reasons of an outcome that came without an answer: the process that called has ended. */
const withoutCall: readonly (string | undefined)[] = ['lease_expired', 'restored'];

/** Counts the events of this process. */
export class EventMetrics {
  readonly #instruments: Instruments;
  readonly #budget: BudgetGauge;
  /** The number of the newest event. */
  #latest = 0;
  /** By durable subscriber: the number of the last event that it has handled. */
  readonly #places = new Map<string, number>();

  constructor(instruments: Instruments, budgets: readonly string[] | undefined) {
    this.#instruments = instruments;
    this.#budget = new BudgetGauge(instruments, budgets);
  }

  event(event: CoreEvent): void {
    this.seen(event.sequence);
    if ('message' in event && 'status' in event) return this.#ofMessage(event);
    switch (event.type) {
      case 'report.parked':
        return this.report(event.report, 'parked', event.at);
      case 'report.candidate':
        return this.report(event.report, 'candidate', event.at);
      case 'report.quarantined':
        this.#heard(event.notifier, event.at);
        return this.#instruments.add('reports', 1, [event.notifier, 'quarantined', 'none']);
      case 'notifier.away':
        return this.#instruments.set('away', 1, [event.notifier, event.reason.code]);
      case 'notifier.back':
        return this.#instruments.unset('away', [event.notifier, event.reason.code]);
      case 'balance.read':
        return this.#instruments.set('balance', event.balance.left, [event.notifier]);
      case 'limit.near':
      case 'limit.reached':
        return this.#budget.filled(event);
    }
  }

  /** A report, by its effect. */
  report(report: DeliveryReport, result: ReportResult, at: Date): void {
    this.#heard(report.notifier, at);
    this.#instruments.add('reports', 1, [report.notifier, result, verdictOf(report)]);
  }

  /** An event with a number was stored, by whichever process. */
  seen(sequence: number): void {
    if (sequence <= this.#latest) return;
    this.#latest = sequence;
    for (const subscriber of this.#places.keys()) this.#setLag(subscriber);
  }

  /** A durable subscriber has handled the events up to a number. Without one, this process does not give it events for now. */
  handled(subscriber: string, sequence: number | undefined): void {
    if (sequence === undefined) {
      this.#places.delete(subscriber);
      return this.#instruments.unset('subscriberLag', [subscriber]);
    }
    this.#places.set(subscriber, sequence);
    this.#setLag(subscriber);
  }

  /** Some values change with the time alone. @param nowMs in milliseconds since 1970 */
  tick(nowMs: number): void {
    this.#budget.tick(nowMs);
  }

  #setLag(subscriber: string): void {
    const lag = Math.max(0, this.#latest - (this.#places.get(subscriber) ?? 0));
    this.#instruments.set('subscriberLag', lag, [subscriber]);
  }

  #heard(notifier: string, at: Date): void {
    this.#instruments.set('lastReport', at.getTime() / 1_000, [notifier]);
  }

  #ofMessage(event: MessageEvent | ReportEvent): void {
    switch (event.type) {
      case 'report.received':
        this.#countLatePrice(event);
        // One that contradicts the verdict without changing it is a conflict alone.
        if (verdictStays(event)) return;
        return this.report(event.report, 'applied', event.at);
      case 'report.conflict':
        return this.report(event.report, 'conflict', event.at);
      case 'message.review':
        return this.#countAccepted(event);
      case 'message.queued':
        // After a review, it is queued by a later event.
        if (event.at.getTime() === event.message.createdAt.getTime()) this.#countAccepted(event);
        return;
      case 'message.sent':
        return this.#countCharge(event.attempt);
      case 'message.unknown':
        return this.#countUnknown(event);
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

  #countAccepted({ message: { route, template = '' } }: MessageEvent): void {
    this.#instruments.add('accepted', 1, [route, template]);
  }

  #countEnd({ message: { route, template = '' }, status }: MessageEvent): void {
    this.#instruments.add('ended', 1, [route, status, template]);
  }

  #countUnknown({ attempt, reason }: MessageEvent): void {
    if (attempt === undefined || !withoutCall.includes(reason?.code)) return;
    this.#instruments.add('attempts', 1, [attempt.notifier, 'unknown', reason?.code ?? '']);
  }

  #countTimes({ message, attempt, report, at }: MessageEvent): void {
    // Without a report, an operator has said so: the time of the delivery is not known.
    if (report === undefined) return;
    const { route, template = '', createdAt } = message;
    this.#instruments.observe('endToEnd', secondsSince(createdAt, at), [route, template]);
    if (attempt === undefined) return;
    const { notifier, place = '', startedAt } = attempt;
    this.#instruments.observe('delivery', secondsSince(startedAt, at), [notifier, place]);
  }

  #countCharge(attempt: Attempt | undefined): void {
    if (attempt === undefined) return;
    const { notifier, units, price, cost } = attempt;
    if (units !== undefined && units > 0) this.#instruments.add('units', units, [notifier]);
    this.#countCost(notifier, price ?? cost);
  }

  /** The price that a report is the first to give. A cost by the tariff was counted when the provider answered. */
  #countLatePrice({ attempt, report }: ReportEvent): void {
    if (attempt === undefined || report.price === undefined || attempt.cost !== undefined) return;
    const others = attempt.reports.filter(({ price }) => price !== undefined);
    if (others.length <= 1) this.#countCost(attempt.notifier, report.price);
  }

  #countCost(notifier: string, money: Attempt['price']): void {
    const amount = Number(money?.amount);
    if (money !== undefined && amount > 0) this.#instruments.add('cost', amount, [notifier, money.currency]);
  }
}

/** The effect of a report. */
export type ReportResult = 'applied' | 'duplicate' | 'parked' | 'conflict' | 'candidate';

function verdictOf({ status }: DeliveryReport): string {
  if (status === 'delivered' || status === 'read') return 'delivered';
  return status === 'enroute' || status === 'accepted' || status === 'unknown' ? 'none' : 'undelivered';
}

/** True for a report whose verdict is another than that of its attempt. */
function verdictStays({ report, attempt }: ReportEvent): boolean {
  const verdict = verdictOf(report);
  return verdict !== 'none' && attempt?.delivery !== undefined && attempt.delivery !== verdict;
}

/** At least 0: the clock may have been set back. */
function secondsSince(since: Date, at: Date): number {
  return Math.max(0, at.getTime() - since.getTime()) / 1_000;
}
