/** Reads a call of `Messages.json`: the account, the text, the number, the sender, and where its reports go. */
import { hostname } from '../base/loopback.ts';
import type { Accounts } from '../book/accounts.ts';
import type { Asked, RequestedSms, SendRequest } from '../calls/wire.ts';
import { readAccount } from './credentials.ts';
import type { TwilioError } from './refusals.ts';
import { fromErrors, toErrors } from './test-numbers.ts';
import type { TwilioSecrets } from './twilio-options.ts';

const longestBody = 1600;

/** A request that is refused, and the message that it asked for, if the account may send. */
export interface RefusedMessage {
  readonly error: TwilioError;
  readonly messages: readonly RequestedSms[];
}

/** A number in full, on its channel; undefined if Twilio does not take it. */
export function twilioNumber(written: string): string | undefined {
  return /^(?:whatsapp:)?\+[1-9]\d{6,14}$/.test(written) ? written : undefined;
}

/** Reads the form of a send, or names the error. */
export function readMessage(
  asked: Asked,
  accounts: Accounts,
  secrets: TwilioSecrets,
  optedOut: ReadonlySet<string>,
): SendRequest | RefusedMessage {
  const account = readAccount(asked, accounts, secrets);
  if (typeof account === 'string') return { error: account, messages: [] };
  const form = formOf(asked);
  const reportTo = form.get('StatusCallback') ?? undefined;
  const messages = [{ phone: form.get('To') ?? '', text: form.get('Body') ?? '' }];
  const error = errorIn(form, optedOut);
  if (error !== undefined) return { error, messages };
  const sender = form.get('MessagingServiceSid') ?? form.get('From') ?? '';
  return { apiKey: account.sid, sender, messages, ...(reportTo !== undefined && { reportTo }) };
}

function errorIn(form: URLSearchParams, optedOut: ReadonlySet<string>): TwilioError | undefined {
  const [from, to, text] = ['From', 'To', 'Body'].map((name) => form.get(name) ?? '');
  const callback = form.get('StatusCallback');
  if (!from && !form.get('MessagingServiceSid')) return 'invalidFrom';
  if (!to || twilioNumber(to) === undefined) return 'invalidTo';
  if (!text) return 'bodyMissing';
  if (text.length > longestBody) return 'tooLong';
  if (callback !== null && !isCallback(callback)) return 'invalidCallback';
  const known = fromErrors.get(from ?? '') ?? toErrors.get(to);
  return known ?? (optedOut.has(to) ? 'optedOut' : undefined);
}

/** Twilio does not call a host with an underscore. */
function isCallback(url: string): boolean {
  return /^https?:/.test(url) && hostname(url) !== '' && !hostname(url).includes('_');
}

function formOf({ headers, body }: Asked): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return new URLSearchParams(isForm ? body : '');
}
