/** The record of one delivery report. */
import type { ReportFaultName } from '../faults/faults.ts';
import type { WireEntry } from './report-wire.ts';

/** One delivery report: how often it was posted, how it was acknowledged, whether it was given up. */
export interface ReportRecord {
  readonly messageId: string;
  readonly to: string;
  /** The state that it reports, in the provider's word */
  readonly status: string;
  /** The entry that is posted; the same every time */
  readonly entry: WireEntry;
  /** Its own address, if the call that sent the message named one */
  readonly url?: string;
  readonly faults: readonly ReportFaultName[];
  /** How often it was posted */
  readonly posted: number;
  /** The length of the list in which it was posted last; 0 before the first post */
  readonly listLength: number;
  /** The last acknowledgement: 1 stored, 0 not stored; undefined before the first that could be read */
  readonly acknowledged: 1 | 0 | undefined;
  /** True if it will not be posted again, although it was not acknowledged with 1 */
  readonly givenUp: boolean;
  /** True if it is never posted */
  readonly lost: boolean;
  /** The differences between the partner's answers and the document */
  readonly violations: readonly string[];
}

/** A record that can still change. */
export interface OpenReport extends ReportRecord {
  readonly faults: ReportFaultName[];
  posted: number;
  listLength: number;
  acknowledged: 1 | 0 | undefined;
  givenUp: boolean;
  readonly violations: string[];
}

/** The part of a record that is the same for each report before it is posted. */
export const unposted = {
  posted: 0,
  listLength: 0,
  acknowledged: undefined,
  givenUp: false,
  lost: false,
} as const;
