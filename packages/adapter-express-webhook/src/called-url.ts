import type { CallbackRequest } from '@nkul/core/adapter';
import type { Request } from 'express';

/** Where providers reach the webhook from outside. */
export interface PublicAddress {
  /** The origin, and a path before that of the webhook if there is one: `https://example.com`. */
  readonly publicUrl: string | undefined;
  /** The path of the webhook. */
  readonly path: string;
}

/** Reads the setting `publicUrl`: an address without credentials, query and slash at its end. */
export function readPublicUrl(given: unknown): { readonly output: string } | { readonly problem: string } {
  const problem = 'is not an address such as https://example.com';
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined) return { problem };
  if (`${url.username}${url.password}${url.search}${url.hash}` !== '' || !/^https?:$/.test(url.protocol))
    return { problem };
  if (url.protocol === 'http:' && !loopback.has(url.hostname))
    return {
      problem: 'is http:, which shows the token of the callback on the way: give an address with https:',
    };
  return { output: `${url.origin}${url.pathname.replace(/\/$/, '')}` };
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Reads the setting `path`: it begins with a slash, and does not end with one. */
export function readPath(given: unknown): { readonly output: string } | { readonly problem: string } {
  const isPath = typeof given === 'string' && /^(?:\/[\w.~%-]+)*$/.test(given) && given.length <= 200;
  return isPath ? { output: given } : { problem: 'is not a path such as /callbacks' };
}

/** The address of a notifier's callback, with the token. */
export function callbackUrl(
  { publicUrl = '', path }: PublicAddress,
  notifier: string,
  token: string,
): string {
  return `${publicUrl}${path}/${encodeURIComponent(notifier)}/${token}`;
}

/**
 * The address that a provider called, which its signature covers, and the parameters of its query. A proxy may change
 * scheme, host and path on the way: `publicUrl` says how the provider sees them. Without it they are those of the request.
 */
export function calledUrl(
  request: Request,
  { notifier, token, target }: { readonly notifier: string; readonly token: string; readonly target: string },
  address: PublicAddress,
): Required<Pick<CallbackRequest, 'url' | 'query'>> {
  const at = target.indexOf('?');
  const search = at === -1 ? '' : target.slice(at);
  const url =
    address.publicUrl === undefined
      ? `${request.protocol}://${request.headers.host ?? ''}${target}`
      : callbackUrl(address, notifier, token) + search;
  return { url, query: parametersOf(search) };
}

/** A parameter that comes several times is a list. */
function parametersOf(search: string): Readonly<Record<string, string | readonly string[]>> {
  // In one go: to look for each name anew would take as long as the square of their number.
  const parameters = Map.groupBy(new URLSearchParams(search), ([name]) => name);
  return Object.fromEntries(
    [...parameters].map(([name, pairs]) => {
      const [only = '', ...others] = pairs.map(([, value]) => value);
      return [name, others.length === 0 ? only : [only, ...others]];
    }),
  );
}
