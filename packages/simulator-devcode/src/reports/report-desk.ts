/** Posts delivery reports when they are due, checks the acknowledgements, and posts again what was not stored. */

import type { Draws } from '../base/draw.ts';
import { hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import { readAcknowledgements } from './acknowledgement.ts';
import { createPostman } from './post-reports.ts';
import type { PlannedReport } from './report-plan.ts';
import { createReportQueue } from './report-queue.ts';
import type { OpenReport, ReportRecord } from './report-record.ts';

/** How reports are posted. */
export interface ReportDeskOptions {
  readonly reportTo: string | undefined;
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

/** The desk where reports go out. */
export interface ReportDesk {
  readonly records: readonly ReportRecord[];
  /** Takes reports up. Those that are due before the answer are posted when this resolves. */
  take(reports: readonly PlannedReport[]): Promise<void>;
  /** Where reports go from now on; without an address, they wait for one. */
  reportTo(url: string | undefined): void;
  /** Resolves when no report is waiting or on its way. */
  settled(): Promise<void>;
  close(): void;
}

const longestList = 1000;
const longestCatchUp = 5000;

/** Opens a desk. */
export function createReportDesk(options: ReportDeskOptions): ReportDesk {
  const { draws } = options;
  const records: OpenReport[] = [];
  const queue = createReportQueue();
  const postman = createPostman(options.timeoutMs);
  let address = checked(options.reportTo);
  let inFlight = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const waiters: (() => void)[] = [];

  async function take(reports: readonly PlannedReport[]): Promise<void> {
    const from = performance.now();
    const now: OpenReport[] = [];
    for (const { record, due } of reports) {
      records.push(record);
      if (due === 'beforeAnswer' && address !== undefined) now.push(record);
      else if (due !== 'never') queue.add(record, due === 'beforeAnswer' ? from : from + due);
    }
    pump();
    if (now.length > 0 && address !== undefined) await post(address, now);
  }

  function pump(): void {
    clearTimeout(timer);
    while (!closed && address !== undefined && inFlight < options.callsInFlight && queue.dueCount() > 0) {
      void post(address, nextList());
    }
    const wait = queue.msToNext();
    if (!closed && address !== undefined && wait !== undefined && inFlight < options.callsInFlight) {
      timer = setTimeout(pump, wait);
    }
    if (inFlight === 0 && (wait === undefined || address === undefined || closed)) {
      for (const resolve of waiters.splice(0)) resolve();
    }
  }

  function nextList(): readonly OpenReport[] {
    const draw = draws.next('report call');
    const faults = options.faults();
    const anySize = hits(faults, 'listSizes', draw);
    const catchesUp = hits(faults, 'catchUp', draw);
    const usual = anySize ? 1 + Math.floor(draw('length') * longestList) : options.perCall;
    const length = catchesUp ? longestCatchUp : usual;
    const reversed = queue.dueCount() > 1 && hits(faults, 'reversed', draw);
    const list = queue.takeDue(length, reversed ? 'newest' : 'oldest');
    for (const report of list) {
      if (reversed) note(report, 'reversed');
      if (catchesUp) note(report, 'catchUp');
      else if (anySize) note(report, 'listSizes');
    }
    return list;
  }

  async function post(url: string, list: readonly OpenReport[]): Promise<void> {
    inFlight += 1;
    for (const report of list) {
      report.posted += 1;
      report.listLength = list.length;
    }
    const entries = list.map((report) => report.entry);
    const formTyped = hits(options.faults(), 'formTyped', draws.next('report call type'));
    if (formTyped) for (const report of list) note(report, 'formTyped');
    const latin1 = list.some((report) => report.faults.includes('latin1'));
    const answer = await postman.post(url, entries, { formTyped, latin1 });
    const acknowledgements = readAcknowledgements(entries, answer);
    inFlight -= 1;
    if (closed) return;
    const again = performance.now() + options.resendDelayMs;
    list.forEach((report, at) => {
      const { value, violations } = acknowledgements[at] ?? { value: undefined, violations: [] };
      report.acknowledged = value;
      report.violations.push(...violations);
      if (value === 1) return;
      if (options.resend && report.posted <= options.resendLimit) queue.add(report, again);
      else report.givenUp = true;
    });
    pump();
  }

  return {
    records,
    take,
    reportTo(url) {
      address = checked(url);
      pump();
    },
    settled() {
      return new Promise((resolve) => {
        waiters.push(resolve);
        pump();
      });
    },
    close() {
      closed = true;
      clearTimeout(timer);
      postman.close();
      for (const resolve of waiters.splice(0)) resolve();
    },
  };
}

function note(report: OpenReport, fault: 'reversed' | 'listSizes' | 'catchUp' | 'formTyped'): void {
  if (!report.faults.includes(fault)) report.faults.push(fault);
}

function checked(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError('reportTo is an http: or https: address');
  }
  return url;
}
