/** Reads the account of a call: its SID in the path, and the AuthToken or API key in the header. */
import type { Accounts } from '../book/accounts.ts';
import type { Asked } from '../calls/wire.ts';
import type { TwilioError } from './refusals.ts';
import type { TwilioSecrets } from './twilio-options.ts';

/** True for the SID of an account. */
export function isAccountSid(sid: string): boolean {
  return /^AC[0-9a-f]{32}$/.test(sid);
}

/** The account that a call is for, or the error: its secret is wrong, or the path names another account. */
export function readAccount(
  { url, headers }: Asked,
  accounts: Accounts,
  secrets: TwilioSecrets,
): { readonly sid: string } | TwilioError {
  const [user, password] = basic(headers.authorization ?? '');
  const isAccount = isAccountSid(user) && accounts.has(user) && password === secrets.authToken;
  const isKey = password !== '' && secrets.apiKeys.get(user) === password;
  if (!isAccount && !isKey) return 'credentials';
  const sid = url.split('/')[3] ?? '';
  if (!isAccountSid(sid) || !accounts.has(sid) || (isAccount && sid !== user)) return 'notFound';
  return { sid };
}

function basic(header: string): readonly [user: string, password: string] {
  const [, encoded = ''] = /^Basic +([\w+/=-]+)$/i.exec(header) ?? [];
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? ['', ''] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}
