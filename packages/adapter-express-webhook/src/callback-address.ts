import type { Request, RequestHandler } from 'express';

/** What a call's address names: `/:notifier/:token`. Empty when it has another form. */
interface CallbackAddress {
  readonly notifier: string;
  readonly token: string;
}

const nowhere: CallbackAddress = { notifier: '', token: '' };
/** The fewest characters of a token. */
const shortestToken = 22;
const withheld = new WeakMap<Request, CallbackAddress>();

/**
 * Takes the token out of a request's address, for loggers that read the address when a request comes in: mount it at
 * the webhook's path, before them. (Those that read it when the answer is out see it masked anyway.)
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

/** The address of a call. From here on, `url` and `originalUrl` show `/devcode/***` and no query. */
export function withholdAddress(request: Request): CallbackAddress {
  const known = withheld.get(request);
  if (known !== undefined) return known;
  const [, notifier = '', ...rest] = request.path.split('/');
  const address = parseAddress(notifier, rest);
  withheld.set(request, address);
  request.url = maskedPath(notifier, rest);
  request.originalUrl = request.baseUrl + request.url;
  return address;
}

function parseAddress(notifier: string, [token = '', ...rest]: readonly string[]): CallbackAddress {
  // One slash at the end is fine, as everywhere in Express.
  if (rest.length > 1 || (rest[0] ?? '') !== '') return nowhere;
  try {
    return { notifier: decodeURIComponent(notifier), token: decodeURIComponent(token) };
  } catch {
    return nowhere;
  }
}

/** A first part that is as long as a token may be one, put in the wrong place. */
function maskedPath(notifier: string, rest: readonly string[]): string {
  const shown = notifier.length < shortestToken ? notifier : '***';
  return rest.length === 0 ? `/${shown}` : `/${shown}/***`;
}
