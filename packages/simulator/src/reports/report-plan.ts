/** Plans the reports of an accepted SMS: how many, with which content, due at which time. */

import type { Draw } from '../base/draw.ts';
import type { AcceptedSms } from '../book/book.ts';
import { hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import type { ReportFaultName } from '../faults/faults.ts';
import { type OpenReport, unposted } from './report-record.ts';
import type { ReportWire, Verdict } from './report-wire.ts';

/** One report, and when it is due. */
export interface PlannedReport {
  readonly record: OpenReport;
  /** From acceptance on, in milliseconds; before the answer to the send; or never */
  readonly due: number | 'beforeAnswer' | 'never';
}

const defaultMs = 300;
const shapes: readonly ReportFaultName[] = [
  'codeDisagrees',
  'capitals',
  'stringsForNumbers',
  'zeroDate',
  'latin1',
];

/** The circumstances in which the reports of one SMS are planned. */
export interface ReportCircumstances {
  readonly wire: ReportWire;
  /** The faults that can show on this wire: of the number itself, else those that are switched on */
  readonly settings: FaultSettings;
  readonly draw: Draw;
  readonly delayMs: number;
}

/** Plans the reports of one SMS. */
export function planReports(sms: AcceptedSms, circumstances: ReportCircumstances): readonly PlannedReport[] {
  const { settings, draw, delayMs } = circumstances;
  const has = (name: ReportFaultName): boolean => hits(settings, name, draw);
  const msOf = (name: ReportFaultName): number => settings.get(name)?.ms ?? defaultMs;
  const verdict = has('failed') ? 'failed' : has('undelivered') ? 'undelivered' : 'delivered';
  const faults: ReportFaultName[] = verdict === 'delivered' ? [] : [verdict];
  const write = writerOf(sms, circumstances, shapes.filter(has));

  if (has('lost')) {
    return write(verdict, 0, [...faults, 'lost']).map((record) => {
      return { record: { ...record, lost: true }, due: 'never' };
    });
  }

  const before = has('beforeAnswer');
  const late = !before && has('late');
  const lateMs = late ? msOf('late') : 0;
  if (before) faults.push('beforeAnswer');
  if (late) faults.push('late');
  const due = before ? 'beforeAnswer' : delayMs + lateMs;
  const last = (ended: Verdict, laterMs: number, fault: ReportFaultName): readonly OpenReport[] =>
    write(ended, laterMs, [...faults, fault]).slice(-1);
  const at = (records: readonly OpenReport[], moment: PlannedReport['due']): readonly PlannedReport[] =>
    records.map((record) => ({ record, due: moment }));
  const planned = [...at(write(verdict, 0, faults), due)];
  if (has('twice')) planned.push(...at(last(verdict, 0, 'twice'), due));
  if (has('again')) planned.push(...at(last(verdict, 0, 'again'), delayMs + lateMs + msOf('again')));
  if (has('contradictory')) {
    const ms = msOf('contradictory');
    const opposite = verdict === 'delivered' ? 'undelivered' : 'delivered';
    planned.push(...at(last(opposite, ms, 'contradictory'), delayMs + lateMs + ms));
  }
  return planned;
}

/** Writes the records of a message that ends in one way, one for each state that is reported. */
function writerOf(
  sms: AcceptedSms,
  { wire, draw, delayMs }: ReportCircumstances,
  written: readonly ReportFaultName[],
): (verdict: Verdict, laterMs: number, faults: readonly ReportFaultName[]) => readonly OpenReport[] {
  const { messageId, to, reportTo } = sms;
  return (verdict, laterMs, faults) => {
    const deliveredAt = new Date(sms.at.getTime() + delayMs + laterMs);
    return wire.words(sms, verdict).map((status) => {
      const all = [...faults, ...written];
      const entry = wire.entry({ sms, status, deliveredAt, faults: all, spelling: draw('spelling') });
      const url = reportTo === undefined ? {} : { url: reportTo };
      return { ...unposted, messageId, to, status, entry, ...url, faults: all, violations: [] };
    });
  };
}
