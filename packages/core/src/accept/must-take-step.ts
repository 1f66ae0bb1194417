import { InvalidRecipientError } from '../base/errors.ts';
import { maskAddress } from '../base/mask.ts';
import type { NumberCondition, PlannedStep, PlanStep } from '../model/message.ts';
import { addressOn, type Recipient } from '../model/recipient.ts';
import { placeOf } from '../phone/place-of.ts';
import { appliesTo, channelOf } from '../route/steps-for.ts';
import { addressField } from './recipient-fields.ts';

/**
 * Refuses a recipient that each step of the route would reach only if it had another number.
 *
 * @param planned the route
 * @param steps those of the route that are for the recipient
 * @throws InvalidRecipientError that names the route, and the numbers that its steps are for
 */
export function mustTakeStep(
  route: string,
  planned: readonly PlanStep[],
  steps: readonly PlannedStep[],
  recipient: Recipient,
): void {
  if (steps.some(({ channel }) => addressOn(recipient, channel) !== undefined)) return;
  const others = planned.filter((step) => !appliesTo(step, recipient, placeOf));
  const [channel] = others.flatMap((step) => channelOf(step) ?? []);
  const address = channel === undefined ? undefined : addressOn(recipient, channel);
  if (channel === undefined || address === undefined) return;
  const taken = [...new Set(others.flatMap(({ when }) => (when ? wordsFor(when) : [])))];
  throw new InvalidRecipientError(
    `No step of the route ${route} takes ${maskAddress(address)}: they are for ${taken.join(', or ')}. Give the route a step without when, or the notification another route.`,
    { field: addressField(channel) },
  );
}

function wordsFor({ countries, prefixes }: NumberCondition): string {
  const words = [
    ...(countries ? [`numbers of ${countries.join(', ')}`] : []),
    ...(prefixes ? [`numbers that begin with ${prefixes.join(', ')}`] : []),
  ];
  return words.join(' and ');
}
