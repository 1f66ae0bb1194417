/** The request of a call and its own answer, before the answer is written. */

import type { Fate } from '../faults/call-plan.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { AnswerJson } from './send-answer.ts';

/** The content of one call, once it was carried out or refused. */
export interface CallContent {
  readonly fate: Fate | undefined;
  /** Its own answer, which a fate may replace */
  readonly json: AnswerJson;
  /** The faults of form that the answer already carries */
  readonly quirks: readonly CallFaultName[];
  /** True if a fault of this name hits the answer */
  readonly has: (name: CallFaultName) => boolean;
}
