import type {
  DeferredSubmission,
  PauseReason,
  Reason,
  ReasonCode,
  RejectedSubmission,
  Submission,
  UnknownSubmission,
} from '@nkul/core/adapter';
import type { HttpOutcome } from '../http/outcome.ts';

/** The parts of a reason beside its code and its words. */
interface MoreReason {
  /** The provider's own code, as it may be shown. */
  readonly providerCode?: string | undefined;
}

/** Surely not sent, and never taken by this notifier. */
export function rejected(code: ReasonCode, message: string, more: MoreReason = {}): RejectedSubmission {
  return { outcome: 'rejected', reason: reasonOf(code, message, more) };
}

/** Surely not sent; a later try may succeed. */
export function deferred(
  code: ReasonCode,
  message: string,
  { retryAfterMs, ...more }: MoreReason & { readonly retryAfterMs?: number | undefined } = {},
): DeferredSubmission {
  return {
    outcome: 'deferred',
    reason: reasonOf(code, message, more),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Perhaps sent: it is never sent again by itself. */
export function unknown(code: ReasonCode, message: string, more: MoreReason = {}): UnknownSubmission {
  return { outcome: 'unknown', reason: reasonOf(code, message, more) };
}

/** The provider refused the account, not the message: the notifier is paused. */
export function paused(pause: Exclude<PauseReason, 'operator'>, more: MoreReason = {}): DeferredSubmission {
  const message =
    pause === 'unauthorized' ? 'the provider refused the account' : 'the account has no credit left';
  return { ...deferred(pause, message, more), pause };
}

/** The submission of each message of a request that was not answered. */
export function unansweredSubmission(http: Exclude<HttpOutcome, { kind: 'answered' }>): Submission {
  switch (http.kind) {
    case 'not_written':
      if (http.refused === 'credentials') return paused('unauthorized');
      return deferred('not_connected', `nothing was written to the provider (${http.cause})`);
    case 'withheld':
      return deferred('too_late', 'it was too late to begin the call', { retryAfterMs: 0 });
    case 'no_answer':
      return unknown('no_answer', `the provider did not give a whole answer (${http.cause})`);
  }
}

function reasonOf(code: ReasonCode, message: string, { providerCode }: MoreReason): Reason {
  return { code, message, ...(providerCode !== undefined && { providerCode }) };
}
