/** The tokens of Orange: given to an application for its secret, and good for an hour, or for so many calls. */
import { randomBytes } from 'node:crypto';
import type { Accounts } from '../book/accounts.ts';
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';
import type { Asked } from '../calls/wire.ts';
import type { OrangeAccount } from './orange-options.ts';
import { errorAnswer, type OrangeError } from './refusals.ts';

/** The tokens of one simulator. */
export class OrangeTokens {
  readonly #account: OrangeAccount;
  readonly #given = new Map<string, { readonly clientId: string; usesLeft: number }>();

  constructor(account: OrangeAccount) {
    this.#account = account;
  }

  /** Answers a request for a token. */
  give({ headers, body }: Omit<Asked, 'operation'>, accounts: Accounts): HttpAnswer {
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
    const grant = isForm ? new URLSearchParams(body).get('grant_type') : undefined;
    if (grant !== 'client_credentials') return jsonAnswer(400, { error: 'unsupported_grant_type' });
    const [clientId, secret] = basic(headers.authorization ?? '');
    if (!accounts.has(clientId) || secret !== this.#account.clientSecret)
      return jsonAnswer(401, { error: 'invalid_client', error_description: 'The client is not valid' });
    const token = randomBytes(24).toString('base64url');
    this.#given.set(token, { clientId, usesLeft: this.#account.tokenUses });
    return jsonAnswer(200, { token_type: 'Bearer', access_token: token, expires_in: 3600 });
  }

  /** The application whose token a call has; or the error. */
  use({ headers }: Pick<Asked, 'headers'>): { readonly clientId: string } | OrangeError {
    const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) return 'noCredentials';
    const given = this.#given.get(token);
    if (given === undefined) return 'wrongCredentials';
    given.usesLeft -= 1;
    return given.usesLeft < 0 ? 'expiredCredentials' : { clientId: given.clientId };
  }
}

/** An answer with an error of the token or of the message. */
export function says(error: OrangeError): () => HttpAnswer {
  return () => errorAnswer(error);
}

function basic(header: string): readonly [user: string, password: string] {
  const [, encoded = ''] = /^Basic +([\w+/=-]+)$/i.exec(header) ?? [];
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? ['', ''] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}
