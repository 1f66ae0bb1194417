/** One entry of a `dlrlist`, in the form of the document's sample, or in the form that a fault gives it. */
import { doualaTime } from '../base/douala-time.ts';
import type { ReportFaultName } from '../faults/faults.ts';

/** The document's words for delivered and not delivered. */
export type DeliveryWord = 'DELIVRD' | 'UNDELIV';

/** An entry in the form in which it is posted. */
export type WireEntry = Readonly<Record<string, string | number>>;

/** The content of an entry. */
export interface ReportContent {
  readonly messageId: string;
  readonly to: string;
  readonly status: DeliveryWord;
  readonly submittedAt: Date;
  readonly deliveredAt: Date;
  /** The faults that change how it is written */
  readonly faults: readonly ReportFaultName[];
  /** From 0 up to 1: chooses one of the other spellings */
  readonly spelling: number;
}

/** Writes an entry. Submission and sending are the same moment here. */
export function reportEntry(content: ReportContent): WireEntry {
  const has = (fault: ReportFaultName): boolean => content.faults.includes(fault);
  const delivered = content.status === 'DELIVRD';
  const code = delivered === has('codeDisagrees') ? 0 : 1;
  const entry: WireEntry = {
    reponsecode: has('stringsForNumbers') ? String(code) : code,
    reponsedescription: has('latin1') ? accented : delivered ? 'success' : 'error',
    messageid: content.messageId,
    mobileno: content.to,
    status: content.status,
    submittime: doualaTime(content.submittedAt),
    senttime: doualaTime(content.submittedAt),
    deliverytime: has('zeroDate') ? '0000-00-00 00:00:00' : doualaTime(content.deliveredAt),
  };
  return has('capitals') ? respell(entry, content.spelling) : entry;
}

/** Words whose bytes differ between Latin 1 and UTF-8. */
const accented = 'réponse reçue';

/** Changes the spelling of the keys: as in the document's table, in capitals, or with an initial capital. */
function respell(entry: WireEntry, draw: number): WireEntry {
  const initial = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);
  const inTable = (key: string): string =>
    key === 'reponsedescription' || key === 'status' ? initial(key) : key;
  const spell = draw < 1 / 3 ? inTable : draw < 2 / 3 ? (key: string) => key.toUpperCase() : initial;
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [spell(key), value]));
}
