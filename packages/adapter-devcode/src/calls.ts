import type { Call } from '@nkul/adapter-kit/dlrlist';

/** The body of a call. One phone and one message are strings. Several phones are a list; equal messages are sent once. */
export function callBody(apiKey: string, { sender, messages }: Call): object {
  const [first, ...others] = messages;
  const same = others.every((message) => message.content.text === first?.content.text);
  return {
    api_key: apiKey,
    sender,
    phone: others.length === 0 ? first?.to : messages.map((message) => message.to),
    message: same ? first?.content.text : messages.map((message) => message.content.text),
  };
}
