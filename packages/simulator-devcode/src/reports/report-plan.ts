/** Plans the reports of an accepted SMS: how many, with which content, due at which time. */

import type { Draw } from '../base/draw.ts';
import type { AcceptedSms } from '../book/book.ts';
import { hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import type { ReportFaultName } from '../faults/faults.ts';
import { magicFaultsOf } from '../faults/magic-faults.ts';
import { type DeliveryWord, reportEntry } from './report-entry.ts';
import type { OpenReport } from './report-record.ts';

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

/** Plans the reports of one SMS. */
export function planReports(
  sms: AcceptedSms,
  switchedOn: FaultSettings,
  draw: Draw,
  delayMs: number,
): readonly PlannedReport[] {
  const settings = new Map([...switchedOn, ...magicFaultsOf(sms.to).reports]);
  const has = (name: ReportFaultName): boolean => hits(settings, name, draw);
  const msOf = (name: ReportFaultName): number => settings.get(name)?.ms ?? defaultMs;
  const written = shapes.filter(has);

  function plan(status: DeliveryWord, laterMs: number, faults: ReportFaultName[]): OpenReport {
    const deliveredAt = new Date(sms.at.getTime() + delayMs + laterMs);
    const all = [...faults, ...written];
    const entry = reportEntry({
      messageId: sms.messageId,
      to: sms.to,
      status,
      submittedAt: sms.at,
      deliveredAt,
      faults: all,
      spelling: draw('spelling'),
    });
    return { ...unposted, messageId: sms.messageId, to: sms.to, status, entry, faults: all, violations: [] };
  }

  const undelivered = has('undelivered');
  const status = undelivered ? 'UNDELIV' : 'DELIVRD';
  const faults: ReportFaultName[] = undelivered ? ['undelivered'] : [];
  if (has('lost')) {
    return [{ record: { ...plan(status, 0, [...faults, 'lost']), lost: true }, due: 'never' }];
  }

  const before = has('beforeAnswer');
  const late = !before && has('late');
  const lateMs = late ? msOf('late') : 0;
  if (before) faults.push('beforeAnswer');
  if (late) faults.push('late');
  const due = before ? 'beforeAnswer' : delayMs + lateMs;
  const planned: PlannedReport[] = [{ record: plan(status, 0, [...faults]), due }];
  if (has('twice')) planned.push({ record: plan(status, 0, [...faults, 'twice']), due });
  if (has('again')) {
    planned.push({ record: plan(status, 0, [...faults, 'again']), due: delayMs + lateMs + msOf('again') });
  }
  if (has('contradictory')) {
    const ms = msOf('contradictory');
    const opposite = undelivered ? 'DELIVRD' : 'UNDELIV';
    planned.push({ record: plan(opposite, ms, [...faults, 'contradictory']), due: delayMs + lateMs + ms });
  }
  return planned;
}

const unposted = { posted: 0, listLength: 0, acknowledged: undefined, givenUp: false, lost: false } as const;
