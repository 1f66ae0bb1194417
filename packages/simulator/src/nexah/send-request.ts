/** Reads a call of Nexah: the account, the text and the numbers. */
import { bodyFields, type Fields, queryFields } from '../base/request-fields.ts';
import type { Accounts } from '../book/accounts.ts';
import type { Asked, SendRequest } from '../calls/wire.ts';
import type { NexahAccount } from './nexah-options.ts';
import type { NexahRefusal } from './refusals.ts';

/** Reads the parameters of a send, or names the refusal: one text goes to each number of a list with commas. */
export function readSendRequest(
  fields: Fields,
  accounts: Pick<Accounts, 'has'>,
  account: NexahAccount,
): SendRequest | NexahRefusal {
  const user = readUser(fields, accounts, account);
  if (typeof user !== 'object') return user;
  const [sender, text, mobiles] = [
    textIn(fields, 'senderid'),
    textIn(fields, 'sms'),
    textIn(fields, 'mobiles'),
  ];
  if (sender === '' || text === '' || mobiles === '') return 'fieldMissing';
  const messages = mobiles.split(',').map((phone) => ({ phone: phone.trim(), text }));
  const { reportTo } = account;
  return { apiKey: user.user, sender, messages, ...(reportTo !== undefined && { reportTo }) };
}

/** Reads user and password, or names the refusal. */
export function readUser(
  fields: Fields,
  accounts: Pick<Accounts, 'has'>,
  { password }: NexahAccount,
): { readonly user: string } | 'keyMissing' | 'notAuthorised' {
  const [user, given] = [textIn(fields, 'user'), textIn(fields, 'password')];
  if (user === '' || given === '') return 'keyMissing';
  return accounts.has(user) && given === password ? { user } : 'notAuthorised';
}

/** The parameters: JSON, a form, or the query of a GET. */
export function fieldsOf({ method, url, headers, body }: Asked): Fields {
  const [, ...query] = url.split('?');
  if (method === 'GET') return queryFields(new URLSearchParams(query.join('?')));
  const type = headers['content-type'];
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type ?? '');
  return isForm ? queryFields(new URLSearchParams(body)) : bodyFields(type, body);
}

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value.trim() : '';
}
