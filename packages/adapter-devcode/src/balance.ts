import {
  fieldOf,
  type Http,
  type HttpOutcome,
  isRecord,
  type JsonObject,
  numberOf,
  parsedJson,
  type Secret,
} from '@nkul/adapter-kit';
import { type AnswerBody, readAnswerBody, refusalOf, type WordSettings } from '@nkul/adapter-kit/dlrlist';
import { type Balance, BalanceError } from '@nkul/core/adapter';
import { balanceRequest } from './calls.ts';

type Method = 'GET' | 'POST';

/** The account whose balance is read. */
interface Account extends WordSettings {
  readonly apiKey: Secret;
  readonly baseUrl: string;
}

/**
 * Reads the balance by GET with a JSON body, as the provider's document has it. If the answer means "not like this", it
 * tries POST with the same body once: a reading is safe to repeat. It remembers the method that worked.
 */
export class BalanceReader {
  readonly #http: Http;
  readonly #account: Account;
  #method: Method = 'GET';

  constructor(http: Http, account: Account) {
    this.#http = http;
    this.#account = account;
  }

  /** @throws BalanceError if neither answer has the balance */
  async read(signal: AbortSignal): Promise<Balance> {
    const first = await this.#ask(this.#method, signal);
    const balance = balanceIn(first);
    if (balance !== undefined) return balance;
    if (signal.aborted || !wantsOtherMethod(first, this.#account)) throw failure([first], this.#account);
    const other = this.#method === 'GET' ? 'POST' : 'GET';
    const second = await this.#ask(other, signal);
    const found = balanceIn(second);
    if (found === undefined) throw failure([first, second], this.#account);
    this.#method = other;
    return found;
  }

  async #ask(by: Method, signal: AbortSignal): Promise<Asked> {
    const { baseUrl, apiKey } = this.#account;
    const answer = await this.#http.send(balanceRequest(baseUrl, apiKey.current(), by), { signal });
    const body = answer.kind === 'answered' ? readAnswerBody(answer.text) : undefined;
    return { by, answer, body };
  }
}

/** One try: its method and its answer. */
interface Asked {
  readonly by: Method;
  readonly answer: HttpOutcome;
  readonly body: AnswerBody | undefined;
}

/** The balance in a body that reports success. The body decides if it disagrees with HTTP. */
function balanceIn({ answer, body }: Asked): Balance | undefined {
  if (answer.kind !== 'answered' || body === undefined || body.success === false) return undefined;
  if (body.success !== true && !(succeeded(answer.status) && succeeded(body.status ?? 200))) return undefined;
  // The document's table lists the three beside `data`. Its sample nests them in `data`.
  const places = [dataIn(body.fields), body.fields];
  const count = (name: string) =>
    places.map((place) => numberOf(fieldOf(place, name))).find((number) => number !== undefined);
  const left = count('solde');
  if (left === undefined) return undefined;
  const [bought, sent] = [count('qty_acheter'), count('qty_envoye')];
  return {
    left,
    ...(bought !== undefined && { bought }),
    ...(sent !== undefined && { sent }),
    unit: 'sms',
    at: new Date(),
  };
}

/** `data`: an object, the only one in a list, or JSON as a text. */
function dataIn(fields: JsonObject): JsonObject {
  const data = fieldOf(fields, 'data');
  const value = typeof data === 'string' ? parsedJson(data) : data;
  const [only] = Array.isArray(value) ? value : [value];
  return isRecord(only) ? only : {};
}

function succeeded(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * True if the answer says "not like this", or is missing: the method is refused, a GET with a body is refused (a CDN
 * answers 403, or hangs up), the body was not read ("api_key manquant"), or a page came instead of JSON. False if another
 * method would get the same answer: the account is refused, there are too many calls, or the server failed.
 */
function wantsOtherMethod({ answer, body, ...asked }: Asked, settings: WordSettings): boolean {
  switch (answer.kind) {
    case 'withheld':
      return false;
    case 'not_written':
      // A fetch that refuses a body with GET throws this error. Errors of the system do not depend on the method.
      return answer.cause === 'TypeError';
    case 'no_answer':
      return true;
    case 'answered': {
      if (missesKey(body)) return true;
      if (isRefused({ answer, body, ...asked }, settings)) return false;
      const { status } = answer;
      if (!succeeded(status)) return isNotLikeThis(status);
      if (body === undefined) return true;
      return body.status !== undefined && !succeeded(body.status) && isNotLikeThis(body.status);
    }
  }
}

/** True for 4xx, except those about the account, the time or the rate; and for 501, which refuses the method. */
function isNotLikeThis(status: number): boolean {
  return status === 501 || (status >= 400 && status < 500 && !otherwise.has(status));
}

const otherwise: ReadonlySet<number> = new Set([401, 402, 407, 408, 425, 429]);

/** True if the provider refuses the account. A missing key does not count: the server did not read the body of a GET. */
function isRefused({ answer, body, ...asked }: Asked, settings: WordSettings): boolean {
  if (answer.kind !== 'answered') return false;
  if (body !== undefined && refusalOf({ words: body.message }, settings) === 'unauthorized') return true;
  return saysStatus({ answer, body, ...asked }, 401) && !missesKey(body);
}

/** True for "api_key manquant": the server did not read the body. */
function missesKey(body: AnswerBody | undefined): boolean {
  return /\bapi_?key\b.{0,20}\b(?:manquante?|missing|required)\b/i.test(body?.message ?? '');
}

function saysStatus({ answer, body }: Asked, status: number): boolean {
  return answer.kind === 'answered' && (answer.status === status || body?.status === status);
}

function failure(tries: readonly Asked[], settings: WordSettings): BalanceError {
  if (tries.some((one) => isRefused(one, settings) || saysStatus(one, 401))) {
    return new BalanceError('The provider refused the account: check apiKey.');
  }
  return new BalanceError(`The provider ${[...new Set(tries.map(resultOf))].join(', and ')}.`);
}

/** The result of one try, as the end of a sentence that starts with "The provider". */
function resultOf({ by, answer }: Asked): string {
  switch (answer.kind) {
    case 'answered':
      return `answered ${answer.status} to ${by} without a balance`;
    case 'withheld':
      return `was not asked by ${by}`;
    case 'not_written':
    case 'no_answer':
      return `could not be asked for the balance (${answer.cause})`;
  }
}
