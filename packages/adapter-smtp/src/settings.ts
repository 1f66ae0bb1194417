import { createPrivateKey } from 'node:crypto';
import {
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
  type Duration,
  durationWithin,
  numberAboveZero,
  type Outgoing,
  objectOf,
  oneOf,
  optionally,
  type ReadValue,
  readBy,
  type Schema,
  textOf,
  wholeFrom,
} from '@nkul/core/adapter';
import { mailboxIn } from './address.ts';
import { isUnsubscribeAddress } from './unsubscribe.ts';

/**
 * How the connection is encrypted. `implicit`: from the first byte. `starttls`: before the account is named, or not at all.
 * `none`: never; account and mails can be read on the way.
 */
export type SmtpTls = 'implicit' | 'starttls' | 'none';

/** An https address that unsubscribes with one POST (RFC 8058), or a `mailto:`. */
export type UnsubscribeSetting = string | ((message: Outgoing) => string | undefined);

/** The key that signs mails (RFC 6376). Its public part is in the DNS, at `<selector>._domainkey.<domain>`. */
export interface DkimSettings {
  readonly domain: string;
  readonly selector: string;
  /** A private key of RSA in PEM. A function gives the one of now. */
  readonly privateKey: SecretSetting;
}

/** How to reach an SMTP server. */
export interface SmtpSettings {
  readonly host: string;
  /** @default 465 with implicit TLS, else 587 */
  readonly port?: number;
  /** The account. Without it, the server takes mail from this computer as it is. */
  readonly user?: string;
  readonly password?: SecretSetting;
  /** The sender: `shop@example.com` or `Shop <shop@example.com>`. A function chooses it for each message. */
  readonly from: SenderSetting;
  /** Where answers go. */
  readonly replyTo?: string;
  /** @default implicit on port 465, without encryption on loopback, starttls elsewhere */
  readonly tls?: SmtpTls;
  /** Certificates in PEM that are trusted instead of the public ones, for a server with a certificate of its own. */
  readonly ca?: string;
  /** The name in the server's certificate. @default host */
  readonly servername?: string;
  readonly dkim?: DkimSettings;
  /** Where a reader unsubscribes: `List-Unsubscribe`, also chosen for each message. */
  readonly unsubscribe?: UnsubscribeSetting;
  /** The domain of `Message-ID`. @default the domain of `from`, or the host if `from` is a function */
  readonly domain?: string;
  /** The notifier's name in routes and events. @default 'smtp' */
  readonly name?: string;
  /** Connections at once. @default 4 */
  readonly inFlight?: number;
  /** Mails begun in a second. */
  readonly perSecond?: number;
  /** How long a connection is kept for the next mail. @default '30s' */
  readonly idle?: Duration;
  /** Mails over one connection, after which it is replaced. @default 100 */
  readonly perConnection?: number;
}

/** The settings, checked, with their defaults. */
export interface ResolvedSettings {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: SmtpTls;
  readonly ca: string | undefined;
  readonly servername: string | undefined;
  readonly account: { readonly user: string; readonly password: Secret } | undefined;
  readonly from: SenderSetting;
  readonly replyTo: string | undefined;
  readonly dkim: ResolvedDkim | undefined;
  readonly unsubscribe: UnsubscribeSetting | undefined;
  readonly domain: string;
  readonly inFlight: number;
  readonly perSecond: number | undefined;
  readonly idleMs: number;
  readonly perConnection: number;
}

/** A key that signs. It is given by a function, so that a log does not print it. */
export interface ResolvedDkim {
  readonly domain: string;
  readonly selector: string;
  readonly privateKey: () => string;
}

/** A sender has one address, and no control characters. */
export const mailSender: SenderRule = {
  takes: (sender) => mailboxIn(sender) !== undefined,
  words: 'must be one address, such as shop@example.com or Shop <shop@example.com>',
};

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

const dkimSchema = objectOf(
  { domain: domainSetting(), selector: domainSetting(), privateKey: readBy(readKey) },
  { noun: 'setting', meant: { domainName: 'domain', keySelector: 'selector', key: 'privateKey' } },
);

const settingsSchema = objectOf(
  {
    host: readBy(readHost, 'is missing: give the name of the SMTP server'),
    port: optionally(readBy(readPort)),
    user: optionally(textOf(320)),
    password: optionally(secretSetting('password')),
    from: senderSetting(mailSender),
    replyTo: optionally(readBy(readMailbox)),
    tls: optionally(oneOf(['implicit', 'starttls', 'none'])),
    ca: optionally(textOf(1_000_000)),
    servername: optionally(textOf(255)),
    dkim: optionally(dkimSchema),
    unsubscribe: optionally(readBy(readUnsubscribe)),
    domain: optionally(domainSetting()),
    name: optionally(textOf(255)),
    inFlight: optionally(wholeFrom(1)),
    perSecond: optionally(numberAboveZero),
    idle: optionally(durationWithin([0, 600_000], 'at most 10 minutes, after which servers close it')),
    perConnection: optionally(wholeFrom(1)),
  },
  {
    noun: 'setting',
    meant: { secure: 'tls', pass: 'password', username: 'user', sender: 'from', url: 'host' },
    example: "such as { host: 'smtp.example.com', user, password, from: 'shop@example.com' }",
  },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: SmtpSettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'smtp()');
  const { host, port, user, password, from } = settings;
  if ((user === undefined) !== (password === undefined))
    throw missing(user === undefined ? 'user' : 'password', 'an account has a user and a password');
  const tls = settings.tls ?? usualTls(host, port);
  return {
    name: settings.name ?? 'smtp',
    host,
    port: port ?? (tls === 'implicit' ? 465 : 587),
    tls,
    ca: settings.ca,
    servername: settings.servername,
    account: user === undefined || password === undefined ? undefined : { user, password },
    from,
    replyTo: settings.replyTo,
    dkim: settings.dkim,
    unsubscribe: settings.unsubscribe,
    domain: settings.domain ?? usualDomain(host, from),
    inFlight: settings.inFlight ?? 4,
    perSecond: settings.perSecond,
    idleMs: settings.idle ?? 30_000,
    perConnection: settings.perConnection ?? 100,
  };
}

function usualTls(host: string, port: number | undefined): SmtpTls {
  if (port === 465) return 'implicit';
  return loopback.has(host) ? 'none' : 'starttls';
}

function usualDomain(host: string, from: SenderSetting): string {
  const mailbox = typeof from === 'string' ? mailboxIn(from) : undefined;
  return mailbox?.address.split('@').at(-1) ?? host.replaceAll(':', '-');
}

function missing(field: string, mend: string): ConfigurationError {
  return new ConfigurationError(`smtp(): ${field} is missing: ${mend}.`, { field });
}

function readHost(given: unknown): ReadValue<string> {
  const host = typeof given === 'string' ? given.trim().replace(/^\[(.*)\]$/, '$1') : '';
  return /^[\w.:-]{1,255}$/.test(host)
    ? { output: host }
    : { problem: 'must be the name of a server, such as smtp.example.com, without smtp:// and port' };
}

function readPort(given: unknown): ReadValue<number> {
  const is = typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 65_535;
  return is ? { output: given } : { problem: 'must be a whole number from 1 to 65535' };
}

function domainSetting(): Schema<string> {
  return readBy((given): ReadValue<string> => {
    const is = typeof given === 'string' && /^[\w.-]{1,255}$/.test(given);
    return is ? { output: given } : { problem: 'must have letters, digits, hyphens and dots only' };
  });
}

function readMailbox(given: unknown): ReadValue<string> {
  return typeof given === 'string' && mailSender.takes(given)
    ? { output: given }
    : { problem: mailSender.words };
}

function readUnsubscribe(given: unknown): ReadValue<UnsubscribeSetting> {
  if (typeof given === 'function') return { output: given as (message: Outgoing) => string | undefined };
  return typeof given === 'string' && isUnsubscribeAddress(given)
    ? { output: given }
    : { problem: 'must be an https or mailto address, or a function that gives one' };
}

function readKey(given: unknown): ReadValue<() => string> {
  if (typeof given === 'function') return { output: given as () => string };
  if (typeof given !== 'string') return { problem: 'must be a private key in PEM' };
  try {
    const { asymmetricKeyType } = createPrivateKey(given);
    if (asymmetricKeyType !== 'rsa') return { problem: 'is not a key of RSA, which every receiver knows' };
    return { output: () => given };
  } catch {
    // The error's words may hold parts of the key.
    return { problem: 'is not a private key in PEM' };
  }
}
