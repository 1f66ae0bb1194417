import {
  type Country,
  maskAddress,
  type Reason,
  type ReasonCode,
  readNumber,
  type Submission,
} from '@nkul/core';
import { folded } from './folded.ts';
import type { HttpOutcome } from './http.ts';
import { readSendAnswer, type SendAnswer, type SendEntry } from './send-answer.ts';

export interface OutcomeSettings {
  readonly defaultCountry: Country;
  readonly on503: 'deferred' | 'unknown';
  /** The present, to read a date in `Retry-After`. */
  readonly now: Date;
}

/**
 * What one call to the provider says of each of its recipients, in their order. What decides: the recipient's own
 * entry; an error of the whole call, credit and authorisation first; the HTTP status; else it is unknown.
 */
export function outcomesOf(
  http: HttpOutcome,
  recipients: readonly string[],
  settings: OutcomeSettings,
): readonly Submission[] {
  switch (http.kind) {
    case 'not_written':
      return recipients.map(() =>
        deferred('not_connected', `nothing was written to the provider (${http.cause})`),
      );
    case 'withheld':
      return recipients.map(() => deferred('lease_expired', 'it was too late to begin the call', 0));
    case 'no_answer':
      return recipients.map(() => unknown('no_answer', `the provider gave no whole answer (${http.cause})`));
    case 'answered': {
      const answer = readSendAnswer(http.text);
      if (answer === undefined && /^\s*[[{]/.test(http.text)) {
        return recipients.map(() =>
          unknown('unreadable_answer', `the provider's answer (${http.status}) was cut off`),
        );
      }
      const entries = entriesByNumber(answer?.entries ?? [], recipients, settings.defaultCountry);
      return recipients.map(
        (to) =>
          entryOutcome(entries.get(to), to) ??
          wholeCallOutcome(answer, http, recipients) ??
          statusOutcome(http, answer, { ...settings, several: recipients.length > 1 }),
      );
    }
  }
}

/** The entry of each recipient. When a number has several, an accepted one wins. */
function entriesByNumber(
  entries: readonly SendEntry[],
  recipients: readonly string[],
  defaultCountry: Country,
): ReadonlyMap<string, SendEntry> {
  const byNumber = new Map<string, SendEntry>();
  const [only, ...others] = recipients;
  for (const entry of entries) {
    const alone = others.length === 0 && entries.length === 1;
    const number = entry.number === undefined ? alone && only : readNumber(entry.number, defaultCountry);
    if (!number) continue;
    const known = byNumber.get(number);
    if (known === undefined || known.status !== 'success') byNumber.set(number, entry);
  }
  return byNumber;
}

function entryOutcome(entry: SendEntry | undefined, to: string): Submission | undefined {
  if (entry === undefined) return undefined;
  if (entry.status === 'success') return accepted(entry);
  if (!isRefusal(entry)) {
    return unknown(
      'unreadable_answer',
      'the provider answered with a status that its document does not have',
    );
  }
  const words = folded(entry.errorDescription);
  if (words.includes(noCredit)) return paused('insufficient_credit');
  if (words.includes(noAuthorisation)) return paused('unauthorized');
  const code = words.includes(invalidNumber) ? 'invalid_recipient' : 'provider_refused';
  const providerCode = entry.errorCode;
  return rejected(code, `the provider refused ${maskAddress(to)}`, providerCode);
}

/** True when an entry plainly says no: a word for it, or an error code. Anything else may have been sent. */
function isRefusal({ status, errorCode }: SendEntry): boolean {
  if (refusals.has(status)) return true;
  return errorCode !== undefined && errorCode !== '' && errorCode !== '0';
}

function accepted({ messageId, clientId, units, balance }: SendEntry): Submission {
  const [reference, ...aliases] = [messageId, clientId].filter((id) => id !== undefined);
  return {
    outcome: 'accepted',
    ...(reference !== undefined && { reference }),
    aliases,
    ...(units !== undefined && { units }),
    ...(balance !== undefined && { balance }),
  };
}

/** What an error of the whole call says of a recipient without an entry; nothing when the body says success. */
function wholeCallOutcome(
  answer: SendAnswer | undefined,
  { status }: { readonly status: number },
  recipients: readonly string[],
): Submission | undefined {
  if (answer?.success === true) return undefined;
  const message = folded(answer?.message ?? '');
  if (message.includes(noCredit)) return paused('insufficient_credit');
  if (message.includes(noAuthorisation)) return paused('unauthorized');
  if (hasEntries(answer)) return undefined;
  if (status === 401 || answer?.status === 401) return paused('unauthorized');
  if (message.includes(invalidNumber)) {
    const [only, ...others] = recipients;
    if (only === undefined || others.length > 0) {
      return unknown('unreadable_answer', 'the provider refused a number and did not say which');
    }
    return rejected('invalid_recipient', `the provider refused ${maskAddress(only)}`);
  }
  if (message.includes(someNotSent)) {
    return unknown('unreadable_answer', 'the provider sent some messages and did not say which');
  }
  if (message.includes(invalidField)) {
    return rejected('invalid_request', 'the provider misses a field in our request');
  }
  return undefined;
}

/** What the status says when nothing else does. Beside entries, or a body that says success, it says nothing. */
function statusOutcome(
  http: Extract<HttpOutcome, { kind: 'answered' }>,
  answer: SendAnswer | undefined,
  settings: OutcomeSettings & { readonly several: boolean },
): Submission {
  const unclear = unknown(
    'unreadable_answer',
    `the provider answered ${http.status} and did not say what became of the message`,
  );
  if (answer?.success === true || hasEntries(answer)) return unclear;
  const succeeded = http.status >= 200 && http.status < 300;
  switch (succeeded ? answer?.status : http.status) {
    case 400:
      // It also comes with a partial success, whose entries a page of a proxy would hide.
      if (answer === undefined && settings.several) return unclear;
      return rejected('invalid_request', 'the provider says that our request is wrong');
    case 429:
      return deferred('rate_limited', 'the provider asks for fewer calls', retryAfterMs(http, settings.now));
    case 503:
      if (settings.on503 === 'unknown') return unclear;
      return deferred('unavailable', 'the provider is unavailable', retryAfterMs(http, settings.now));
    default:
      return unclear;
  }
}

function hasEntries(answer: SendAnswer | undefined): boolean {
  return answer !== undefined && answer.entries.length > 0;
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3). */
function retryAfterMs(
  { retryAfter }: { readonly retryAfter: string | undefined },
  now: Date,
): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

function paused(pause: 'insufficient_credit' | 'unauthorized'): Submission {
  const message =
    pause === 'unauthorized' ? 'the provider refused the account' : 'the account has no credit left';
  return { ...deferred(pause, message), pause };
}

function deferred(
  code: ReasonCode,
  message: string,
  delayMs?: number,
): Extract<Submission, { outcome: 'deferred' }> {
  return {
    outcome: 'deferred',
    reason: { code, message },
    ...(delayMs !== undefined && { retryAfterMs: delayMs }),
  };
}

function rejected(code: ReasonCode, message: string, providerCode?: string): Submission {
  const reason: Reason = { code, message, ...(providerCode !== undefined && { providerCode }) };
  return { outcome: 'rejected', reason };
}

function unknown(code: ReasonCode, message: string): Submission {
  return { outcome: 'unknown', reason: { code, message } };
}

// The provider's words, folded. They tell errors apart where nothing structured does.
const noCredit = 'solde insuffisant';
const noAuthorisation = "pas d'autorisation";
const invalidNumber = 'numero de telephone invalide';
const invalidField = 'erreur de validation';
const someNotSent = 'certain message';
const refusals: ReadonlySet<string> = new Set([
  'error',
  'erreur',
  'failed',
  'failure',
  'echec',
  'rejected',
  'refused',
]);
