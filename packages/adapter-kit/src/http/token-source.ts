import { bearerAuth } from './authorization.ts';
import type { Http, SendOptions } from './http.ts';
import type { HttpOutcome } from './outcome.ts';
import type { HttpRequest } from './request.ts';

/** A token, or why it is missing. */
export type TokenAnswer =
  /** `expiresInMs`: how long it may be used, from now on, in milliseconds. */
  | { readonly kind: 'token'; readonly token: string; readonly expiresInMs: number }
  /** The provider refused our credentials: an operator must mend them. */
  | { readonly kind: 'refused'; readonly cause: string }
  /** The provider could not be asked, or did not answer well: it passes. */
  | { readonly kind: 'outage'; readonly cause: string };

export interface TokenSourceOptions {
  /** Asks the provider for a token, such as {@link clientCredentials}. */
  readonly request: (signal: AbortSignal) => Promise<TokenAnswer>;
  /** How long one request may take, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
  /** The time that passes, in milliseconds. @default `performance.now` */
  readonly now?: () => number;
}

/** How long before its end a token is renewed at most, in milliseconds; of a short-lived one, a tenth of its life. */
const earlyMs = 60_000;

interface Held {
  readonly token: string;
  readonly renewAt: number;
  readonly endsAt: number;
}

/**
 * The token of an account: one request at a time for all callers, renewed before its end. If it cannot be renewed then, it
 * is used until its end.
 */
export class TokenSource {
  readonly #request: TokenSourceOptions['request'];
  readonly #timeoutMs: number;
  readonly #now: () => number;
  #held: Held | undefined;
  #asking: Promise<TokenAnswer> | undefined;

  constructor({ request, timeoutMs = 10_000, now = () => performance.now() }: TokenSourceOptions) {
    this.#request = request;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** A token that can be used now. It ends with the signal; the request goes on for the other callers. */
  async token(signal: AbortSignal): Promise<TokenAnswer> {
    const now = this.#now();
    if (this.#held !== undefined && now < this.#held.renewAt) return given(this.#held, now);
    this.#asking ??= this.#ask();
    const answer = await untilAborted(this.#asking, signal);
    const held = this.#held;
    const left = held !== undefined && this.#now() < held.endsAt ? given(held, this.#now()) : undefined;
    return answer.kind === 'outage' ? (left ?? answer) : answer;
  }

  /** Forgets a token that the provider refused. A newer one stays. */
  forget(token: string): void {
    if (this.#held?.token === token) this.#held = undefined;
  }

  async #ask(): Promise<TokenAnswer> {
    try {
      const answer = await this.#request(AbortSignal.timeout(this.#timeoutMs));
      if (answer.kind === 'token') this.#hold(answer.token, answer.expiresInMs);
      return answer;
    } catch (error) {
      return { kind: 'outage', cause: error instanceof Error ? error.name : 'unknown error' };
    } finally {
      this.#asking = undefined;
    }
  }

  #hold(token: string, lifeMs: number): void {
    const endsAt = this.#now() + lifeMs;
    this.#held = { token, endsAt, renewAt: endsAt - Math.min(earlyMs, lifeMs / 10) };
  }
}

function given({ token, endsAt }: Held, now: number): TokenAnswer {
  return { kind: 'token', token, expiresInMs: endsAt - now };
}

/**
 * A request with a bearer token. If the provider refuses the token with 401, it is made once more with a new one: the
 * first request was surely not taken. `not_written` if there is no token.
 */
export async function sendWithToken(
  http: Http,
  tokens: TokenSource,
  request: HttpRequest,
  options: SendOptions,
): Promise<HttpOutcome> {
  const first = await tokens.token(options.signal);
  if (first.kind !== 'token') return withoutToken(first);
  const outcome = await http.send(withBearer(request, first.token), options);
  if (outcome.kind !== 'answered' || outcome.status !== 401) return outcome;
  tokens.forget(first.token);
  const second = await tokens.token(options.signal);
  if (second.kind !== 'token') return withoutToken(second);
  return second.token === first.token ? outcome : await http.send(withBearer(request, second.token), options);
}

function withBearer(request: HttpRequest, token: string): HttpRequest {
  return { ...request, headers: { ...request.headers, ...bearerAuth(token) } };
}

function withoutToken({ kind, cause }: Exclude<TokenAnswer, { kind: 'token' }>): HttpOutcome {
  return { kind: 'not_written', cause, ...(kind === 'refused' && { refused: 'credentials' }) };
}

/** The answer, or an outage when the signal ends the wait for it. */
function untilAborted(asking: Promise<TokenAnswer>, signal: AbortSignal): Promise<TokenAnswer> {
  if (signal.aborted) return Promise.resolve({ kind: 'outage', cause: 'aborted' });
  return new Promise((resolve) => {
    const end = () => resolve({ kind: 'outage', cause: 'aborted' });
    signal.addEventListener('abort', end, { once: true });
    void asking.then((answer) => {
      signal.removeEventListener('abort', end);
      resolve(answer);
    });
  });
}
