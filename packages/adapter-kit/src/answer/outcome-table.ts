import { ConfigurationError, type ReasonCode, type Submission } from '@nkul/core/adapter';
import type { HttpAnswer, HttpOutcome } from '../http/outcome.ts';
import { retryAfterMs } from './retry-after.ts';
import { shownText } from './shown-text.ts';
import { deferred, paused, rejected, unansweredSubmission, unknown } from './submissions.ts';

/** The outcome that a row of the table gives, in the words of core's reasons. `unknown`: perhaps sent. */
export type Meaning =
  | Extract<
      ReasonCode,
      | 'invalid_recipient'
      | 'opted_out'
      | 'content_refused'
      | 'invalid_request'
      | 'too_long'
      | 'needs_template'
      | 'address_gone'
      | 'provider_refused'
      | 'insufficient_credit'
      | 'unauthorized'
      | 'rate_limited'
      | 'unavailable'
      | 'recipient_unavailable'
    >
  | 'unknown';

/** The provider's word on one message: it took the message, or refused it. */
export type Said =
  | Extract<Submission, { readonly outcome: 'accepted' }>
  | {
      readonly outcome: 'refused';
      /** The provider's code, as it came. */
      readonly code?: string | undefined;
      /** Its words, as they came. */
      readonly words?: string | undefined;
    };

/** One row: all of its conditions must hold. */
export interface OutcomeRow {
  /** HTTP statuses. @default any */
  readonly status?: number | readonly number[];
  /** Codes of the provider. @default any, or without one */
  readonly code?: string | readonly string[];
  /** A match in the provider's words. @default any */
  readonly words?: RegExp;
  readonly is: Meaning;
}

export interface OutcomeTableOptions {
  /** The keys, passwords and tokens that must not be shown; as a function, those of now. */
  readonly secrets?: readonly string[] | (() => readonly string[]);
  /** The present, to read a date in `Retry-After`. @default the time of day */
  readonly now?: () => Date;
}

/**
 * From an answer, or a failure, to a submission. A provider gives only its rows, the first that matches counts; behind
 * them comes the ladder that holds for all:
 *
 * | The end of the request | Submission |
 * |---|---|
 * | nothing was written | deferred (`not_connected`, `too_late`; `unauthorized` with a pause if a token was refused) |
 * | the answer is missing or cut off | unknown (`no_answer`) |
 * | the provider says that it took it | accepted |
 * | 401; 403 with a readable refusal | deferred (`unauthorized`), with a pause |
 * | 429 | deferred (`rate_limited`), with `Retry-After` |
 * | a readable refusal with 2xx or 4xx | rejected (`provider_refused`) |
 * | 408, 409, 425; 3xx; 5xx; an unreadable answer | unknown (`unreadable_answer`) |
 *
 * @example
 * const outcomes = new OutcomeTable([
 *   { code: '21211', is: 'invalid_recipient' },
 *   { code: '21610', is: 'opted_out' },
 *   { status: 503, is: 'unavailable' },
 * ]);
 * const submission = outcomes.submission(await http.send(request, options), readAnswer);
 */
export class OutcomeTable {
  readonly #rows: readonly OutcomeRow[];
  readonly #secrets: () => readonly string[];
  readonly #now: () => Date;

  /** @throws ConfigurationError if a row has no condition, and would match every answer */
  constructor(
    rows: readonly OutcomeRow[],
    { secrets = [], now = () => new Date() }: OutcomeTableOptions = {},
  ) {
    for (const { status, code, words, is } of rows) {
      if (status !== undefined || code !== undefined || words !== undefined) continue;
      throw new ConfigurationError(
        `A row that is ${is} has no condition: give it a status, a code or words.`,
      );
    }
    this.#rows = rows;
    this.#secrets = typeof secrets === 'function' ? secrets : () => secrets;
    this.#now = now;
  }

  /**
   * The submission of one message.
   *
   * @param http the end of the request
   * @param said the provider's words on this message, or a function that reads them. Undefined: they cannot be read
   */
  submission(
    http: HttpOutcome,
    said: Said | undefined | ((answer: HttpAnswer) => Said | undefined),
  ): Submission {
    if (http.kind !== 'answered') return unansweredSubmission(http);
    const read = typeof said === 'function' ? said(http) : said;
    if (read?.outcome === 'accepted') return read;
    const row = this.#rows.find((one) => matches(one, http.status, read));
    return this.#meant(row?.is ?? meaningOfStatus(http.status, read !== undefined), http, read);
  }

  #meant(is: Meaning, http: HttpAnswer, said: Refusal | undefined): Submission {
    const kind = kinds[is];
    const providerCode = said?.code && shownText(said.code, this.#secrets());
    switch (kind) {
      case 'rejected':
        return rejected(asReason(is), this.#sentence('the provider refused the message', said), {
          providerCode,
        });
      case 'paused':
        return paused(is === 'insufficient_credit' ? is : 'unauthorized', { providerCode });
      case 'deferred':
        return {
          ...deferred(asReason(is), this.#sentence(sentences[is] ?? 'the provider defers it', said), {
            providerCode,
            retryAfterMs: retryAfterMs(http, this.#now()),
          }),
          ...(is === 'recipient_unavailable' && { scope: 'message' }),
        };
      case 'unknown':
        return unknown(
          'unreadable_answer',
          `the provider answered ${http.status} and did not say what became of the message`,
          { providerCode },
        );
    }
  }

  /** A sentence, with the provider's words as they may be shown. */
  #sentence(sentence: string, said: Refusal | undefined): string {
    const words = shownText(said?.words ?? '', this.#secrets(), 120);
    return words === '' ? sentence : `${sentence}: ${words}`;
  }
}

type Refusal = Extract<Said, { readonly outcome: 'refused' }>;

/** The kind of submission for each meaning. */
const kinds: Readonly<Record<Meaning, 'rejected' | 'paused' | 'deferred' | 'unknown'>> = {
  invalid_recipient: 'rejected',
  opted_out: 'rejected',
  content_refused: 'rejected',
  invalid_request: 'rejected',
  too_long: 'rejected',
  needs_template: 'rejected',
  address_gone: 'rejected',
  provider_refused: 'rejected',
  insufficient_credit: 'paused',
  unauthorized: 'paused',
  rate_limited: 'deferred',
  unavailable: 'deferred',
  recipient_unavailable: 'deferred',
  unknown: 'unknown',
};

const sentences: Partial<Readonly<Record<Meaning, string>>> = {
  rate_limited: 'the provider asks for fewer calls',
  unavailable: 'the provider is unavailable',
  recipient_unavailable: 'the recipient cannot be reached for now',
};

function asReason(is: Meaning): ReasonCode {
  return is === 'unknown' ? 'unreadable_answer' : is;
}

/** Meanings that a status alone can have: a server in front of the provider says them as well. */
const byStatusAlone: ReadonlySet<Meaning> = new Set([
  'unauthorized',
  'rate_limited',
  'unavailable',
  'unknown',
]);

function matches(row: OutcomeRow, status: number, said: Refusal | undefined): boolean {
  if (said === undefined && !byStatusAlone.has(row.is)) return false;
  return (
    isAmong(status, row.status) &&
    isAmong(said?.code, row.code) &&
    (row.words === undefined || (said?.words ?? '').search(row.words) !== -1)
  );
}

/** True if a condition holds: it has the value, or is absent. */
function isAmong<Value>(value: Value | undefined, among: Value | readonly Value[] | undefined): boolean {
  if (among === undefined) return true;
  return value !== undefined && (Array.isArray(among) ? among.includes(value) : among === value);
}

/** Statuses of 4xx after which the message may be sent all the same: too slow, a conflict, too early. */
const notRefused: ReadonlySet<number> = new Set([408, 409, 425]);

function meaningOfStatus(status: number, readable: boolean): Meaning {
  if (status === 401 || (status === 403 && readable)) return 'unauthorized';
  if (status === 429) return 'rate_limited';
  const refuses =
    (status >= 200 && status < 300) || (status >= 400 && status < 500 && !notRefused.has(status));
  return readable && refuses ? 'provider_refused' : 'unknown';
}
