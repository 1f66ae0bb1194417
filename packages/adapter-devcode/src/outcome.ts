import { type Country, maskAddress, type Reason, type ReasonCode, type Submission } from '@nkul/core';
import { folded } from './folded.ts';
import type { HttpOutcome } from './http.ts';
import { parseProviderNumber } from './phone.ts';
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
    case 'no_answer':
      return recipients.map(() => unknown('no_answer', `the provider gave no whole answer (${http.cause})`));
    case 'answered': {
      const answer = readSendAnswer(http.text);
      const entries = entriesByNumber(answer?.entries ?? [], recipients, settings.defaultCountry);
      return recipients.map(
        (to) =>
          entryOutcome(entries.get(to), to) ??
          wholeCallOutcome(answer, http, recipients) ??
          statusOutcome(http, answer, settings),
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
    const number =
      entry.number === undefined ? alone && only : parseProviderNumber(entry.number, defaultCountry);
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

/** What an error of the whole call says of a recipient without an entry. */
function wholeCallOutcome(
  answer: SendAnswer | undefined,
  { status }: { readonly status: number },
  recipients: readonly string[],
): Submission | undefined {
  const message = answer?.success === true ? '' : (answer?.message ?? '');
  if (message.includes(noCredit)) return paused('insufficient_credit');
  if (message.includes(noAuthorisation) || status === 401 || errorStatus(answer) === 401)
    return paused('unauthorized');
  if ((answer?.entries.length ?? 0) > 0) return undefined;
  if (message.includes(invalidNumber)) {
    const [only, ...others] = recipients;
    if (only === undefined || others.length > 0) {
      return unknown('unreadable_answer', 'the provider refused a number and did not say which');
    }
    return rejected('invalid_recipient', `the provider refused ${maskAddress(only)}`);
  }
  if (message.includes(invalidField))
    return rejected('invalid_request', 'the provider misses a field in our request');
  return undefined;
}

function statusOutcome(
  http: Extract<HttpOutcome, { kind: 'answered' }>,
  answer: SendAnswer | undefined,
  settings: OutcomeSettings,
): Submission {
  const inBody = errorStatus(answer);
  const status = http.status >= 200 && http.status < 300 && inBody !== undefined ? inBody : http.status;
  if (status === 429) {
    const retryAfterMs = retryAfter(http.retryAfter, settings.now);
    return {
      ...deferred('rate_limited', 'the provider asks for fewer calls'),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
  if (status === 503 && settings.on503 === 'deferred') {
    const retryAfterMs = retryAfter(http.retryAfter, settings.now);
    return {
      ...deferred('unavailable', 'the provider is unavailable'),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
  if (status === 400 && (answer?.entries.length ?? 0) === 0) {
    return rejected('invalid_request', 'the provider says that our request is wrong');
  }
  return unknown(
    'unreadable_answer',
    `the provider answered ${http.status} and did not say what became of the message`,
  );
}

/** The status in a body that says that it is no success. */
function errorStatus(answer: SendAnswer | undefined): number | undefined {
  return answer === undefined || answer.success === true ? undefined : answer.status;
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3). */
function retryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

function paused(pause: 'insufficient_credit' | 'unauthorized'): Submission {
  const message =
    pause === 'unauthorized' ? 'the provider refused the account' : 'the account has no credit left';
  return { ...deferred(pause, message), pause };
}

function deferred(code: ReasonCode, message: string): Extract<Submission, { outcome: 'deferred' }> {
  return { outcome: 'deferred', reason: { code, message } };
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
const refusals: ReadonlySet<string> = new Set([
  'error',
  'erreur',
  'failed',
  'failure',
  'echec',
  'rejected',
  'refused',
]);
