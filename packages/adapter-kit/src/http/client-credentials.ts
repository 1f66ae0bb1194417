import { fieldOf, isRecord, parsedJson, textOf } from '../read/json-value.ts';
import { basicAuth } from './authorization.ts';
import type { Http } from './http.ts';
import type { HttpOutcome } from './outcome.ts';
import type { TokenAnswer } from './token-source.ts';

export interface ClientCredentials {
  /** The address of the token endpoint. */
  readonly url: string;
  readonly id: string;
  /** A function gives the one of now. */
  readonly secret: string | (() => string);
  /** The scopes, parted by blanks. @default without a scope */
  readonly scope?: string;
}

/** How long a token is used whose life the provider does not tell, in milliseconds. */
const unknownLifeMs = 300_000;

/** Asks for a token by OAuth 2.0 client credentials (RFC 6749, section 4.4): for `TokenSource`. */
export function clientCredentials(
  http: Http,
  { url, id, secret, scope }: ClientCredentials,
): (signal: AbortSignal) => Promise<TokenAnswer> {
  const form = { grant_type: 'client_credentials', scope };
  const now = typeof secret === 'function' ? secret : () => secret;
  return async (signal) => {
    const headers = basicAuth(id, now());
    return tokenIn(await http.send({ method: 'POST', url, headers, body: { form } }, { signal }));
  };
}

function tokenIn(outcome: HttpOutcome): TokenAnswer {
  switch (outcome.kind) {
    case 'not_written':
    case 'no_answer':
      return { kind: 'outage', cause: outcome.cause };
    case 'withheld':
      return { kind: 'outage', cause: 'withheld' };
    case 'answered': {
      const { status, text } = outcome;
      const body = parsedJson(text);
      const token = isRecord(body) ? textOf(fieldOf(body, 'access_token')) : undefined;
      if (status === 200 && isRecord(body) && token) {
        return { kind: 'token', token, expiresInMs: lifeOf(fieldOf(body, 'expires_in')) };
      }
      return { kind: isRefusal(status, body) ? 'refused' : 'outage', cause: `HTTP ${status}` };
    }
  }
}

/** Seconds, as a number or as text. */
function lifeOf(expiresIn: unknown): number {
  const text = textOf(expiresIn)?.trim() ?? '';
  return /^\d{1,10}$/.test(text) ? Number(text) * 1_000 : unknownLifeMs;
}

/** 401; and 400 or 403 that say why in JSON (RFC 6749, section 5.2). A page of a proxy is not a refusal. */
function isRefusal(status: number, body: unknown): boolean {
  return status === 401 || ((status === 400 || status === 403) && isRecord(body));
}
