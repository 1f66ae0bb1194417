/** One entry of a `dlrlist`, in the form of Devcode's sample, or in the form that a fault gives it. */
import type { ReportFaultName } from '../faults/faults.ts';
import type { ReportContent, WireEntry } from '../reports/report-wire.ts';
import { doualaTime } from './douala-time.ts';

/** The document's words for delivered and not delivered. */
export type DeliveryWord = 'DELIVRD' | 'UNDELIV';

/** Writes an entry. Submission and sending are the same moment here. */
export function reportEntry(content: ReportContent): WireEntry {
  const { sms } = content;
  const has = (fault: ReportFaultName): boolean => content.faults.includes(fault);
  const delivered = content.status === 'DELIVRD';
  const code = delivered === has('codeDisagrees') ? 0 : 1;
  const entry: WireEntry = {
    reponsecode: has('stringsForNumbers') ? String(code) : code,
    reponsedescription: has('latin1') ? accented : delivered ? 'success' : 'error',
    messageid: sms.messageId,
    mobileno: sms.to,
    status: content.status,
    submittime: doualaTime(sms.at),
    senttime: doualaTime(sms.at),
    deliverytime: has('zeroDate') ? '0000-00-00 00:00:00' : doualaTime(content.deliveredAt),
  };
  return has('capitals') ? respell(entry, content.spelling) : entry;
}

/** Words whose bytes differ between Latin 1 and UTF-8. */
export const accented = 'réponse reçue';

/** Changes the spelling of the keys: as in Devcode's table, in capitals, or with an initial capital. */
export function respell(entry: WireEntry, draw: number): WireEntry {
  const initial = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);
  const inTable = (key: string): string =>
    key === 'reponsedescription' || key === 'status' ? initial(key) : key;
  const spell = draw < 1 / 3 ? inTable : draw < 2 / 3 ? (key: string) => key.toUpperCase() : initial;
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [spell(key), value]));
}
