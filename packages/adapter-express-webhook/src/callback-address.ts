import type { Request, RequestHandler } from 'express';

/** The parts of a call's path, `/:notifier/:token`, which are empty if it has another form; and the address as it came. */
interface CallbackAddress {
  readonly notifier: string;
  readonly token: string;
  /** The path and the query that were called. */
  readonly target: string;
}

const nowhere = { notifier: '', token: '' };
/** The fewest characters of a token. */
const shortestToken = 22;
const withheld = new WeakMap<Request, CallbackAddress>();

/**
 * Removes the token from a request's URL, for loggers that read the URL when the request arrives: mount it at the
 * webhook's path, and at that of the opt-out page, before them. Loggers that read the URL after the answer see it masked anyway.
 *
 * @example
 * app.use('/callbacks', maskAddress);
 * app.use(pinoHttp());
 * app.use('/callbacks', expressWebhook(hub, { token }));
 */
export const maskAddress: RequestHandler = (request, _response, next) => {
  withholdAddress(request);
  next();
};

/** Reads the path of a call, and masks it: from now on, `url` and `originalUrl` show `/devcode/***` without a query. */
export function withholdAddress(request: Request): CallbackAddress {
  const known = withheld.get(request);
  if (known !== undefined) return known;
  const [, notifier = '', ...rest] = request.path.split('/');
  const address = { ...parseAddress(notifier, rest), target: request.originalUrl };
  withheld.set(request, address);
  request.url = maskedPath(notifier, rest);
  request.originalUrl = request.baseUrl + request.url;
  return address;
}

function parseAddress(
  notifier: string,
  [token = '', ...rest]: readonly string[],
): Omit<CallbackAddress, 'target'> {
  // One slash at the end is accepted, as everywhere in Express.
  if (rest.length > 1 || (rest[0] ?? '') !== '') return nowhere;
  try {
    return { notifier: decodeURIComponent(notifier), token: decodeURIComponent(token) };
  } catch {
    return nowhere;
  }
}

/** Masks a path. A first part that is as long as a token may be a token in the wrong place, so it is masked too. */
function maskedPath(notifier: string, rest: readonly string[]): string {
  const shown = notifier.length < shortestToken ? notifier : '***';
  return rest.length === 0 ? `/${shown}` : `/${shown}/***`;
}
