import { ConfigurationError } from '../base/errors.ts';
import type { ReadValue } from '../input/values.ts';
import { type OptOutSubject, openOptOut, sealOptOut } from './sealed-link.ts';

/** The longest address of the page. It is in every text that names it. */
const mostCharacters = 100;

/** Reads the setting `optOut.url`: an https address without credentials, query, fragment and slash at its end. */
export function readOptOutUrl(given: unknown): ReadValue<string> {
  const problem = 'is not an address such as https://ex.am/u, without a query';
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || `${url.username}${url.password}${url.search}${url.hash}` !== '')
    return { problem };
  if (url.protocol !== 'https:')
    return { problem: 'must begin with https: the link is a key that others must not read on the way' };
  const output = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  return output.length > mostCharacters
    ? { problem: `is longer than ${mostCharacters} characters` }
    : { output };
}

/** Makes the opt-out links of a hub, and reads their tokens. */
export class OptOutLinks {
  readonly #url: string | undefined;
  readonly #store: { readonly secret: Uint8Array };

  /** @param store its secret is known once it is open */
  constructor(url: string | undefined, store: { readonly secret: Uint8Array }) {
    this.#url = url;
    this.#store = store;
  }

  /** True if the hub has the address of a page. */
  get available(): boolean {
    return this.#url !== undefined;
  }

  /** @throws ConfigurationError if the hub has no `optOut.url` */
  url(subject: OptOutSubject): string {
    if (this.#url === undefined)
      throw new ConfigurationError(
        "optOutUrl(): the hub has no address for opt-outs: give createHub() optOut, such as { url: 'https://ex.am/u' }.",
        { field: 'optOut.url' },
      );
    return `${this.#url}/${sealOptOut(subject, this.#store.secret)}`;
  }

  /** The link of a marketing message to an address; undefined if the hub has no `optOut.url`. */
  ofMarketing(address: string): string | undefined {
    return this.available ? this.url({ address, category: 'marketing' }) : undefined;
  }

  open(token: string): OptOutSubject | undefined {
    return openOptOut(token, this.#store.secret);
  }
}
