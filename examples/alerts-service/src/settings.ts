import { isIP } from 'node:net';

/** What the service reads from its environment. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly devcode: { readonly baseUrl?: string; readonly apiKey: string; readonly sender: string };
  /** The file that messages are kept in. */
  readonly db: string;
  readonly callbackToken: string;
  /** The bearer token for everything but the callback and `/healthz`; absent: none is asked for. */
  readonly apiToken?: string;
}

/** A variable of the environment is missing or wrong. The message names it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** @throws SettingsError */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const required = (name: string, why: string): string => {
    const value = env[name];
    if (value === undefined || value === '') throw new SettingsError(`${name} is missing: ${why}.`);
    return value;
  };
  const host = env['HOST'] || '127.0.0.1';
  const { DEVCODE_BASE_URL: baseUrl, NKUL_API_TOKEN: apiToken } = env;
  const settings: Settings = {
    host,
    port: port(env['PORT']),
    db: env['NKUL_DB'] || 'nkul.db',
    devcode: {
      apiKey: required('DEVCODE_API_KEY', 'set it to the key of your Devcode account'),
      sender: required('DEVCODE_SENDER', 'set it to the sender ID that phones show, 1 to 11 characters'),
      ...(baseUrl && { baseUrl }),
    },
    callbackToken: required(
      'NKUL_CALLBACK_TOKEN',
      'set it to a secret of at least 128 bits, which the address given to Devcode ends with; `openssl rand -hex 32` makes one',
    ),
    ...(apiToken && { apiToken }),
  };
  if (!isLoopback(host) && settings.apiToken === undefined) {
    throw new SettingsError(
      `NKUL_API_TOKEN is missing: with HOST=${host} others can reach this service, which spends money and shows texts. Set it to a secret that callers send as a bearer token.`,
    );
  }
  return settings;
}

function port(value: string | undefined): number {
  const number = Number(value || 3000);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new SettingsError('PORT is no port: give a whole number from 0 to 65535.');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
