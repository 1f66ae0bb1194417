import {
  type CallbackRequest,
  ConfigurationError,
  type Duration,
  durationMs,
  UnauthenticCallbackError,
} from '@nkul/core/adapter';
import { isSigned } from './hmac.ts';

export interface StandardWebhookOptions {
  /** The secrets, as the provider gives them (`whsec_…`): one, and while it is replaced, the one before. */
  readonly secrets: readonly string[];
  /** How far the time of a call may be from ours. @default '5m' */
  readonly tolerance?: Duration;
  /** The beginning of the names of the headers. @default 'webhook' */
  readonly prefix?: string;
  /** The present. @default the time of day */
  readonly now?: () => Date;
}

/**
 * The check of a callback whose calls are signed after Standard Webhooks (HMAC-SHA-256 over id, time and body).
 *
 * @example
 * check = standardWebhookCheck({ secrets: ['whsec_…'] });
 *
 * @returns a function that throws an `UnauthenticCallbackError` for a call that the provider did not make now
 * @throws ConfigurationError if a secret is not valid
 */
export function standardWebhookCheck({
  secrets,
  tolerance = '5m',
  prefix = 'webhook',
  now = () => new Date(),
}: StandardWebhookOptions): (request: CallbackRequest) => void {
  if (secrets.length === 0)
    throw new ConfigurationError('A webhook has no secret: give the one of the provider.');
  const keys = secrets.map(keyOf);
  const toleranceMs = durationMs(tolerance, 'tolerance');
  return (request) => {
    const [id, time, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
      headerOf(request, `${prefix}-${name}`),
    );
    if (id === undefined || time === undefined || signatures === undefined) throw refused('has no signature');
    const data = signedData(id, time, request.body);
    const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? one.slice(3) : []));
    const isRight = (signature: string) =>
      isSigned({ given: signature, data, secrets: keys, algorithm: 'sha256', encoding: 'base64' });
    if (!given.slice(0, mostSignatures).some(isRight)) throw refused('has a wrong signature');
    const isNow = /^\d{1,12}$/.test(time) && Math.abs(Number(time) * 1_000 - now().getTime()) <= toleranceMs;
    if (!isNow) throw refused('was signed at another time: it may be a repeat, or a clock is wrong');
  };
}

/** The most signatures of one call that are looked at. */
const mostSignatures = 8;

function keyOf(secret: string): Uint8Array {
  const text = secret.trim().replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text) && key.length >= 16) return key;
  throw new ConfigurationError(
    'A secret of a webhook is not valid: give it as the provider shows it, whsec_ and base64 of 16 bytes or more.',
  );
}

function headerOf({ headers }: CallbackRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

function signedData(id: string, time: string, body: CallbackRequest['body']): Uint8Array {
  if (body instanceof Uint8Array) return Buffer.concat([Buffer.from(`${id}.${time}.`), body]);
  throw refused('was parsed before its signature could be checked: mount the webhook before express.json()');
}

function refused(why: string): UnauthenticCallbackError {
  return new UnauthenticCallbackError(`The call ${why}.`);
}
