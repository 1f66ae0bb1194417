import {
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
import { checkSettings, objectOf, optionally, type ReadValue, readBy, wholeFrom } from '@nkul/core/adapter';

/** How to reach an account of Africa's Talking. */
export interface AfricasTalkingSettings extends ProviderSettings {
  /** The username of the application; `sandbox` for the sandbox, which has an address and a key of its own. */
  readonly username: string;
  /** Its API key. A function gives the one of now. */
  readonly apiKey: SecretSetting;
  /**
   * The sender: a short code, or an alphanumeric name that is registered for you. A function chooses it for each message;
   * then a call carries one message.
   *
   * @default the sender that Africa's Talking gives
   */
  readonly sender?: SenderSetting;
  /** The most numbers of one text in a call. @default 100 */
  readonly perCall?: number;
  /** The notifier's name in routes, events and the callback's address. @default 'africastalking' */
  readonly name?: string;
  /** @default 'https://api.africastalking.com', or its sandbox if `username` is `sandbox` */
  readonly baseUrl?: string;
}

/** The settings, checked, with their defaults. */
export interface ResolvedSettings extends ResolvedProvider {
  readonly username: string;
  readonly apiKey: Secret;
  readonly sender: SenderSetting | undefined;
  readonly perCall: number;
}

/** Africa's Talking checks the rest. */
export const africasTalkingSender: SenderRule = {
  takes: (sender) => /^[\x21-\x7e][\x20-\x7e]{0,14}$/.test(sender),
  words: 'must have 1 to 15 printable characters',
};

const settingsSchema = objectOf(
  {
    username: readBy(readUsername, 'is missing: give the username of your application'),
    apiKey: secretSetting('apiKey', 'give the API key of your application'),
    sender: optionally(senderSetting(africasTalkingSender)),
    perCall: optionally(wholeFrom(1)),
    ...providerFields,
  },
  {
    noun: 'setting',
    meant: { user: 'username', key: 'apiKey', from: 'sender', senderId: 'sender', url: 'baseUrl' },
    example: 'such as { username, apiKey, sender }',
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: AfricasTalkingSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'africasTalking()');
  const { username, apiKey, sender, perCall = 100 } = settings;
  const host = username === 'sandbox' ? 'api.sandbox.africastalking.com' : 'api.africastalking.com';
  const provider = resolveProvider(settings, { name: 'africastalking', baseUrl: `https://${host}` });
  // Messages with different senders need different calls, which the core would not count.
  return { ...provider, username, apiKey, sender, perCall: typeof sender === 'function' ? 1 : perCall };
}

function readUsername(given: unknown): ReadValue<string> {
  const name = typeof given === 'string' ? given.trim() : '';
  return /^[!-~]{1,255}$/.test(name)
    ? { output: name }
    : { problem: 'must be 1 to 255 printable characters without a blank' };
}
