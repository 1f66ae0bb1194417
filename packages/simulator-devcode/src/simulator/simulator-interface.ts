/** A running simulator, as a test or a demo holds it. */
import type { Balance } from '../book/accounts.ts';
import type { AcceptedSms, CallRecord, Duplicate } from '../book/book.ts';
import type { Faults } from '../faults/faults.ts';
import type { ReportRecord } from '../reports/report-record.ts';

/** The provider on loopback: what it was asked, what it did, and what it is to do wrong. */
export interface Simulator {
  /** The base address, with a trailing slash, as `http://127.0.0.1:40123/developpeur/`. */
  readonly url: string;
  readonly port: number;
  /** The seed of its faults, for repeating a run. */
  readonly seed: number;
  /** Every SMS that it accepted, in order. The list grows. */
  readonly accepted: readonly AcceptedSms[];
  /** Every call that reached it, in order, with the faults that befell it. The list grows. */
  readonly calls: readonly CallRecord[];
  /** Every delivery report, whatever became of it. The list grows, and its records change. */
  readonly reports: readonly ReportRecord[];
  /** An account's units. Throws a RangeError when no account has this key. */
  account(apiKey: string): Balance;
  /** Adds bought units to an account. Throws a RangeError when no account has this key. */
  credit(apiKey: string, units: number): void;
  /** How often this exact text was accepted for this number: "was anyone sent this twice?" */
  timesAccepted(to: string, text: string): number;
  /** The numbers and texts that were accepted more than once. */
  duplicates(): readonly Duplicate[];
  /**
   * Whether calls asked for this SMS, and no fault befell any of them. A call that was reset before its body
   * was read is not known to be about an SMS.
   */
  untouched(to: string, text: string): boolean;
  /**
   * From now on these faults and no others, `{}` for none; tells those that are switched on. Throws a
   * TypeError when there is no such fault, and changes nothing then.
   */
  faults(faults?: Faults): Faults;
  /** Where delivery reports are posted from now on; without an address, they wait for one. */
  reportTo(url: string | undefined): void;
  /** Waits until every delivery report was acknowledged, given up or lost; without an address, for none. */
  settled(): Promise<void>;
  /** Ends every connection and timer: nothing is left running. */
  close(): Promise<void>;
}
