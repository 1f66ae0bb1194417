import { isFinal, type Message } from '@nkul/core';
import type { Said } from './said.ts';
import { isOpen } from './situation.ts';
import type { WhyName } from './text-name.ts';
import type { VerdictContext } from './verdict-context.ts';

/** The actions of a person on a message, by the names of the hub's methods. */
export type ActionName = 'release' | 'drop' | 'cancel' | 'resolve' | 'resend' | 'resume';

/** An action, whether it can be done now, and why. */
export interface VerdictAction {
  readonly name: ActionName;
  readonly allowed: boolean;
  readonly why: string;
  /** The notifier that it is about, for `resume`. */
  readonly notifier?: string;
}

/** The actions for a message: those that can be done, and why the others cannot. */
export function actionsFor(message: Message, context: VerdictContext, said: Said): readonly VerdictAction[] {
  const action = (name: ActionName, [allowed, why]: Answer): VerdictAction => ({
    name,
    allowed,
    why: said.words(why),
  });
  return [
    ...(message.status === 'review'
      ? [action('release', releasing(message, context.now)), action('drop', [true, 'why.drop_yes'])]
      : [action('cancel', cancelling(message))]),
    action('resolve', resolving(message)),
    action('resend', resending(message, context.now)),
    ...resuming(message, context, said),
  ];
}

type Answer = readonly [allowed: boolean, why: `why.${WhyName}`];

/** A message whose time is over ends by itself, within moments. */
function releasing({ expiresAt, stopped }: Message, now: Date): Answer {
  if (stopped !== undefined) return [false, 'why.release_no'];
  const isOver = expiresAt !== undefined && expiresAt <= now;
  return isOver ? [false, 'why.release_no'] : [true, 'why.release_yes'];
}

function cancelling({ status, attempts, stopped }: Message): Answer {
  if (stopped !== undefined) return [false, 'why.cancel_no'];
  switch (status) {
    case 'queued':
      return attempts.some(isOpen) ? [true, 'why.cancel_next'] : [true, 'why.cancel_yes'];
    case 'sending':
    case 'sent':
    case 'unknown':
      return [true, 'why.cancel_next'];
    default:
      return [false, 'why.cancel_no'];
  }
}

/** As `hub.resolve()`: an unknown attempt, or one that a provider took and that has no verdict. */
function resolving({ status, attempts }: Message): Answer {
  const open = attempts.some((one) => one.outcome !== 'pending' && isOpen(one));
  return !isFinal(status) && open ? [true, 'why.resolve_yes'] : [false, 'why.resolve_no'];
}

/** As `hub.resend()` without its options. */
function resending({ status, attempts, expiresAt, erased, eraseWhenSettled }: Message, now: Date): Answer {
  if (erased !== undefined || eraseWhenSettled !== undefined) return [false, 'why.resend_erased'];
  if (status === 'expired' || (expiresAt !== undefined && expiresAt <= now))
    return [false, 'why.resend_expired'];
  if (status === 'review') return [false, 'why.resend_review'];
  const isUnderWay = status === 'queued' || status === 'sending' || attempts.some(isOpen);
  return isUnderWay ? [false, 'why.resend_open'] : [true, 'why.resend_yes'];
}

function resuming(
  { held, steps, step }: Message,
  { paused = [] }: VerdictContext,
  said: Said,
): readonly VerdictAction[] {
  if (!held) return [];
  const names = new Set(steps.slice(step).map(({ notifier }) => notifier));
  return [...names]
    .filter((notifier) => paused.includes(notifier))
    .map((notifier) => ({
      name: 'resume',
      allowed: true,
      why: said.words('why.resume_yes', { provider: said.provider(notifier) }),
      notifier,
    }));
}
