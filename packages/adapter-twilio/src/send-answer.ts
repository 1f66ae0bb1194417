import {
  deferred,
  fieldOf,
  type HttpAnswer,
  type HttpOutcome,
  isRecord,
  type JsonObject,
  numberOf,
  parsedJson,
  paused,
  rejected,
  retryAfterMs,
  shownText,
  textOf,
  unansweredSubmission,
  unknown,
} from '@nkul/adapter-kit';
import type { ReasonCode, Submission } from '@nkul/core/adapter';
import { moneyOf } from './money-of.ts';

/** The reason for each of Twilio's codes (`code`, `error_code`): https://www.twilio.com/docs/api/errors. */
const refusals: ReadonlyMap<number, ReasonCode> = new Map([
  [21211, 'invalid_recipient'],
  [21614, 'invalid_recipient'],
  [21635, 'invalid_recipient'],
  [21610, 'opted_out'],
  [21617, 'too_long'],
  [21408, 'provider_refused'],
  [21612, 'provider_refused'],
  [21606, 'provider_refused'],
  [21212, 'provider_refused'],
  [21608, 'provider_refused'],
  [30003, 'recipient_unavailable'],
  [30005, 'invalid_recipient'],
  [30006, 'invalid_recipient'],
  [63016, 'needs_template'],
]);

/** The sender's queue is full; too many requests. */
const busy: ReadonlySet<number> = new Set([21611, 20429, 30001]);
/** The account or its key is refused; the account in the path does not exist. */
const unauthorized: ReadonlySet<number> = new Set([20003, 20404]);

/** The submission that an answer to a send means. After the call was written, only Twilio's own words are a refusal. */
export function submissionOf(outcome: HttpOutcome, secrets: readonly string[], now: Date): Submission {
  if (outcome.kind !== 'answered') return unansweredSubmission(outcome);
  const { status, text } = outcome;
  const body = parsedJson(text);
  if (!isRecord(body))
    return unknown('unreadable_answer', `the answer ${status} is not of the provider's form`);
  if (status === 200 || status === 201) return takenOf(body, secrets);
  const code = numberOf(fieldOf(body, 'code'));
  if (code === undefined || status >= 500)
    return unknown('unreadable_answer', `the provider answered ${status}`, codeOf(code));
  return refusedOf(outcome, code, shownText(textOf(fieldOf(body, 'message')) ?? '', secrets, 200), now);
}

function takenOf(body: JsonObject, secrets: readonly string[]): Submission {
  const reference = textOf(fieldOf(body, 'sid'));
  if (reference === undefined) return unknown('unreadable_answer', 'the answer has no sid');
  const status = textOf(fieldOf(body, 'status'));
  if (status === 'failed' || status === 'undelivered' || status === 'canceled') {
    const code = numberOf(fieldOf(body, 'error_code'));
    const words = shownText(textOf(fieldOf(body, 'error_message')) ?? status, secrets, 200);
    return rejected((code !== undefined && refusals.get(code)) || 'provider_refused', words, codeOf(code));
  }
  // A messaging service does not know the segments yet, and says 0.
  const units = numberOf(fieldOf(body, 'num_segments'));
  const price = moneyOf(fieldOf(body, 'price'), fieldOf(body, 'price_unit'));
  return { outcome: 'accepted', reference, ...(units && { units }), ...(price && { price }) };
}

function refusedOf(answer: HttpAnswer, code: number, words: string, now: Date): Submission {
  const more = codeOf(code);
  if (unauthorized.has(code) || answer.status === 401) return paused('unauthorized', more);
  if (busy.has(code) || answer.status === 429)
    return deferred('rate_limited', words, { ...more, retryAfterMs: retryAfterMs(answer, now) });
  return rejected(refusals.get(code) ?? 'provider_refused', words, more);
}

function codeOf(code: number | undefined): { readonly providerCode?: string } {
  return code === undefined ? {} : { providerCode: String(code) };
}
