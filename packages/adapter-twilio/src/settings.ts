import type { Carrier } from '@nkul/adapter-kit';
import {
  ConfigurationError,
  type Country,
  checkSettings,
  functionOf,
  numberAboveZero,
  objectOf,
  oneOf,
  optionally,
  type ReadValue,
  readBy,
  textOf,
  wholeFrom,
} from '@nkul/core/adapter';

/** How to reach a Twilio account. */
export interface TwilioSettings {
  /** The account: `AC` and 32 hexadecimal digits. */
  readonly accountSid: string;
  /**
   * The account's token. It sends, unless there is an `apiKey`, and it checks the signatures of Twilio's calls: without it
   * they are not checked, and the token in the callback's address alone keeps strangers out.
   */
  readonly authToken?: string;
  /** An API key, which sends instead of the account's token. */
  readonly apiKey?: { readonly sid: string; readonly secret: string };
  /** The sender: a number of yours, a short code, or 1 to 11 characters with a letter. */
  readonly from?: string;
  /** A messaging service that chooses the sender: `MG` and 32 hexadecimal digits. Instead of `from`, or beside it. */
  readonly messagingServiceSid?: string;
  /** The channel. For both, register the plugin twice. @default 'sms' */
  readonly channel?: 'sms' | 'whatsapp';
  /** The notifier's name in routes, events and the callback's address. @default 'twilio' */
  readonly name?: string;
  /** @default 'https://api.twilio.com' */
  readonly baseUrl?: string;
  /**
   * Where Twilio sends delivery reports.
   *
   * @default the address of the webhook, if it has a `publicUrl`
   */
  readonly callbackUrl?: string;
  /** Calls under way at once. @default 16 */
  readonly inFlight?: number;
  /** Calls started in a second. @default unlimited */
  readonly perSecond?: number;
  /** The country of numbers that are written without a country code. @default 'CM' */
  readonly defaultCountry?: Country;
  /** Carries the requests instead of undici. */
  readonly fetch?: Carrier['fetch'];
  /** An undici dispatcher that carries the requests, such as a `ProxyAgent`. */
  readonly dispatcher?: Carrier['dispatcher'];
}

/** The settings, checked, with their defaults. */
export interface ResolvedSettings extends Carrier {
  readonly accountSid: string;
  readonly authToken: string | undefined;
  /** The account or the API key; `password` is its secret. */
  readonly user: string;
  readonly password: string;
  readonly from: string | undefined;
  readonly messagingServiceSid: string | undefined;
  readonly channel: 'sms' | 'whatsapp';
  readonly name: string;
  readonly baseUrl: string;
  readonly callbackUrl: string | undefined;
  readonly inFlight: number;
  readonly perSecond: number | undefined;
  readonly defaultCountry: Country;
}

const settingsSchema = objectOf(
  {
    accountSid: sidOf('AC', 'accountSid'),
    authToken: optionally(readBy(readSecret)),
    apiKey: optionally(
      objectOf({ sid: sidOf('SK', 'sid'), secret: readBy(readSecret) }, { noun: 'setting' }),
    ),
    from: optionally(textOf(64)),
    messagingServiceSid: optionally(sidOf('MG', 'messagingServiceSid')),
    channel: optionally(oneOf(['sms', 'whatsapp'])),
    name: optionally(textOf(255)),
    baseUrl: optionally(readBy(readBaseUrl)),
    callbackUrl: optionally(readBy(readAddress)),
    inFlight: optionally(wholeFrom(1)),
    perSecond: optionally(numberAboveZero),
    defaultCountry: optionally(readBy(readCountry)),
    fetch: optionally(functionOf<NonNullable<Carrier['fetch']>>()),
    dispatcher: optionally(readBy(readDispatcher)),
  },
  {
    noun: 'setting',
    meant: {
      sid: 'accountSid',
      token: 'authToken',
      sender: 'from',
      messagingService: 'messagingServiceSid',
      statusCallback: 'callbackUrl',
      url: 'baseUrl',
    },
    example: 'such as { accountSid, authToken, from }',
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: TwilioSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'twilio()');
  const { accountSid, authToken, apiKey, from, messagingServiceSid, name = 'twilio' } = settings;
  const password = apiKey?.secret ?? authToken;
  if (password === undefined) throw missing('authToken', 'give the token of the account, or an apiKey');
  if (from === undefined && messagingServiceSid === undefined)
    throw missing('from', 'give the sender, or a messagingServiceSid');
  return {
    accountSid,
    authToken,
    user: apiKey?.sid ?? accountSid,
    password,
    from,
    messagingServiceSid,
    name,
    channel: settings.channel ?? 'sms',
    baseUrl: settings.baseUrl ?? 'https://api.twilio.com',
    callbackUrl: settings.callbackUrl,
    inFlight: settings.inFlight ?? 16,
    perSecond: settings.perSecond,
    defaultCountry: settings.defaultCountry ?? 'CM',
    fetch: settings.fetch,
    dispatcher: settings.dispatcher,
  };
}

function missing(field: string, mend: string): ConfigurationError {
  return new ConfigurationError(`twilio(): ${field} is missing: ${mend}.`, { field });
}

function sidOf(prefix: string, field: string): ReturnType<typeof readBy<string>> {
  const problem = `must be ${prefix} and 32 hexadecimal digits: copy it from the console of Twilio`;
  const read = (given: unknown): ReadValue<string> => {
    const sid = typeof given === 'string' ? given.trim() : '';
    return sid.startsWith(prefix) && /^..[\da-f]{32}$/i.test(sid) ? { output: sid } : { problem };
  };
  return readBy(read, `is missing: give the ${field} of your account`);
}

/** A secret without the blanks and line ends around it, which a file or a form adds. */
function readSecret(given: unknown): ReadValue<string> {
  const secret = typeof given === 'string' ? given.trim() : '';
  if (secret !== '' && !/[\s\p{C}]/u.test(secret)) return { output: secret };
  return { problem: 'is empty, or has a blank, a line end or an invisible character in it: copy it again' };
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function readAddress(given: unknown): ReadValue<string> {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (url !== undefined && safe && url.username === '') return { output: url.href };
  return { problem: 'must be an https address; http only on loopback, since secrets travel in it' };
}

function readBaseUrl(given: unknown): ReadValue<string> {
  const read = readAddress(given);
  return 'output' in read ? { output: read.output.replace(/\/$/, '') } : read;
}

function readCountry(given: unknown): ReadValue<Country> {
  return typeof given === 'string' && /^[A-Z]{2}$/.test(given)
    ? { output: given as Country }
    : { problem: 'is not a country of ISO 3166-1: give two letters, such as CM' };
}

function readDispatcher(given: unknown): ReadValue<NonNullable<Carrier['dispatcher']>> {
  const is = typeof given === 'object' && given !== null && 'dispatch' in given;
  return is
    ? { output: given as NonNullable<Carrier['dispatcher']> }
    : { problem: 'is not a dispatcher of undici, such as new ProxyAgent(…)' };
}
