/** Reads the form of a message, and the account that it is for. */
import type { Accounts } from '../book/accounts.ts';
import type { HttpAnswer } from '../calls/http-answer.ts';
import type { Asked, Refused, RequestedSms, SendRequest } from '../calls/wire.ts';
import type { AfricasTalkingAccount } from './africastalking-options.ts';
import { recipientsAnswer, refused, wholeRefusal } from './recipients.ts';

const longestSender = 11;

/** An answer in plain text, as Africa's Talking writes its errors. */
export function textAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain', ...headers }, body };
}

/** The account of a call; or the error: the key is wrong, or it asks for XML, which the simulator does not write. */
export function readUsername(
  { headers }: Asked,
  username: string,
  accounts: Accounts,
  { apiKey }: AfricasTalkingAccount,
): { readonly username: string } | HttpAnswer {
  if (!accounts.has(username) || headers['apikey'] !== apiKey)
    return textAnswer(401, 'The supplied authentication is invalid');
  if (!/\bapplication\/json\b/i.test(headers.accept ?? ''))
    return textAnswer(406, 'The simulator answers in JSON alone: ask for application/json');
  return { username };
}

/** Reads the form of a message. */
export function readMessage(
  asked: Asked,
  accounts: Accounts,
  account: AfricasTalkingAccount,
): SendRequest | Refused {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(asked.headers['content-type'] ?? '');
  const form = new URLSearchParams(isForm ? asked.body : '');
  const user = readUsername(asked, form.get('username') ?? '', accounts, account);
  if (!('username' in user)) return { refusal: () => user, messages: [] };
  const [text, from] = [form.get('message') ?? '', form.get('from') ?? ''];
  const numbers = (form.get('to') ?? '').split(',').filter((number) => number !== '');
  const messages = numbers.map((phone): RequestedSms => ({ phone, text }));
  const refusal = refusalOf(numbers, text, from, accounts.balance(user.username).left);
  if (refusal !== undefined) return { refusal: () => refusal, messages };
  const { reportTo } = account;
  return { apiKey: user.username, sender: from, messages, ...(reportTo && { reportTo }) };
}

function refusalOf(
  numbers: readonly string[],
  text: string,
  from: string,
  left: number,
): HttpAnswer | undefined {
  const missing = numbers.length === 0 ? 'to' : text === '' ? 'message' : undefined;
  if (missing !== undefined) return textAnswer(400, `Request is missing required form field '${missing}'.`);
  if (from.length > longestSender) return wholeRefusal('InvalidSenderId');
  if (left <= 0)
    return recipientsAnswer(numbers.map((number) => refused(number, 405, 'InsufficientBalance')));
  return undefined;
}
