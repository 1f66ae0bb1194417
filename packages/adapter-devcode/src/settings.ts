import type { Fetch } from '@nkul/adapter-kit';
import { type ErrorCodeMeaning, errorCodeMeanings, type ReportIds } from '@nkul/adapter-kit/dlrlist';
import {
  booleanSchema,
  type Country,
  checkSettings,
  functionOf,
  numberAboveZero,
  type Outgoing,
  objectOf,
  oneOf,
  optionally,
  plainObjectOf,
  type ReadValue,
  readBy,
  textOf,
  timeZoneSchema,
  wholeFrom,
} from '@nkul/core/adapter';

/** The settings of a Devcode account. */
export interface DevcodeSettings {
  /** The account's key (`api_key`). It is sent in bodies only, and never appears in an error, a log or an event. */
  readonly apiKey: string;
  /**
   * The sender ID that the phone shows: 1–11 characters, at least one letter. Or a function that chooses it for each
   * message; then each message has its own call.
   */
  readonly sender: string | ((message: Outgoing) => string);
  /** The notifier's name in routes, events and the callback's address. @default 'devcode' */
  readonly name?: string;
  /** @default 'https://devcodesms.com/developpeur/' */
  readonly baseUrl?: string;
  /** Numbers in one call, for messages of equal text; 1 if a function chooses the sender. @default 50 */
  readonly perCall?: number;
  /**
   * True to send different texts in one call, pairwise by position. The provider's sample suggests that it reads them so,
   * but its text does not say it. If it read them as a cross product, everybody would get everybody's text.
   *
   * @default false
   */
  readonly pairwise?: boolean;
  /** Calls under way at once. @default 16 */
  readonly inFlight?: number;
  /** Calls started in a second. @default unlimited */
  readonly perSecond?: number;
  /** The outcome of a message after HTTP 503: surely not sent (`deferred`), or perhaps (`unknown`). @default 'deferred' */
  readonly on503?: 'deferred' | 'unknown';
  /** The zone of the times in delivery reports. @default 'Africa/Douala' */
  readonly timeZone?: string;
  /** The country of numbers that the provider writes without a country code. @default 'CM' */
  readonly defaultCountry?: Country;
  /**
   * The meanings of further codes (`errorcode`) of the gateway behind the provider. For an unknown code, its words decide.
   *
   * @example
   * errorCodes: { '-10008': 'invalid_sender', '-10011': 'insufficient_credit' }
   */
  readonly errorCodes?: Readonly<Record<string, ErrorCodeMeaning>>;
  /**
   * Other ids under which delivery reports of a message may come, by the id that the provider gave it. Without
   * this option, an id of hexadecimal digits also matches without its prefix or dashes, and in capitals.
   *
   * @example
   * reportIds: (messageId) => [messageId.replace(/^SMS-/, '')]
   */
  readonly reportIds?: ReportIds;
  /**
   * Carries the requests instead of undici. If it refuses a body with GET, as `globalThis.fetch` does, the balance is read
   * by POST.
   */
  readonly fetch?: Fetch;
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The checked settings, with their defaults. */
export interface ResolvedSettings
  extends Required<Omit<DevcodeSettings, 'fetch' | 'perSecond' | 'reportIds'>> {
  readonly perSecond: number | undefined;
  readonly reportIds: ReportIds | undefined;
  readonly fetch: Fetch | undefined;
}

const noKey = 'is missing: give the key of your account';
const noSender = 'must have 1 to 11 characters, at least one of them a letter';

const settingsSchema = objectOf(
  {
    apiKey: readBy(readKey, noKey),
    sender: readBy(readSender, noSender),
    name: optionally(textOf(255)),
    baseUrl: optionally(readBy(readBaseUrl)),
    perCall: optionally(wholeFrom(1)),
    pairwise: optionally(booleanSchema),
    inFlight: optionally(wholeFrom(1)),
    perSecond: optionally(numberAboveZero),
    on503: optionally(oneOf(['deferred', 'unknown'])),
    timeZone: optionally(timeZoneSchema),
    defaultCountry: optionally(readBy(readCountry)),
    errorCodes: optionally(plainObjectOf(oneOf(errorCodeMeanings))),
    reportIds: optionally(functionOf<ReportIds>()),
    fetch: optionally(functionOf<Fetch>()),
  },
  {
    noun: 'setting',
    meant: {
      key: 'apiKey',
      token: 'apiKey',
      from: 'sender',
      senderId: 'sender',
      url: 'baseUrl',
      country: 'defaultCountry',
    },
    example: "such as { apiKey, sender: 'NKUL' }",
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: DevcodeSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'devcode()');
  return {
    apiKey: settings.apiKey,
    sender: settings.sender,
    perCall: settings.perCall ?? 50,
    timeZone: settings.timeZone ?? 'Africa/Douala',
    name: settings.name ?? 'devcode',
    baseUrl: settings.baseUrl ?? 'https://devcodesms.com/developpeur/',
    pairwise: settings.pairwise ?? false,
    inFlight: settings.inFlight ?? 16,
    perSecond: settings.perSecond,
    on503: settings.on503 ?? 'deferred',
    defaultCountry: settings.defaultCountry ?? 'CM',
    errorCodes: settings.errorCodes ?? {},
    reportIds: settings.reportIds,
    fetch: settings.fetch,
  };
}

/** Reads the key, without the blanks and line ends that a file or a form adds around it. */
function readKey(given: unknown): ReadValue<string> {
  const key = typeof given === 'string' ? given.trim() : '';
  if (key === '') return { problem: noKey };
  if (!/[\s\p{C}]/u.test(key)) return { output: key };
  return { problem: 'has a blank, a line end or an invisible character in it: copy it again' };
}

function readSender(given: unknown): ReadValue<DevcodeSettings['sender']> {
  if (isSender(given)) return { output: given };
  // The sender that it returns is checked for each message.
  return typeof given === 'function'
    ? { output: given as (message: Outgoing) => string }
    : { problem: noSender };
}

/** True if a phone can show it as a sender: 1–11 printable ASCII characters, at least one letter. */
export function isSender(sender: unknown): sender is string {
  return typeof sender === 'string' && /^[\x20-\x7e]{1,11}$/.test(sender) && /[a-z]/i.test(sender);
}

function readBaseUrl(given: unknown): ReadValue<string> {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (url === undefined || !safe || url.search !== '' || url.username !== '') {
    return {
      problem: 'must be an https address without a query; http only on loopback, since the key travels in it',
    };
  }
  return { output: url.href.endsWith('/') ? url.href : `${url.href}/` };
}

function readCountry(given: unknown): ReadValue<Country> {
  return typeof given === 'string' && /^[A-Z]{2}$/.test(given)
    ? { output: given as Country }
    : { problem: 'is not a country of ISO 3166-1: give two letters, such as CM' };
}
