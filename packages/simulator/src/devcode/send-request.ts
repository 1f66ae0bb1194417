/** Reads a call of `Send_sms_dev`: the account, the texts and the numbers. */

import type { Fields } from '../base/request-fields.ts';
import type { Accounts } from '../book/accounts.ts';
import type { SendRequest } from '../calls/wire.ts';
import type { Refusal } from './documented-answer.ts';

/**
 * Reads the parameters of a send, or names the documented error. The shapes of `phone` and `message`: one and
 * one; many phones and one message, which goes to each; as many of both, paired by position. Any other pair
 * of lengths is a validation error.
 */
export function readSendRequest(fields: Fields, accounts: Pick<Accounts, 'has'>): SendRequest | Refusal {
  const apiKey = readKey(fields, accounts);
  if (typeof apiKey !== 'object') return apiKey;
  const sender = fields['sender'];
  const phones = strings(fields['phone']);
  const texts = strings(fields['message']);
  if (typeof sender !== 'string' || sender === '' || !phones || !texts) return 'fieldMissing';
  if (texts.length !== 1 && texts.length !== phones.length) return 'fieldMissing';
  const first = texts[0] ?? '';
  return {
    apiKey: apiKey.key,
    sender,
    messages: phones.map((phone, at) => ({ phone, text: texts.length === 1 ? first : (texts[at] ?? '') })),
  };
}

/** Reads `api_key`, or names the documented error: the key is missing, or does not belong to an account. */
export function readKey(
  fields: Fields,
  accounts: Pick<Accounts, 'has'>,
): { readonly key: string } | 'keyMissing' | 'notAuthorised' {
  const key = fields['api_key'];
  if (typeof key !== 'string' || key === '') return 'keyMissing';
  return accounts.has(key) ? { key } : 'notAuthorised';
}

/** "String or array", without empty strings. */
function strings(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((item) => typeof item === 'string' && item !== '');
  return list.length > 0 && texts.length === list.length ? texts.map(String) : undefined;
}
