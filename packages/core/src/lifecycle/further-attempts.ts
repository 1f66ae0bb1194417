import { type Attempt, isOpen } from '../model/attempt.ts';
import { type Message, mayTake, type PlannedStep } from '../model/message.ts';
import { isPermanent } from '../model/reason.ts';

/** True if another attempt may follow at a step: the message is not stopped or refused, and no earlier attempt blocks it. */
export function mayGoOn(message: Message, step: number): boolean {
  return (
    message.stopped === undefined &&
    !message.attempts.some((one) => isRefusedForGood(one) || blocks(message, one, step))
  );
}

/** True if an attempt may still arrive, and the user's policy does not allow another one at a step. */
function blocks({ steps, onUnknown }: Message, attempt: Attempt, step: number): boolean {
  if (!isOpen(attempt)) return false;
  // After a restore, a policy does not send a message again either: it may have been sent after the backup.
  if (attempt.outcome === 'unknown') return onUnknown === 'hold' || attempt.reason?.code === 'restored';
  return attempt.step >= step || steps[attempt.step]?.deliveryTimeoutMs === undefined;
}

/** True for a refusal that is valid for every provider. */
export function isRefusedForGood({ outcome, reason }: Attempt): boolean {
  return outcome === 'rejected' && reason !== undefined && isPermanent(reason.code);
}

/** True if a step's provider has refused the message, even in an earlier attempt that settled late. */
export function isRefusedAt({ attempts }: Message, step: number): boolean {
  return attempts.some((attempt) => attempt.step === step && attempt.outcome === 'rejected');
}

/** True if the message went on to a later step because the report for this attempt did not come in time. */
export function wasLeft({ status, step, steps }: Message, attempt: Attempt): boolean {
  return status === 'queued' && attempt.step < step && steps[attempt.step]?.deliveryTimeoutMs !== undefined;
}

export function hasPending(message: Message): boolean {
  return message.attempts.some((attempt) => attempt.outcome === 'pending');
}

/** The first step, from `from` on, whose channel has both an address and content in this message. */
export function reachable(
  message: Message,
  from: number,
  also: (step: PlannedStep) => boolean = () => true,
): number | undefined {
  const index = message.steps.findIndex((step, at) => at >= from && mayTake(message, step) && also(step));
  return index === -1 ? undefined : index;
}
