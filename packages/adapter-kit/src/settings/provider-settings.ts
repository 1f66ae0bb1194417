import {
  type Country,
  functionOf,
  numberAboveZero,
  optionally,
  type ReadValue,
  readBy,
  type Schema,
  textOf,
  wholeFrom,
} from '@nkul/core/adapter';
import type { Fetch } from '../http/fetch-transport.ts';
import type { Carrier } from '../http/http.ts';

/** The settings that the adapters of all providers over HTTP have. */
export interface ProviderSettings extends Carrier {
  /** The notifier's name in routes, events and the callback's address. */
  readonly name?: string | undefined;
  /** The provider's address, or a simulator's: all calls go there, also those for tokens. https, or http on loopback. */
  readonly baseUrl?: string | undefined;
  /** Calls under way at once. @default 16 */
  readonly inFlight?: number | undefined;
  /** Calls started in a second. */
  readonly perSecond?: number | undefined;
  /** The country of numbers that are written without a country code. @default 'CM' */
  readonly defaultCountry?: Country | undefined;
}

/** The same settings with their defaults. `baseUrl` ends without a slash. */
export interface ResolvedProvider extends Carrier {
  readonly name: string;
  readonly baseUrl: string;
  readonly inFlight: number;
  readonly perSecond: number | undefined;
  readonly defaultCountry: Country;
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The schema of an address: https, or http on loopback, since secrets travel there. */
export const addressSetting: Schema<string> = readBy(readAddress);

type Optional<Value> = ReturnType<typeof optionally<Value>>;

interface ProviderFields {
  readonly name: Optional<string>;
  readonly baseUrl: Optional<string>;
  readonly inFlight: Optional<number>;
  readonly perSecond: Optional<number>;
  readonly defaultCountry: Optional<Country>;
  readonly fetch: Optional<Fetch>;
  readonly dispatcher: Optional<NonNullable<Carrier['dispatcher']>>;
}

/** The schemas of {@link ProviderSettings}: `objectOf({ apiKey, ...providerFields }, …)`. */
export const providerFields: ProviderFields = {
  name: optionally(textOf(255)),
  baseUrl: optionally(readBy(readBaseUrl)),
  inFlight: optionally(wholeFrom(1)),
  perSecond: optionally(numberAboveZero),
  defaultCountry: optionally(readBy(readCountry)),
  fetch: optionally(functionOf<Fetch>()),
  dispatcher: optionally(readBy(readDispatcher)),
};

/** Fills in the defaults. */
export function resolveProvider(
  given: ProviderSettings,
  defaults: Pick<ResolvedProvider, 'name' | 'baseUrl'> & Partial<ResolvedProvider>,
): ResolvedProvider {
  return {
    name: given.name ?? defaults.name,
    baseUrl: given.baseUrl ?? defaults.baseUrl,
    inFlight: given.inFlight ?? defaults.inFlight ?? 16,
    perSecond: given.perSecond ?? defaults.perSecond,
    defaultCountry: given.defaultCountry ?? defaults.defaultCountry ?? 'CM',
    fetch: given.fetch,
    dispatcher: given.dispatcher,
  };
}

function readAddress(given: unknown): ReadValue<string> {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (url !== undefined && safe && url.username === '') return { output: url.href };
  return { problem: 'must be an https address; http only on loopback, since secrets travel in it' };
}

function readBaseUrl(given: unknown): ReadValue<string> {
  const read = readAddress(given);
  if (!('output' in read)) return read;
  if (new URL(read.output).search !== '') return { problem: 'must be an address without a query' };
  return { output: withoutSlashes(read.output) };
}

function withoutSlashes(address: string): string {
  let end = address.length;
  while (address.endsWith('/', end)) end -= 1;
  return address.slice(0, end);
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
