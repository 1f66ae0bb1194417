import { type Secret, type SecretSetting, secretSetting } from '@nkul/adapter-kit';
import {
  type DlrlistSettings,
  dlrlistFields,
  type ResolvedDlrlist,
  resolveDlrlist,
} from '@nkul/adapter-kit/dlrlist';
import { checkSettings, objectOf, type ReadValue, readBy } from '@nkul/core/adapter';

/** The settings of a Nexah account. */
export interface NexahSettings extends DlrlistSettings {
  /** The account's user, often an e-mail address. */
  readonly user: string;
  /**
   * The account's password. It is sent in bodies only, and never appears in an error, a log or an event. A function gives
   * the password of now: it changes without a restart.
   */
  readonly password: SecretSetting;
  /** The notifier's name in routes, events and the callback's address. @default 'nexah' */
  readonly name?: string | undefined;
  /** @default 'https://smsvas.com/bulk/public/index.php/api/v1' */
  readonly baseUrl?: string | undefined;
  /**
   * Numbers in one call, for messages of equal text; 1 if a function chooses the sender. Nexah does not say how many it
   * takes.
   *
   * @default 50
   */
  readonly perCall?: number | undefined;
  /** The outcome of a message after HTTP 503: surely not sent (`deferred`), or perhaps (`unknown`). @default 'unknown' */
  readonly on503?: 'deferred' | 'unknown' | undefined;
}

/** The checked settings, with their defaults. */
export interface ResolvedSettings extends ResolvedDlrlist {
  readonly user: string;
  readonly password: Secret;
}

const noUser = 'is missing: give the user of your account';

const settingsSchema = objectOf(
  { user: readBy(readUser, noUser), password: secretSetting('password'), ...dlrlistFields },
  {
    noun: 'setting',
    meant: {
      username: 'user',
      login: 'user',
      email: 'user',
      pass: 'password',
      from: 'sender',
      senderid: 'sender',
      url: 'baseUrl',
      country: 'defaultCountry',
    },
    example: "such as { user, password, sender: 'NKUL' }",
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: NexahSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'nexah()');
  return {
    ...resolveDlrlist(settings, {
      name: 'nexah',
      baseUrl: 'https://smsvas.com/bulk/public/index.php/api/v1',
      on503: 'unknown',
    }),
    user: settings.user,
    password: settings.password,
  };
}

/** Reads the user, without the blanks and line ends around it. */
function readUser(given: unknown): ReadValue<string> {
  const user = typeof given === 'string' ? given.trim() : '';
  return user === '' ? { problem: noUser } : { output: user };
}
