/** The faults that are an error of the whole call, in the provider's own words. */
import type { Fate } from '../faults/call-plan.ts';
import type { Operation, RefusalName, Wire, Writing } from './wire.ts';

const refusals: readonly RefusalName[] = [
  'notAuthorised',
  'keyMissing',
  'fieldMissing',
  'insufficientCredit',
  'invalidNumber',
];

/** The provider's words for a call with this fate; undefined if the fate is not a refusal. */
export function refusalFault(wire: Wire, operation: Operation, fate: Fate | undefined): Writing | undefined {
  const name = refusals.find((refusal) => refusal === fate?.name);
  return name && wire.refusal(name, operation);
}
