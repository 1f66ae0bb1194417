import type { HttpRequest } from '@nkul/adapter-kit';
import type { Call } from '@nkul/adapter-kit/dlrlist';

/** The request that sends a call. */
export function sendRequest(baseUrl: string, apiKey: string, call: Call): HttpRequest {
  return { method: 'POST', url: `${baseUrl}/Send_sms_dev`, body: { json: sendBody(apiKey, call) } };
}

/** One phone and one message are strings. Several phones are a list; equal messages are sent once. */
function sendBody(apiKey: string, { sender, messages }: Call): object {
  const [first, ...others] = messages;
  const same = others.every((message) => message.content.text === first?.content.text);
  return {
    api_key: apiKey,
    sender,
    phone: others.length === 0 ? first?.to : messages.map((message) => message.to),
    message: same ? first?.content.text : messages.map((message) => message.content.text),
  };
}

/** The request that reads the balance: a GET with a body, as the document has it, or a POST. */
export function balanceRequest(baseUrl: string, apiKey: string, method: 'GET' | 'POST'): HttpRequest {
  return { method, url: `${baseUrl}/Solde_sms_dev`, body: { json: { api_key: apiKey } } };
}
