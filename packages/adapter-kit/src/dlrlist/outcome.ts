import { type Country, maskAddress, type Submission } from '@nkul/core/adapter';
import { matchByNumber } from '../answer/match-entries.ts';
import { retryAfterMs } from '../answer/retry-after.ts';
import { shownText } from '../answer/shown-text.ts';
import { deferred, paused, rejected, unansweredSubmission, unknown } from '../answer/submissions.ts';
import type { HttpAnswer, HttpOutcome } from '../http/outcome.ts';
import { type RefusalKind, refusalOf, type WordSettings } from './provider-words.ts';
import { otherIds, type ReportIds } from './report-ids.ts';
import { readSendAnswer, type SendAnswer, type SendEntry } from './send-answer.ts';

/**
 * How a provider says that it refuses a whole call, if neither entries nor known words say more: by the HTTP status, of
 * which 400 means that our request is wrong; or by `responsecode` 0, which comes with 200 as well.
 */
export type RefusesBy = 'status' | 'responsecode';

export interface OutcomeSettings extends WordSettings {
  /** Never shown. */
  readonly secrets: readonly string[];
  /** How the provider says that it refuses a whole call. */
  readonly refusesBy: RefusesBy;
  readonly reportIds: ReportIds | undefined;
  readonly defaultCountry: Country;
  readonly on503: 'deferred' | 'unknown';
  /** The present, to read a date in `Retry-After`. */
  readonly now: Date;
}

/**
 * The outcomes of one call for its recipients, in their order. The recipient's own entry decides first; then an error of
 * the whole call, with credit and authorisation first; then the HTTP status. Otherwise the outcome is unknown.
 */
export function outcomesOf(
  http: HttpOutcome,
  recipients: readonly string[],
  settings: OutcomeSettings,
): readonly Submission[] {
  if (http.kind !== 'answered') return recipients.map(() => unansweredSubmission(http));
  const answer = readSendAnswer(http.text);
  if (answer === undefined && /^\s*[[{]/.test(http.text)) {
    return recipients.map(() =>
      unknown('unreadable_answer', `the provider's answer (${http.status}) was cut off`),
    );
  }
  const entries = entriesOf(recipients, answer?.entries ?? [], settings.defaultCountry);
  return recipients.map(
    (to, place) =>
      entryOutcome(entries[place], to, settings) ??
      wholeCallOutcome(answer, http, recipients, settings) ??
      statusOutcome(http, answer, { ...settings, several: recipients.length > 1 }),
  );
}

/** The entry of each recipient, in their order. If a number has several entries, an accepted one is used. */
function entriesOf(
  recipients: readonly string[],
  entries: readonly SendEntry[],
  defaultCountry: Country,
): readonly (SendEntry | undefined)[] {
  const messages = recipients.map((to) => ({ to }));
  return matchByNumber(messages, entries, ({ number }) => number, defaultCountry).map(
    (matched) => matched.find(({ status }) => status === 'success') ?? matched.at(-1),
  );
}

function entryOutcome(
  entry: SendEntry | undefined,
  to: string,
  settings: OutcomeSettings,
): Submission | undefined {
  if (entry === undefined) return undefined;
  if (entry.status === 'success') return accepted(entry, settings.reportIds);
  const { errorCode, errorDescription } = entry;
  const kind = refusalOf({ code: errorCode, words: errorDescription }, settings);
  // It is a refusal only with a word for no, or with a code or words for a reason. Otherwise it may have been sent.
  if (!refusals.has(entry.status) && errorCode === undefined && kind === undefined) {
    return unknown(
      'unreadable_answer',
      'the provider answered with a status that its document does not have',
    );
  }
  const providerCode = errorCode === undefined ? undefined : shownText(errorCode, settings.secrets);
  return entryRefusal(kind, to, providerCode);
}

function entryRefusal(
  kind: RefusalKind | undefined,
  to: string,
  providerCode: string | undefined,
): Submission {
  switch (kind) {
    case 'insufficient_credit':
    case 'unauthorized':
      return paused(kind);
    case 'invalid_sender':
      return refusedSender(providerCode);
    case 'invalid_recipient':
    case 'invalid_request':
      return rejected(kind, `the provider refused ${maskAddress(to)}`, { providerCode });
    case 'some_not_sent':
    case undefined:
      return rejected('provider_refused', `the provider refused ${maskAddress(to)}`, { providerCode });
  }
}

function accepted(
  { messageId, clientId, units, balance }: SendEntry,
  reportIds: ReportIds | undefined,
): Submission {
  const given = [messageId, clientId].filter((id) => id !== undefined);
  const [reference] = given;
  const aliases: string[] = [];
  for (const id of [...given, ...given.flatMap((one) => otherIds(one, reportIds))])
    if (id !== reference && !aliases.includes(id)) aliases.push(id);
  return {
    outcome: 'accepted',
    ...(reference !== undefined && { reference }),
    aliases,
    ...(units !== undefined && { units }),
    ...(balance !== undefined && { balance }),
  };
}

/** The outcome of a recipient without an entry, if the call failed as a whole. */
function wholeCallOutcome(
  answer: SendAnswer | undefined,
  { status }: { readonly status: number },
  recipients: readonly string[],
  settings: OutcomeSettings,
): Submission | undefined {
  if (answer === undefined || answer.success === true) {
    return answer === undefined && status === 401 ? paused('unauthorized') : undefined;
  }
  const kind = refusalOf({ code: answer.errorCode, words: answer.message }, settings);
  if (kind === 'insufficient_credit' || kind === 'unauthorized') return paused(kind);
  if (hasEntries(answer)) return undefined;
  if (status === 401 || answer.status === 401) return paused('unauthorized');
  switch (kind) {
    case 'invalid_sender':
      return refusedSender();
    case 'invalid_recipient':
      return refusedNumber(recipients);
    case 'some_not_sent':
      return unknown('unreadable_answer', 'the provider sent some messages and did not say which');
    case 'invalid_request':
      return rejected('invalid_request', 'the provider says that a field is missing in our request');
    case undefined:
      return undefined;
  }
}

function refusedNumber([only, ...others]: readonly string[]): Submission {
  if (only === undefined || others.length > 0) {
    return unknown('unreadable_answer', 'the provider refused a number and did not say which');
  }
  return rejected('invalid_recipient', `the provider refused ${maskAddress(only)}`);
}

function refusedSender(providerCode?: string): Submission {
  return rejected('invalid_request', 'the provider refused the sender: check the setting `sender`', {
    providerCode,
  });
}

/** The outcome by the HTTP status, if nothing else decides. With entries or a success in the body, it is unknown. */
function statusOutcome(
  http: HttpAnswer,
  answer: SendAnswer | undefined,
  settings: OutcomeSettings & { readonly several: boolean },
): Submission {
  const unclear = unknown(
    'unreadable_answer',
    `the provider answered ${http.status} without the outcome of the message`,
  );
  if (answer?.success === true || hasEntries(answer)) return unclear;
  const succeeded = http.status >= 200 && http.status < 300;
  switch (succeeded ? answer?.status : http.status) {
    case 400:
      if (settings.refusesBy === 'responsecode') return refusedCall(http, answer, settings) ?? unclear;
      // A partial success has this status too, and the page of a proxy could hide its entries.
      if (answer === undefined && settings.several) return unclear;
      return rejected('invalid_request', 'the provider says that our request is wrong');
    case 429:
      return deferred('rate_limited', 'the provider asks for fewer calls', {
        retryAfterMs: retryAfterMs(http, settings.now),
      });
    case 503:
      if (settings.on503 === 'unknown') return unclear;
      return deferred('unavailable', 'the provider is unavailable', {
        retryAfterMs: retryAfterMs(http, settings.now),
      });
    default:
      return refusedCall(http, answer, settings) ?? unclear;
  }
}

/** The refusal of a whole call by `responsecode` 0, with the provider's words. Undefined if it did not say so. */
function refusedCall(
  { status }: HttpAnswer,
  answer: SendAnswer | undefined,
  { refusesBy, secrets }: OutcomeSettings,
): Submission | undefined {
  if (refusesBy !== 'responsecode' || answer?.success !== false || !mayRefuse(status)) return undefined;
  const words = shownText(answer.message, secrets, 120);
  return rejected('provider_refused', ['the provider refused the call', words].filter(Boolean).join(': '));
}

/** Statuses with which a refusal is one: 2xx, and 4xx but for too slow, a conflict, and too early. */
function mayRefuse(status: number): boolean {
  return (
    (status >= 200 && status < 300) || (status >= 400 && status < 500 && ![408, 409, 425].includes(status))
  );
}

function hasEntries(answer: SendAnswer | undefined): boolean {
  return answer !== undefined && answer.entries.length > 0;
}

/** Words of an entry that clearly mean a refusal. */
const refusals: ReadonlySet<string> = new Set([
  'error',
  'erreur',
  'failed',
  'failure',
  'echec',
  'rejected',
  'refused',
  'invalid',
]);
