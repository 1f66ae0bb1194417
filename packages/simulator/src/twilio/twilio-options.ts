/** The options of Twilio's wire. */
import { isRecord } from '../base/request-fields.ts';

/** The secrets of the Twilio accounts; the accounts themselves are in `accounts`, by their SID. */
export interface TwilioOptions {
  /** The AuthToken of each account: it sends, and it signs what Twilio posts. @default 'demo-token' */
  readonly authToken?: string | undefined;
  /** Secrets of API keys, by their SID (`SK…`). @default {} */
  readonly apiKeys?: Readonly<Record<string, string>> | undefined;
}

/** The options with their defaults. */
export type TwilioSecrets = Readonly<{ authToken: string; apiKeys: ReadonlyMap<string, string> }>;

/** @throws TypeError that names the option that is not known, or cannot work. It does not show a secret */
export function readTwilioOptions(options: TwilioOptions = {}): TwilioSecrets {
  const stranger = Object.keys(options).find((name) => name !== 'authToken' && name !== 'apiKeys');
  if (stranger !== undefined)
    throw new TypeError(
      `The option twilio has no "${stranger.slice(0, 64)}": known are authToken and apiKeys`,
    );
  const { authToken = 'demo-token', apiKeys = {} } = options;
  if (!isSecret(authToken)) throw new TypeError('The option twilio.authToken is text');
  if (!isRecord(apiKeys) || !Object.values(apiKeys).every(isSecret))
    throw new TypeError('The option twilio.apiKeys is an object of secrets by SID');
  return { authToken, apiKeys: new Map(Object.entries(apiKeys)) };
}

function isSecret(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
