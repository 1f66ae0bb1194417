/** What a call asks for and what it is answered, before that is brought to the wire. */

import type { Fate } from '../faults/call-plan.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { AnswerJson } from './send-answer.ts';

/** The content of one call, once it was carried out or refused. */
export interface CallContent {
  readonly fate: Fate | undefined;
  /** Its own answer, which the fate may keep from being written */
  readonly json: AnswerJson;
  /** The faults of form that the answer already carries */
  readonly quirks: readonly CallFaultName[];
  /** Whether a fault of this name befalls the answer */
  readonly has: (name: CallFaultName) => boolean;
}
