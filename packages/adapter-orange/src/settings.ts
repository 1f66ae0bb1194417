import {
  alphanumericSender,
  type ProviderSettings,
  providerFields,
  type ResolvedProvider,
  resolveProvider,
  type Secret,
  type SecretSetting,
  type SenderSetting,
  secretSetting,
  senderSetting,
} from '@nkul/adapter-kit';
import { checkSettings, objectOf, oneOf, optionally, type ReadValue, readBy } from '@nkul/core/adapter';
import { countries, countryCodes, type OrangeCountry } from './countries.ts';

/** How to reach an application of Orange's SMS API. */
export interface OrangeSettings extends ProviderSettings {
  /** The client id of the application, from developer.orange.com. */
  readonly clientId: string;
  /** Its client secret. A function gives the one of now. */
  readonly clientSecret: SecretSetting;
  /** The country of the contract: its number is the sender's address, and its units are the balance. */
  readonly country: OrangeCountry;
  /**
   * The name that phones show, once Orange has registered it for you. A function chooses it for each message.
   *
   * @default the name that Orange gives, such as `SMS 123456`
   */
  readonly senderName?: SenderSetting;
  /**
   * The sender's address, if yours is not the one of the country.
   *
   * @default `tel:+2370000` and its like, by `country`
   * @example 'tel:2230000'
   */
  readonly senderAddress?: string;
  /** The notifier's name in routes, events and the callback's address. @default 'orange' */
  readonly name?: string;
  /** The address of messages, tokens and contracts. @default 'https://api.orange.com' */
  readonly baseUrl?: string;
  /** Calls started in a second. Orange allows an application five. @default 5 */
  readonly perSecond?: number;
}

/** The settings, checked, with their defaults. */
export interface ResolvedSettings extends ResolvedProvider {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly country: OrangeCountry;
  readonly senderName: SenderSetting | undefined;
  readonly senderAddress: string;
}

const settingsSchema = objectOf(
  {
    clientId: readBy(readClientId, 'is missing: copy it from developer.orange.com'),
    clientSecret: secretSetting('clientSecret', 'copy it from developer.orange.com'),
    country: oneOf(countryCodes),
    senderName: optionally(senderSetting(alphanumericSender)),
    senderAddress: optionally(readBy(readSenderAddress)),
    ...providerFields,
  },
  {
    noun: 'setting',
    meant: {
      id: 'clientId',
      secret: 'clientSecret',
      apiKey: 'clientSecret',
      sender: 'senderName',
      from: 'senderName',
      url: 'baseUrl',
    },
    example: "such as { clientId, clientSecret, country: 'CM' }",
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: OrangeSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'orange()');
  const { clientId, clientSecret, country, senderName, senderAddress } = settings;
  const defaults = {
    name: 'orange',
    baseUrl: 'https://api.orange.com',
    perSecond: 5,
    defaultCountry: country,
  };
  return {
    ...resolveProvider(settings, defaults),
    clientId,
    clientSecret,
    country,
    senderName,
    senderAddress: senderAddress ?? countries[country].senderAddress,
  };
}

function readClientId(given: unknown): ReadValue<string> {
  const id = typeof given === 'string' ? given.trim() : '';
  return /^[!-9;-~]{1,255}$/.test(id)
    ? { output: id }
    : { problem: 'must be 1 to 255 printable characters without a blank or a colon: copy it again' };
}

/** `tel:+2370000`, also without `tel:`. The `+` is left as it is given, since Orange compares the text. */
function readSenderAddress(given: unknown): ReadValue<string> {
  const [, number] = (typeof given === 'string' && /^(?:tel:)?(\+?\d{5,15})$/.exec(given.trim())) || [];
  return number === undefined
    ? { problem: 'must be a number such as tel:+2370000' }
    : { output: `tel:${number}` };
}
