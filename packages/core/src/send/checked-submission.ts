import { cutText } from '../base/cut.ts';
import { isTraceparent } from '../base/trace.ts';
import { isMoney } from '../model/balance.ts';
import type { Reason } from '../model/reason.ts';
import { isReference } from '../model/references.ts';
import type {
  AcceptedSubmission,
  DeferralScope,
  PauseReason,
  Submission,
  UnknownSubmission,
} from '../model/submission.ts';

/**
 * Checks the answer of a notifier for one message, because an adapter may be written without types. If the answer is not
 * a submission, the outcome is `unknown`. Unusable optional fields are left out.
 */
export function checkedSubmission(submission: Submission | undefined, notifier: string): Submission {
  if (submission === undefined)
    return failed(`the notifier ${notifier} gave fewer answers than it got messages`);
  try {
    const { trace } = submission;
    const answer = usable(submission);
    if (answer !== undefined) return isTraceparent(trace) ? { ...answer, trace } : answer;
    return failed(`the notifier ${notifier} gave an answer that is not a submission`);
  } catch {
    return failed(`the notifier ${notifier} gave an answer that cannot be read`);
  }
}

function failed(message: string): Submission {
  return { outcome: 'unknown', reason: { code: 'notifier_failed', message } };
}

function usable(submission: Submission): Submission | undefined {
  switch (submission?.outcome) {
    case 'accepted': {
      const { units, balance, price } = submission;
      return {
        outcome: 'accepted',
        ...usableIds(submission),
        ...(Number.isFinite(units) && { units }),
        ...(Number.isFinite(balance) && { balance }),
        ...(isMoney(price) && { price: { amount: price.amount, currency: price.currency } }),
      };
    }
    case 'deferred': {
      const { retryAfterMs, scope, pause, trace: _, ...rest } = submission;
      if (!hasReason(rest)) return undefined;
      return {
        ...rest,
        reason: keptReason(rest.reason),
        ...(isDelay(retryAfterMs) && { retryAfterMs }),
        ...(isScope(scope) && { scope }),
        ...(isPauseReason(pause) && { pause }),
      };
    }
    case 'rejected': {
      const { trace: _, ...rest } = submission;
      return hasReason(rest) ? { ...rest, reason: keptReason(rest.reason) } : undefined;
    }
    case 'unknown':
      if (!hasReason(submission)) return undefined;
      return { outcome: 'unknown', reason: keptReason(submission.reason), ...usableIds(submission) };
    default:
      return undefined;
  }
}

/** The ids of an answer that reports can be matched by. */
function usableIds({
  reference,
  aliases,
}: AcceptedSubmission | UnknownSubmission): Pick<AcceptedSubmission, 'reference' | 'aliases'> {
  const others = Array.isArray(aliases) ? aliases.filter(isReference) : [];
  return { ...(isReference(reference) && { reference }), ...(others.length > 0 && { aliases: others }) };
}

function hasReason({ reason }: Exclude<Submission, { readonly outcome: 'accepted' }>): boolean {
  return typeof reason?.code === 'string';
}

/** A reason as it is kept: each attempt has one, and an adapter may put a provider's whole answer there. */
function keptReason({ code, message, providerCode }: Reason): Reason {
  return {
    code,
    message: cutText(String(message), longest.message),
    ...(providerCode !== undefined && { providerCode: cutText(String(providerCode), longest.providerCode) }),
  };
}

/** In characters. */
const longest = { message: 1_000, providerCode: 255 };

function isDelay(ms: unknown): ms is number {
  return typeof ms === 'number' && ms >= 0 && Number.isFinite(ms);
}

function isPauseReason(reason: unknown): reason is PauseReason {
  return reason === 'insufficient_credit' || reason === 'unauthorized' || reason === 'operator';
}

function isScope(scope: unknown): scope is DeferralScope {
  return scope === 'message' || scope === 'notifier';
}
