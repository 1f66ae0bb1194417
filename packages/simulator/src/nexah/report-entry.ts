/** One entry of a `dlrlist` in the form of Nexah's sample, whose `reponsecode` is 1 for every state. */
import { doualaTime } from '../dlrlist/douala-time.ts';
import { accented, respell } from '../dlrlist/report-entry.ts';
import type { ReportFaultName } from '../faults/faults.ts';
import type { ReportContent, WireEntry } from '../reports/report-wire.ts';

/** Writes an entry. Submission and sending are the same moment here. */
export function reportEntry({ sms, status, deliveredAt, faults, spelling }: ReportContent): WireEntry {
  const has = (fault: ReportFaultName): boolean => faults.includes(fault);
  const entry: WireEntry = {
    reponsecode: '1',
    reponsedescription: has('latin1') ? accented : 'success',
    mobileno: sms.to.replace(/^\+/, ''),
    messageid: sms.messageId,
    total_sms_unit: String(sms.units),
    submittime: doualaTime(sms.at),
    senttime: doualaTime(sms.at),
    deliverytime: has('zeroDate') ? '0000-00-00 00:00:00' : doualaTime(deliveredAt),
    status,
    traffic: 'SIMULATED',
  };
  return has('capitals') ? respell(entry, spelling) : entry;
}
