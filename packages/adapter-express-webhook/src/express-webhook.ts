import {
  ConfigurationError,
  checkSettings,
  type Duration,
  type Hub,
  listOf,
  objectOf,
  optionally,
  readBy,
  textOf,
  wholeFrom,
} from '@nkul/core/adapter';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { allowedNetworks } from './allowed-networks.ts';
import { withholdAddress } from './callback-address.ts';
import { callbackTokens } from './callback-token.ts';
import { callbackUrl, calledUrl, type PublicAddress, readPath, readPublicUrl } from './called-url.ts';
import { type IncomingRate, incomingRate, rateSchema } from './incoming-rate.ts';
import { Refusal } from './refusal.ts';
import { type BodyLimits, readBody } from './request-body.ts';
import { timerSchema } from './timer.ts';
import { writeAnswer } from './write-answer.ts';

export interface ExpressWebhookOptions {
  /**
   * The secret in the callback's address; several while one replaces another. At least 128 random bits, written in
   * letters, digits, `-`, `_`, `.` and `~`. Required: the error for undefined says how to make one.
   */
  readonly token: string | readonly string[] | undefined;
  /**
   * Networks from which calls may come, in CIDR form (`'192.0.2.0/24'`, `'2001:db8::/32'`), or single addresses. They are
   * compared with the peer's address, or with the forwarded one if the application's `trust proxy` allows it.
   *
   * @default any address
   */
  readonly allow?: readonly string[];
  /**
   * The most bytes of a body, packed and unpacked. The default holds about 20,000 reports, as a provider may post them
   * after an outage.
   *
   * @default 4_194_304
   */
  readonly limit?: number;
  /** The most entries of one call. @default one for each 64 bytes of `limit` */
  readonly maxEntries?: number;
  /** The most calls with a correct token from one address; false for any number. @default 1,000 in a second */
  readonly rate?: IncomingRate | false;
  /** How long a body may take to arrive. @default '10s' */
  readonly bodyTimeout?: Duration;
  /**
   * The address of the application as providers see it: `https://example.com`, with a path before that of the webhook if
   * there is one. Providers that are given their callback's address with each message get it (`hub.callbackUrl()`), and
   * signatures over the address are checked with it.
   *
   * @default signatures are checked with the address of the request
   */
  readonly publicUrl?: string;
  /** The path at which the router is mounted, as providers see it. It counts with `publicUrl` alone. @default '/callbacks' */
  readonly path?: string;
}

/** The functions of a hub that the webhook calls. */
type ReceivingHub = Pick<Hub, 'receive' | 'receives'> & Partial<Pick<Hub, 'refusedCallback' | 'callbacksAt'>>;

interface Settings {
  readonly hub: ReceivingHub;
  readonly body: BodyLimits;
  readonly maxEntries: number;
  readonly address: PublicAddress;
}

const retryAfterSeconds = '30';
/** The least length of a report with a message id and a number, in bytes. */
const leastBytes = 64;

const optionsSchema = objectOf(
  {
    // callbackTokens() says what is wrong with it, and how to make one.
    token: optionally(readBy((output) => ({ output }))),
    allow: optionally(listOf(textOf(64))),
    limit: optionally(wholeFrom(1)),
    maxEntries: optionally(wholeFrom(1)),
    rate: optionally(rateSchema),
    bodyTimeout: optionally(timerSchema),
    publicUrl: optionally(readBy(readPublicUrl)),
    path: optionally(readBy(readPath)),
  },
  {
    noun: 'option',
    meant: {
      secret: 'token',
      tokens: 'token',
      timeout: 'bodyTimeout',
      maxBytes: 'limit',
      ips: 'allow',
      url: 'publicUrl',
      baseUrl: 'publicUrl',
    },
    example: 'such as { token: process.env.NKUL_CALLBACK_TOKEN }',
  },
);

/**
 * An Express 5 router for providers' calls: it gives `/:notifier/:token` to `hub.receive()`, by the methods that the
 * callback takes (POST unless it says otherwise), and returns the answer.
 * It answers everything under its path, so give it a path of its own. Mount it before any `express.json()`, which loses
 * digits of long ids and answers errors in HTML.
 *
 * @example
 * app.use('/callbacks', expressWebhook(hub, { token: process.env.NKUL_CALLBACK_TOKEN }));
 *
 * @throws ConfigurationError if an option is not valid, such as a token that can be guessed
 */
export function expressWebhook(hub: ReceivingHub, options: ExpressWebhookOptions): Router {
  checkHub(hub);
  const checked = checkSettings(optionsSchema, options, 'expressWebhook()');
  const tokens = callbackTokens(checked.token);
  const allowed = allowedNetworks(checked.allow);
  const { limit: bytes = 4_194_304, bodyTimeout: timeoutMs = 10_000 } = checked;
  const { maxEntries = Math.ceil(bytes / leastBytes), rate = { calls: 1_000, per: 1_000 } } = checked;
  const { publicUrl, path = '/callbacks' } = checked;
  const address: PublicAddress = { publicUrl, path };
  const settings: Settings = { hub, body: { bytes, timeoutMs }, maxEntries, address };
  if (publicUrl !== undefined)
    hub.callbacksAt?.((notifier) => callbackUrl(address, notifier, tokens.current));
  const checkCaller: RequestHandler = (request, response, next) => {
    const { notifier, token } = withholdAddress(request);
    const known = tokens.include(token);
    if (known && allowed(request.ip) && hub.receives(notifier)) next();
    else refuse(response, new Refusal(404), hub, hub.receives(notifier) ? notifier : undefined);
  };
  const checkMethod: RequestHandler = (request, response, next) => {
    const { notifier } = withholdAddress(request);
    if (hub.receives(notifier, request.method)) next();
    else writeAnswer(response, new Refusal(405, { allow: methodsOf(hub, notifier) }).answer);
  };
  return Router().use(checkCaller, checkMethod, incomingRate(rate), (request, response) =>
    receive(request, response, settings),
  );
}

/** @throws ConfigurationError if it is not a hub, such as the options or a promise of a hub */
function checkHub(hub: unknown): void {
  const isHub =
    typeof hub === 'object' && hub !== null && 'receive' in hub && typeof hub.receive === 'function';
  if (isHub && 'receives' in hub && typeof hub.receives === 'function') return;
  throw new ConfigurationError(
    'expressWebhook(): hub is wrong: expected a hub first, then the options; createHub() gives one when it is awaited.',
    { field: 'hub' },
  );
}

function methodsOf(hub: ReceivingHub, notifier: string): string {
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
    .filter((method) => hub.receives(notifier, method))
    .join(', ');
}

async function receive(request: Request, response: Response, settings: Settings): Promise<void> {
  const called = withholdAddress(request);
  const { notifier } = called;
  const { method, headers } = request;
  try {
    const body = await readBody(request, settings.body);
    const { maxEntries, address } = settings;
    const call = { method, headers, body, maxEntries, ...calledUrl(request, called, address) };
    writeAnswer(response, await settings.hub.receive(notifier, call));
  } catch (error) {
    refuse(response, refusalOf(error), settings.hub, notifier);
  }
}

/** Refuses a call, and lets the hub log it: its reports are lost unless the provider repeats them. */
function refuse(response: Response, refusal: Refusal, hub: ReceivingHub, notifier?: string): void {
  const { status, message: reason } = refusal;
  hub.refusedCallback?.({ ...(notifier !== undefined && { notifier }), status, reason });
  writeAnswer(response, refusal.answer);
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(503, { 'retry-after': retryAfterSeconds });
}
