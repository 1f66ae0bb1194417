import type { Reported } from '../model/happening.ts';
import type { Reference } from '../model/references.ts';

/** A report that waits for the message it is about. */
export interface ParkedReport {
  /** Its place among all that ever waited: the smallest is the oldest. */
  readonly number: number;
  readonly reference: Reference;
  readonly happening: Reported;
}
