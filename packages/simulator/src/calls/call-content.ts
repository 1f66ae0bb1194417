/** A call's own answer, and the faults that hit it, before the answer is written. */
import type { Fate } from '../faults/call-plan.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { OwnAnswer } from './wire.ts';

/** The content of one call, once it was carried out or refused. */
export interface CallContent extends OwnAnswer {
  readonly fate: Fate | undefined;
  /** True if a fault of this name hits the answer */
  readonly has: (name: CallFaultName) => boolean;
}
