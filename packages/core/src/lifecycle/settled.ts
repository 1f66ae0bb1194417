import { type Attempt, identified } from '../model/attempt.ts';
import type { Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import { isFinal } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';
import {
  type AcceptedSubmission,
  type DeferredSubmission,
  scopeOf,
  type UnknownSubmission,
} from '../model/submission.ts';
import type { Draft } from './draft.ts';
import { hasPending, reachable, wasLeft } from './further-attempts.ts';
import { advance, markSent, markUnknown, retry } from './moves.ts';
import { deferredMs, isLasting, messageTroubleMs, triesAt, wasGivenBack } from './tries.ts';

/** The changes of an attempt by its answer. Filled field by field: there is one for each message. */
type Answer = { -readonly [Field in keyof Attempt]?: Attempt[Field] };

/** The notifier answered for an attempt, in time or after its lease. */
export function settled(draft: Draft, happening: Settled): void {
  const before = draft.message.attempts.find((one) => one.number === happening.attempt);
  if (before === undefined || before.settledAt !== undefined) return;
  settle(draft, before, happening);
  if (isMiscounted(draft.message, draft.attempt(before.number))) {
    draft.emit('message.miscounted', { attempt: before.number });
  }
}

function settle(draft: Draft, before: Attempt, happening: Settled): void {
  const { at, attempt: number, random } = happening;
  const submission = knownBy(before, happening.submission);
  if (submission.outcome === 'unknown' && before.outcome !== 'pending') {
    draft.patchAttempt(number, { settledAt: at, ...idsFrom(before, submission) });
    return;
  }
  const answer: Answer = { settledAt: at, outcome: submission.outcome };
  takeFields(answer, before, submission);
  if (happening.cost !== undefined) answer.cost = happening.cost;
  if (submission.outcome !== 'stopped' && submission.trace !== undefined) answer.trace = submission.trace;
  const attempt = draft.patchAttempt(number, answer);
  if (submission.outcome === 'stopped')
    draft.patch({ stopped: draft.message.stopped ?? stoppedBy(submission.reason) });
  const { status } = draft.message;
  if (isFinal(status) || hasPending(draft.message)) return;
  switch (submission.outcome) {
    case 'accepted':
      return taken(draft, attempt);
    case 'unknown':
      return markUnknown(draft, attempt, random);
    case 'stopped':
    case 'rejected':
      return advance(draft, attempt, { attempt: number, reason: submission.reason });
    case 'deferred': {
      if (status === 'queued') return;
      if (submission.pause !== undefined)
        return retry(draft, attempt, submission.reason, { counted: false, delayMs: 0 });
      const counted = !wasGivenBack(attempt) && !mustWait(draft.message, attempt, submission, at);
      const ofMessage = !wasGivenBack(attempt) && !counted && scopeOf(submission) === 'message';
      const delayAfter = ofMessage ? messageTroubleMs : deferredMs;
      const delayMs = delayAfter(triesAt(draft.message, attempt.step), submission.retryAfterMs, random);
      return retry(draft, attempt, submission.reason, { counted, delayMs });
    }
  }
}

/** A report that came before the answer shows that the provider took the message, also if the answer does not. */
function knownBy({ outcome, reports }: Attempt, submission: Settled['submission']): Settled['submission'] {
  if (submission.outcome !== 'unknown' || outcome !== 'pending' || reports.length === 0) return submission;
  const { reference, aliases } = submission;
  return {
    outcome: 'accepted',
    ...(reference !== undefined && { reference }),
    ...(aliases !== undefined && { aliases }),
  };
}

/** The provider took it. Its report may have come before the answer. */
function taken(draft: Draft, attempt: Attempt): void {
  if (wasLeft(draft.message, attempt)) return;
  if (attempt.delivery === 'undelivered') return advance(draft, attempt, { attempt: attempt.number });
  markSent(draft, attempt);
}

/** Why a message was stopped right before it went out. */
function stoppedBy({ code }: Reason): NonNullable<Message['stopped']> {
  return code === 'expired' ? 'expired' : 'cancelled';
}

/** True if the trouble lasts and this is the last step. Five tries take seconds; an outage or a full mailbox takes longer. */
function mustWait(message: Message, attempt: Attempt, submission: DeferredSubmission, at: Date): boolean {
  return (
    isLasting(message, attempt.step, submission, at) && reachable(message, attempt.step + 1) === undefined
  );
}

/** True if the provider charged more or fewer units than the measured segments. */
function isMiscounted({ content }: Message, { channel, units }: Attempt): boolean {
  const segments = content[channel]?.segments;
  return units !== undefined && segments !== undefined && units !== segments;
}

function takeFields(answer: Answer, before: Attempt, submission: Settled['submission']): void {
  if (submission.outcome === 'accepted') {
    const { units, balance, price } = submission;
    Object.assign(answer, idsFrom(before, submission));
    if (units !== undefined) answer.units = units;
    if (balance !== undefined) answer.balance = balance;
    if (price !== undefined) answer.price = price;
    return;
  }
  if (submission.outcome === 'unknown') Object.assign(answer, idsFrom(before, submission));
  answer.reason = submission.reason;
}

/** The ids that a provider gave. */
function idsFrom(
  before: Attempt,
  { reference, aliases }: AcceptedSubmission | UnknownSubmission,
): Partial<Attempt> {
  return reference === undefined && aliases === undefined ? {} : identified(before, reference, aliases);
}
