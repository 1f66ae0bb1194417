import {
  clientCredentials,
  type Http,
  type HttpOutcome,
  type HttpRequest,
  type SendOptions,
  sendWithToken,
  TokenSource,
} from '@nkul/adapter-kit';
import type { ResolvedSettings } from './settings.ts';

/** How many tokens are remembered: the one of now, and the one before, which Orange may still quote. */
const remembered = 2;

/** The tokens of an application, one for all calls until it ends. They are never shown. */
export class KnownTokens {
  readonly #http: Http;
  readonly #source: TokenSource;
  #known: readonly string[] = [];

  constructor(http: Http, { baseUrl, clientId, clientSecret }: ResolvedSettings) {
    const url = `${baseUrl}/oauth/v3/token`;
    const ask = clientCredentials(http, { url, id: clientId, secret: () => clientSecret.current() });
    this.#http = http;
    this.#source = new TokenSource({
      request: async (signal) => {
        const used = clientSecret.now();
        const answer = await ask(signal);
        // Callers with the new secret wait for this answer as well.
        if (answer.kind === 'refused' && clientSecret.now()[0] !== used[0])
          return { kind: 'outage', cause: 'the secret was replaced meanwhile' };
        if (answer.kind === 'token') this.#known = [answer.token, ...this.#known].slice(0, remembered);
        return answer;
      },
    });
  }

  /** Makes a request with the token of now; after a 401, once more with a new one. */
  send(request: HttpRequest, options: SendOptions): Promise<HttpOutcome> {
    return sendWithToken(this.#http, this.#source, request, options);
  }

  /** The tokens of now and before. */
  known(): readonly string[] {
    return this.#known;
  }
}
