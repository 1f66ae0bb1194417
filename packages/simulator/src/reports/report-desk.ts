/** Posts delivery reports when they are due, checks the acknowledgements, and repeats reports that were not stored. */

import type { Draws } from '../base/draw.ts';
import { hostname, httpAddress, isLoopback } from '../base/loopback.ts';
import { hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import { Postman } from './postman.ts';
import type { PlannedReport } from './report-plan.ts';
import { ReportQueue } from './report-queue.ts';
import type { OpenReport } from './report-record.ts';
import type { Acknowledgement, PostForm, ReportWire } from './report-wire.ts';

/** How reports are posted. */
export interface ReportDeskOptions {
  readonly wire: ReportWire;
  /** Where each report is written down */
  readonly records: OpenReport[];
  /** The address of reports that do not have their own */
  readonly reportTo: string | undefined;
  /** True if reports whose address came with the message may go to other machines */
  readonly anywhere: boolean;
  readonly perCall: number;
  readonly callsInFlight: number;
  readonly timeoutMs: number;
  readonly resend: boolean;
  readonly resendLimit: number;
  readonly resendDelayMs: number;
  readonly draws: Draws;
  /** The faults that are switched on at the moment */
  readonly faults: () => FaultSettings;
}

const longestList = 1000;
const longestCatchUp = 5000;

/** Keeps the reports of one provider, and posts them. */
export class ReportDesk {
  readonly #options: ReportDeskOptions;
  readonly #queue = new ReportQueue();
  readonly #postman: Postman;
  readonly #waiters: (() => void)[] = [];
  #address: string | undefined;
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ReportDeskOptions) {
    this.#options = options;
    this.#postman = new Postman(options.timeoutMs);
    this.reportTo(options.reportTo);
  }

  /** Adds reports. It resolves when those that are due before the answer were posted. */
  async take(reports: readonly PlannedReport[]): Promise<void> {
    const from = performance.now();
    const now: OpenReport[] = [];
    for (const { record, due } of reports) {
      this.#options.records.push(record);
      if (this.#isForeign(record)) giveUp(record);
      else if (due === 'beforeAnswer' && this.#addressOf(record) !== undefined) now.push(record);
      else if (due !== 'never') this.#queue.add(record, due === 'beforeAnswer' ? from : from + due);
    }
    this.#pump();
    const most = this.#options.wire.mostPerCall ?? Math.max(1, now.length);
    for (let at = 0; at < now.length; at += most) await this.#post(now.slice(at, at + most));
  }

  /** Sets the address for reports. Without an address, reports wait for one. */
  reportTo(url: string | undefined): void {
    this.#address = url === undefined ? undefined : httpAddress('reportTo', url);
    this.#pump();
  }

  /** Resolves when all reports were acknowledged, given up or lost. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#pump();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#postman.close();
    this.#releaseWaiters();
  }

  /** Posts due reports, in as many calls as may be under way at once, and sets a timer for the next. */
  #pump(): void {
    clearTimeout(this.#timer);
    while (this.#isOpen && this.#mayPost && this.#queue.dueCount() > 0) void this.#post(this.#nextList());
    const wait = this.#isOpen ? this.#queue.msToNext() : undefined;
    if (wait !== undefined && this.#mayPost) this.#timer = setTimeout(() => this.#pump(), wait);
    if (wait === undefined && this.#inFlight === 0) this.#releaseWaiters();
  }

  /** True if the next report has an address. Either all reports of a queue have their own, or all use the desk's. */
  get #isOpen(): boolean {
    const next = this.#queue.next();
    return !this.#closed && next !== undefined && this.#addressOf(next) !== undefined;
  }

  #addressOf(report: OpenReport): string | undefined {
    return report.url ?? this.#address;
  }

  #isForeign({ url }: OpenReport): boolean {
    return url !== undefined && !this.#options.anywhere && !isLoopback(hostname(url));
  }

  get #mayPost(): boolean {
    return this.#inFlight < this.#options.callsInFlight;
  }

  #releaseWaiters(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  #nextList(): readonly OpenReport[] {
    const draw = this.#options.draws.next('report call');
    const faults = this.#options.faults();
    const anySize = hits(faults, 'listSizes', draw);
    const catchesUp = hits(faults, 'catchUp', draw);
    const { perCall, wire } = this.#options;
    const usual = anySize ? 1 + Math.floor(draw('length') * longestList) : (wire.mostPerCall ?? perCall);
    const length = catchesUp ? longestCatchUp : usual;
    const reversed = this.#queue.dueCount() > 1 && hits(faults, 'reversed', draw);
    const list = this.#queue.takeDue(length, reversed ? 'newest' : 'oldest');
    for (const report of list) {
      if (reversed) note(report, 'reversed');
      if (catchesUp) note(report, 'catchUp');
      else if (anySize) note(report, 'listSizes');
    }
    return list;
  }

  /** @param list reports with one address */
  async #post(list: readonly OpenReport[]): Promise<void> {
    const [first] = list;
    const url = first && this.#addressOf(first);
    if (url === undefined) return;
    const { wire, resendDelayMs } = this.#options;
    this.#inFlight += 1;
    for (const report of list) {
      report.posted += 1;
      report.listLength = list.length;
    }
    const entries = list.map((report) => report.entry);
    const answer = await this.#postman.post(url, wire.call(url, entries, this.#formOf(list)));
    const acknowledgements = wire.read(entries, answer);
    this.#inFlight -= 1;
    if (this.#closed) return;
    const again = performance.now() + resendDelayMs;
    for (const [at, report] of list.entries()) this.#acknowledge(report, acknowledgements[at], again);
    this.#pump();
  }

  #formOf(list: readonly OpenReport[]): PostForm {
    const { draws, faults } = this.#options;
    const formTyped = hits(faults(), 'formTyped', draws.next('report call type'));
    if (formTyped) for (const report of list) note(report, 'formTyped');
    return { formTyped, latin1: list.some((report) => report.faults.includes('latin1')) };
  }

  /** Notes the partner's answer for a report, and posts it again if it was not stored. */
  #acknowledge(report: OpenReport, acknowledgement: Acknowledgement | undefined, again: number): void {
    const { resend, resendLimit } = this.#options;
    report.acknowledged = acknowledgement?.value;
    report.violations.push(...(acknowledgement?.violations ?? []));
    if (report.acknowledged === 1) return;
    if (resend && report.posted <= resendLimit) this.#queue.add(report, again);
    else report.givenUp = true;
  }
}

function note(report: OpenReport, fault: 'reversed' | 'listSizes' | 'catchUp' | 'formTyped'): void {
  if (!report.faults.includes(fault)) report.faults.push(fault);
}

function giveUp(report: OpenReport): void {
  report.givenUp = true;
  report.violations.push('not posted: its address is of another machine. Allow others with reportAnywhere');
}
