import { type Secret, type SecretSetting, secretSetting } from '@nkul/adapter-kit';
import {
  type DlrlistSettings,
  dlrlistFields,
  type ResolvedDlrlist,
  resolveDlrlist,
} from '@nkul/adapter-kit/dlrlist';
import { booleanSchema, checkSettings, objectOf, optionally } from '@nkul/core/adapter';

/** The settings of a Devcode account. */
export interface DevcodeSettings extends DlrlistSettings {
  /**
   * The account's key (`api_key`). It is sent in bodies only, and never appears in an error, a log or an event. A function
   * gives the key of now: it changes without a restart.
   */
  readonly apiKey: SecretSetting;
  /** The notifier's name in routes, events and the callback's address. @default 'devcode' */
  readonly name?: string | undefined;
  /** @default 'https://devcodesms.com/developpeur/' */
  readonly baseUrl?: string | undefined;
  /**
   * True to send different texts in one call, pairwise by position. The provider's sample suggests that it reads them so,
   * but its text does not say it. If it read them as a cross product, everybody would get everybody's text.
   *
   * @default false
   */
  readonly pairwise?: boolean | undefined;
  /** The outcome of a message after HTTP 503: surely not sent (`deferred`), or perhaps (`unknown`). @default 'deferred' */
  readonly on503?: 'deferred' | 'unknown' | undefined;
  /**
   * Carries the requests instead of undici. If it refuses a body with GET, as `globalThis.fetch` does, the balance is read
   * by POST.
   */
  readonly fetch?: DlrlistSettings['fetch'];
}

/** The checked settings, with their defaults. */
export interface ResolvedSettings extends ResolvedDlrlist {
  readonly apiKey: Secret;
  readonly pairwise: boolean;
}

const settingsSchema = objectOf(
  {
    apiKey: secretSetting('apiKey', 'give the key of your account'),
    ...dlrlistFields,
    pairwise: optionally(booleanSchema),
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
    ...resolveDlrlist(settings, {
      name: 'devcode',
      baseUrl: 'https://devcodesms.com/developpeur',
      on503: 'deferred',
    }),
    apiKey: settings.apiKey,
    pairwise: settings.pairwise ?? false,
  };
}
