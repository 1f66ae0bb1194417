import type { Due } from '../model/happening.ts';
import type { Message, PlannedStep } from '../model/message.ts';

/** How many units a message needs on a step: its measured segments, or 1. */
function unitsNeeded({ content }: Message, { channel }: PlannedStep): number {
  return content[channel]?.segments ?? 1;
}

/** True if the notifier of a step has enough units for a message, as far as is known. */
export function affords(message: Message, step: PlannedStep, balances: Due['balances']): boolean {
  const left = balances?.get(step.notifier);
  return left === undefined || left >= unitsNeeded(message, step);
}
