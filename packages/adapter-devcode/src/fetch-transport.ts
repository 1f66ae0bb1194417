import ky from 'ky';
import type { Fetch } from './settings.ts';
import { type Answer, type Asked, longestAnswer, once, type Transport } from './transport.ts';

/** Carries requests by a caller's own fetch. As its progress is unknown, it may have written as soon as it is called. */
export function fetchTransport(fetch: Fetch): Transport {
  return { ask: (asked) => askThrough(fetch, asked), close: async () => {} };
}

async function askThrough(
  fetch: Fetch,
  { method, url, headers, json: body, signal, begin }: Asked,
): Promise<Answer> {
  const response = await ky(url, {
    ...once,
    method,
    headers,
    signal,
    fetch(input) {
      const whole = new Request(input, { body, redirect: 'manual' });
      begin();
      return fetch(whole);
    },
  });
  const bytes = await readWithin(response, longestAnswer);
  const header = (name: string) => response.headers.get(name) ?? undefined;
  return {
    status: response.status,
    retryAfter: header('retry-after'),
    contentType: header('content-type'),
    contentEncoding: header('content-encoding'),
    bytes,
  };
}

/** Reads the body. @throws Error `ANSWER_TOO_LONG` if it is longer than the limit */
async function readWithin(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the body.
    if (size > limit) throw Object.assign(new Error('the answer is too long'), { code: 'ANSWER_TOO_LONG' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
