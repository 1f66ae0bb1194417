import {
  addressSetting,
  type ProviderSettings,
  providerFields,
  type ResolvedProvider,
  resolveProvider,
  type Secret,
  type SecretSetting,
  type SenderRule,
  type SenderSetting,
  secretSetting,
  senderSetting,
} from '@nkul/adapter-kit';
import {
  ConfigurationError,
  checkSettings,
  objectOf,
  oneOf,
  optionally,
  type ReadValue,
  readBy,
} from '@nkul/core/adapter';

/** How to reach a Twilio account. */
export interface TwilioSettings extends ProviderSettings {
  /** The account: `AC` and 32 hexadecimal digits. */
  readonly accountSid: string;
  /**
   * The account's token. It sends, unless there is an `apiKey`, and it checks the signatures of Twilio's calls: without it
   * they are not checked, and the token in the callback's address alone keeps strangers out.
   */
  readonly authToken?: SecretSetting;
  /** An API key, which sends instead of the account's token. */
  readonly apiKey?: { readonly sid: string; readonly secret: SecretSetting };
  /**
   * The sender: a number of yours, a short code, or 1 to 11 characters with a letter. A function chooses it for each
   * message.
   */
  readonly from?: SenderSetting;
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
}

/** The settings, checked, with their defaults. */
export interface ResolvedSettings extends ResolvedProvider {
  readonly accountSid: string;
  readonly authToken: Secret | undefined;
  /** The account or the API key; `password` is its secret. */
  readonly user: string;
  readonly password: Secret;
  readonly from: SenderSetting | undefined;
  readonly messagingServiceSid: string | undefined;
  readonly channel: 'sms' | 'whatsapp';
  readonly callbackUrl: string | undefined;
}

/** Twilio checks the rest. */
export const twilioSender: SenderRule = {
  takes: (sender) => /^[\x20-\x7e]{1,64}$/.test(sender),
  words: 'must have 1 to 64 printable characters',
};

const settingsSchema = objectOf(
  {
    accountSid: sidOf('AC', 'accountSid'),
    authToken: optionally(secretSetting('authToken')),
    apiKey: optionally(
      objectOf({ sid: sidOf('SK', 'sid'), secret: secretSetting('secret') }, { noun: 'setting' }),
    ),
    from: optionally(senderSetting(twilioSender)),
    messagingServiceSid: optionally(sidOf('MG', 'messagingServiceSid')),
    channel: optionally(oneOf(['sms', 'whatsapp'])),
    callbackUrl: optionally(addressSetting),
    ...providerFields,
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
  const { accountSid, authToken, apiKey, from, messagingServiceSid } = settings;
  const password = apiKey?.secret ?? authToken;
  if (password === undefined) throw missing('authToken', 'give the token of the account, or an apiKey');
  if (from === undefined && messagingServiceSid === undefined)
    throw missing('from', 'give the sender, or a messagingServiceSid');
  return {
    ...resolveProvider(settings, { name: 'twilio', baseUrl: 'https://api.twilio.com' }),
    accountSid,
    authToken,
    user: apiKey?.sid ?? accountSid,
    password,
    from,
    messagingServiceSid,
    channel: settings.channel ?? 'sms',
    callbackUrl: settings.callbackUrl,
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
