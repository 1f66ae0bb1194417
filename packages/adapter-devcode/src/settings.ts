import { ConfigurationError, type Country, type Outgoing } from '@nkul/core/adapter';
import { type ErrorCodeMeaning, errorCodeMeanings } from './provider-words.ts';
import type { ReportIds } from './report-ids.ts';

/** The function that carries requests, as `globalThis.fetch` has it. */
export type Fetch = (request: Request) => Promise<Response>;

/** How to reach a Devcode account. */
export interface DevcodeSettings {
  /** The account's key (`api_key`). Sent in bodies only, and found in no error, log or event. */
  readonly apiKey: string;
  /**
   * The sender ID that the phone shows: 1–11 characters, at least one letter; or a function that chooses it for a
   * message, which then goes out in a call of its own.
   */
  readonly sender: string | ((message: Outgoing) => string);
  /** The notifier's name in routes, events and the callback's address. @default 'devcode' */
  readonly name?: string;
  /** @default 'https://devcodesms.com/developpeur/' */
  readonly baseUrl?: string;
  /** Numbers in one call, for messages of equal text; 1 when a function chooses the sender. @default 50 */
  readonly perCall?: number;
  /**
   * Send different texts in one call, pairwise by position. The provider's sample suggests that it reads them so, its
   * text does not say it: were they read as a cross product, everybody would get everybody's text.
   *
   * @default false
   */
  readonly pairwise?: boolean;
  /** Calls under way at once. @default 16 */
  readonly inFlight?: number;
  /** Calls begun in a second. @default no limit */
  readonly perSecond?: number;
  /** What HTTP 503 says of a message: surely not sent (`deferred`), or perhaps (`unknown`). @default 'deferred' */
  readonly on503?: 'deferred' | 'unknown';
  /** The zone of the times in delivery reports. @default 'Africa/Douala' */
  readonly timeZone?: string;
  /** The country of numbers that the provider writes without a country code. @default 'CM' */
  readonly defaultCountry?: Country;
  /**
   * The meanings of more codes (`errorcode`) of the gateway behind the provider. For an unknown code, the words beside it
   * decide.
   *
   * @example
   * errorCodes: { '-10008': 'invalid_sender', '-10011': 'insufficient_credit' }
   */
  readonly errorCodes?: Readonly<Record<string, ErrorCodeMeaning>>;
  /**
   * Other ids under which delivery reports of a message may come, by the id that the provider gave it. An id of
   * hexadecimal digits is known without its prefix and dashes, and in capitals, without this.
   *
   * @example
   * reportIds: (messageId) => [messageId.replace(/^SMS-/, '')]
   */
  readonly reportIds?: ReportIds;
  /**
   * Carries the requests instead of undici. One that refuses a body with GET, as `globalThis.fetch` does, reads the
   * balance by POST.
   */
  readonly fetch?: Fetch;
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The settings, checked, with their defaults. */
export interface ResolvedSettings
  extends Required<Omit<DevcodeSettings, 'fetch' | 'perSecond' | 'reportIds'>> {
  readonly perSecond: number | undefined;
  readonly reportIds: ReportIds | undefined;
  readonly fetch: Fetch | undefined;
}

/** @throws ConfigurationError naming the setting that cannot work */
export function resolveSettings(settings: DevcodeSettings): ResolvedSettings {
  const { apiKey, sender, perCall = 50, inFlight = 16, perSecond, timeZone = 'Africa/Douala' } = settings;
  if (typeof sender !== 'function' && !isSender(sender)) {
    throw new ConfigurationError(
      'devcode(): sender must have 1 to 11 characters, at least one of them a letter.',
      {
        field: 'sender',
      },
    );
  }
  checkWhole('perCall', perCall);
  checkWhole('inFlight', inFlight);
  if (perSecond !== undefined) checkRate('perSecond', perSecond);
  checkTimeZone(timeZone);
  checkErrorCodes(settings.errorCodes ?? {});
  return {
    apiKey: checkedKey(apiKey),
    sender,
    perCall,
    timeZone,
    name: settings.name ?? 'devcode',
    baseUrl: checkedBaseUrl(settings.baseUrl ?? 'https://devcodesms.com/developpeur/'),
    pairwise: settings.pairwise ?? false,
    inFlight,
    perSecond,
    on503: settings.on503 ?? 'deferred',
    defaultCountry: settings.defaultCountry ?? 'CM',
    errorCodes: settings.errorCodes ?? {},
    reportIds: checkedFunction('reportIds', settings.reportIds),
    fetch: settings.fetch,
  };
}

/** The key without the blanks and line ends around it, which a file or a form adds. */
function checkedKey(given: unknown): string {
  const key = typeof given === 'string' ? given.trim() : '';
  if (key === '') {
    throw new ConfigurationError('devcode(): apiKey is missing: give the key of your account.', {
      field: 'apiKey',
    });
  }
  if (/[\s\p{C}]/u.test(key)) {
    throw new ConfigurationError(
      'devcode(): apiKey has a blank, a line end or an invisible character in it: copy it again.',
      { field: 'apiKey' },
    );
  }
  return key;
}

/** True for what a phone can show as a sender: 1–11 printable ASCII characters, at least one letter. */
export function isSender(sender: unknown): sender is string {
  return typeof sender === 'string' && /^[\x20-\x7e]{1,11}$/.test(sender) && /[a-z]/i.test(sender);
}

function checkWhole(field: string, given: number): void {
  if (Number.isInteger(given) && given >= 1) return;
  throw new ConfigurationError(`devcode(): ${field} must be a whole number from 1.`, { field });
}

function checkRate(field: string, given: number): void {
  if (Number.isFinite(given) && given > 0) return;
  throw new ConfigurationError(`devcode(): ${field} must be a number above 0.`, { field });
}

function checkedBaseUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (url === undefined || !safe || url.search !== '' || url.username !== '') {
    throw new ConfigurationError(
      'devcode(): baseUrl must be an https address without a query; http only on loopback, since the key travels in it.',
      { field: 'baseUrl' },
    );
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

function checkTimeZone(timeZone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new ConfigurationError('devcode(): timeZone is no IANA time zone.', { field: 'timeZone', cause });
  }
}

function checkErrorCodes(errorCodes: Readonly<Record<string, unknown>>): void {
  const meanings: readonly unknown[] = errorCodeMeanings;
  const wrong = Object.entries(errorCodes).find(([, meaning]) => !meanings.includes(meaning));
  if (wrong === undefined) return;
  throw new ConfigurationError(
    `devcode(): errorCodes has no such meaning for ${JSON.stringify(wrong[0])}: give one of ${errorCodeMeanings.join(', ')}.`,
    { field: 'errorCodes' },
  );
}

function checkedFunction<Given>(field: string, given: Given): Given {
  if (given === undefined || typeof given === 'function') return given;
  throw new ConfigurationError(`devcode(): ${field} must be a function.`, { field });
}
