import ky from 'ky';
import { type Answer, type Asked, answerTooLong, longestAnswer, type Transport } from './transport.ts';

/** The function that carries requests, as `globalThis.fetch` has it. */
export type Fetch = (request: Request) => Promise<Response>;

/** One call by ky, for every answer. */
const once = { retry: 0, timeout: false, redirect: 'manual', throwHttpErrors: false } as const;

/** Carries requests by a caller's own fetch. As its progress is unknown, it may have written as soon as it is called. */
export function fetchTransport(fetch: Fetch): Transport {
  return { ask: (asked) => askThrough(fetch, asked), close: async () => {} };
}

async function askThrough(
  fetch: Fetch,
  { method, url, headers, body, signal, begin }: Asked,
): Promise<Answer> {
  const response = await ky(url, {
    ...once,
    method,
    headers,
    signal,
    fetch(input) {
      const whole = new Request(input, { body: bodyOf(body), redirect: 'manual' });
      signal.throwIfAborted();
      begin();
      return fetch(whole);
    },
  });
  const bytes = await readWithin(response, longestAnswer);
  return { status: response.status, headers: Object.fromEntries(response.headers), bytes };
}

/** Bytes of a memory that `fetch` takes. */
function bodyOf(body: string | Uint8Array | undefined): string | Uint8Array<ArrayBuffer> | null {
  return body instanceof Uint8Array ? Uint8Array.from(body) : (body ?? null);
}

/** Reads the body. @throws Error `ANSWER_TOO_LONG` if it is longer than the limit */
async function readWithin(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the body.
    if (size > limit) throw answerTooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
