import { type Attempt, isOpen } from '../model/attempt.ts';
import type { Message, PlannedStep } from '../model/message.ts';
import { isPermanent } from '../model/reason.ts';
import { addressOn } from '../model/recipient.ts';

/** True when another attempt may follow at a step: nobody stopped or refused the message, and no attempt holds it. */
export function mayGoOn(message: Message, step: number): boolean {
  return (
    message.stopped === undefined &&
    !message.attempts.some((one) => isRefusedForGood(one) || holds(message, one, step))
  );
}

/** True while an attempt may still arrive and no policy of the user's lets another one follow it at a step. */
function holds({ steps, onUnknown }: Message, attempt: Attempt, step: number): boolean {
  if (!isOpen(attempt)) return false;
  if (attempt.outcome === 'unknown') return onUnknown === 'hold';
  return attempt.step >= step || steps[attempt.step]?.deliveryTimeoutMs === undefined;
}

/** True for a refusal that holds with every provider. */
export function isRefusedForGood({ outcome, reason }: Attempt): boolean {
  return outcome === 'rejected' && reason !== undefined && isPermanent(reason.code);
}

/** True when a step's provider has refused the message, which an earlier attempt that settled late may have shown. */
export function isRefusedAt({ attempts }: Message, step: number): boolean {
  return attempts.some((attempt) => attempt.step === step && attempt.outcome === 'rejected');
}

/** True when the message has gone on from an attempt's step because it was silent for too long. */
export function wasLeft({ status, step, steps }: Message, attempt: Attempt): boolean {
  return status === 'queued' && attempt.step < step && steps[attempt.step]?.deliveryTimeoutMs !== undefined;
}

export function hasPending(message: Message): boolean {
  return message.attempts.some((attempt) => attempt.outcome === 'pending');
}

/** The first step from `from` on whose channel the recipient has an address for, and the message content. */
export function reachable(
  message: Message,
  from: number,
  also: (step: PlannedStep) => boolean = () => true,
): number | undefined {
  const index = message.steps.findIndex(
    (step, at) =>
      at >= from &&
      addressOn(message.recipient, step.channel) !== undefined &&
      message.content[step.channel] !== undefined &&
      also(step),
  );
  return index === -1 ? undefined : index;
}
