import {
  type HttpAnswer,
  type HttpOutcome,
  isRecord,
  numberOf,
  type OutcomeRow,
  OutcomeTable,
  parsedJson,
  type Said,
} from '@nkul/adapter-kit';
import type { Submission } from '@nkul/core/adapter';
import { holds, textAt, valueAt } from './path.ts';
import type { AnswerSettings } from './settings.ts';

/** With 2xx a refusal must have a row. A code that the settings do not know may as well mean that it was taken. */
const otherwise: OutcomeRow = {
  status: Array.from({ length: 100 }, (_, index) => 200 + index),
  is: 'unknown',
};

/** The longest delay that is passed on, in milliseconds: a day, as with `Retry-After`. */
const longestDelayMs = 86_400_000;

/** From the gateway's answers to submissions, as the settings read them. */
export class SendAnswer {
  readonly #settings: AnswerSettings;
  readonly #outcomes: OutcomeTable;

  /** @throws ConfigurationError if a row has no condition */
  constructor(settings: AnswerSettings, secrets: () => readonly string[]) {
    this.#settings = settings;
    this.#outcomes = new OutcomeTable([...(settings.rows ?? []), otherwise], { secrets });
  }

  submission(http: HttpOutcome): Submission {
    const submission = this.#outcomes.submission(http, (answer) => this.#saidIn(answer));
    if (submission.outcome !== 'deferred' || submission.retryAfterMs !== undefined) return submission;
    const retryAfterMs = http.kind === 'answered' ? this.#retryAfterMs(http) : undefined;
    return retryAfterMs === undefined ? submission : { ...submission, retryAfterMs };
  }

  #saidIn({ status, text }: HttpAnswer): Said | undefined {
    const body = parsedJson(text);
    if (!isRecord(body)) return undefined;
    const { taken, code: codeAt, words: wordsAt } = this.#settings;
    const reference = referenceOf(textAt(body, this.#settings.reference));
    const isTaken = taken === undefined ? reference !== undefined : holds(body, taken);
    if (status >= 200 && status < 300 && isTaken) {
      const units = numberOf(valueAt(body, this.#settings.units ?? ''));
      return { outcome: 'accepted', ...(reference && { reference }), ...(units !== undefined && { units }) };
    }
    const [code, words] = [textAt(body, codeAt), textAt(body, wordsAt)];
    return code === undefined && words === undefined ? undefined : { outcome: 'refused', code, words };
  }

  #retryAfterMs({ text }: HttpAnswer): number | undefined {
    const body = parsedJson(text);
    const { retryAfter } = this.#settings;
    if (retryAfter === undefined || !isRecord(body)) return undefined;
    const seconds = numberOf(valueAt(body, retryAfter));
    return seconds === undefined || seconds < 0 ? undefined : Math.min(seconds * 1_000, longestDelayMs);
  }
}

/** A reference as the core takes it. */
function referenceOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[^\p{C}]{1,255}$/u.test(text) ? text : undefined;
}
