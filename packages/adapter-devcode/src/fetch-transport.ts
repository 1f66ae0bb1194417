import ky from 'ky';
import type { Fetch } from './settings.ts';
import { type Answer, type Asked, jsonBody, once, type Transport } from './transport.ts';

/** Through a caller's own fetch. It tells nothing of its progress: as soon as it is called, it may have written. */
export function fetchTransport(fetch: Fetch): Transport {
  return { ask: (asked) => askThrough(fetch, asked), close: async () => {} };
}

async function askThrough(
  fetch: Fetch,
  { method, url, json: body, signal, progress }: Asked,
): Promise<Answer> {
  const response = await ky(url, {
    ...once,
    method,
    headers: jsonBody,
    signal,
    fetch(input) {
      const whole = new Request(input, { body, redirect: 'manual' });
      progress.writing = true;
      return fetch(whole);
    },
  });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
}
