/** What became of one delivery report. */
import type { ReportFaultName } from '../faults/faults.ts';
import type { DeliveryWord, WireEntry } from './report-entry.ts';

/** One delivery report: posted how often, acknowledged or not, given up or not. */
export interface ReportRecord {
  readonly messageId: string;
  readonly to: string;
  /** What it says */
  readonly status: DeliveryWord;
  /** The entry as it is posted, every time the same */
  readonly entry: WireEntry;
  readonly faults: readonly ReportFaultName[];
  /** How often it was posted */
  readonly posted: number;
  /** The length of the list that it was last posted in, 0 before */
  readonly listLength: number;
  /** The last acknowledgement: 1 stored, 0 not stored, nothing when none was understood */
  readonly acknowledged: 1 | 0 | undefined;
  /** It will not be posted again, though it was not acknowledged with 1 */
  readonly givenUp: boolean;
  /** It is never posted at all */
  readonly lost: boolean;
  /** How the answers departed from what the document asks for */
  readonly violations: readonly string[];
}

/** A record while its report is on its way. */
export interface OpenReport extends ReportRecord {
  readonly faults: ReportFaultName[];
  posted: number;
  listLength: number;
  acknowledged: 1 | 0 | undefined;
  givenUp: boolean;
  readonly violations: string[];
}
