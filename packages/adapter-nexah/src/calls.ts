import type { HttpRequest } from '@nkul/adapter-kit';
import type { Call } from '@nkul/adapter-kit/dlrlist';

/** The account that makes a call. */
interface Account {
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
}

/** The request that sends one text to the numbers of a call: digits without a plus, with commas between. */
export function sendRequest({ baseUrl, user, password }: Account, { sender, messages }: Call): HttpRequest {
  const mobiles = messages.map(({ to }) => to.replace(/^\+/, '')).join(',');
  const json = { user, password, senderid: sender, sms: messages[0]?.content.text, mobiles };
  return { method: 'POST', url: `${baseUrl}/sendsms`, body: { json } };
}

/** The request that reads the balance. */
export function balanceRequest({ baseUrl, user, password }: Account): HttpRequest {
  return { method: 'POST', url: `${baseUrl}/smscredit`, body: { json: { user, password } } };
}
