import type { Dispatcher } from 'undici';
import type { Answer, Asked } from './transport.ts';

/**
 * One request through a dispatcher of undici, and its whole answer. A body comes with GET too, and the connection that
 * carries the request says when its first byte is about to be written.
 */
export function exchange(dispatcher: Dispatcher, asked: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, url, headers, json: body } = asked;
    const { origin, pathname, search } = new URL(url);
    const handler = new AnswerHandler(asked, resolve, reject);
    if (!asked.signal.aborted) {
      dispatcher.dispatch({ origin, path: pathname + search, method, headers, body }, handler);
    }
  });
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #asked: Asked;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #start: { readonly status: number; readonly headers: Headers } | undefined;

  constructor(asked: Asked, resolve: (answer: Answer) => void, reject: (error: unknown) => void) {
    this.#asked = asked;
    this.#resolve = resolve;
    this.#reject = reject;
    if (asked.signal.aborted) reject(asked.signal.reason);
    else asked.signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** Called when the connection is ready and the request is written next. Nothing else tells this moment. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // An error that is thrown here ends the request before a byte is written. The next request uses the connection.
    this.#asked.signal.throwIfAborted();
    this.#asked.begin();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // Informational answers come before the answer.
    if (status >= 200) this.#start = { status, headers };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    const answer = this.#answer();
    if (answer === undefined) this.#reject(new TypeError('an answer ended before it began'));
    else this.#resolve(answer);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#end();
    const answer = this.#answer();
    // A whole object cannot be part of a longer one, so only the announced length was wrong.
    if (answer !== undefined && isWholeObject(answer.bytes)) this.#resolve(answer);
    else this.#reject(error);
  }

  /** Called when the time is up. Without a connection yet, the call ends at once, and nothing is written. */
  readonly #abort = (): void => {
    const { reason } = this.#asked.signal;
    if (this.#controller === undefined) this.#reject(reason);
    else this.#controller.abort(asError(reason));
  };

  #end(): void {
    this.#asked.signal.removeEventListener('abort', this.#abort);
  }

  #answer(): Answer | undefined {
    if (this.#start === undefined) return undefined;
    const { status, headers } = this.#start;
    return {
      status,
      retryAfter: one(headers['retry-after']),
      contentType: one(headers['content-type']),
      contentEncoding: one(headers['content-encoding'], ','),
      bytes: Buffer.concat(this.#chunks),
    };
  }
}

/** A header that may have come several times: the first, or all of them. */
function one(header: string | readonly string[] | undefined, joined?: string): string | undefined {
  if (typeof header === 'string' || header === undefined) return header?.trim();
  return joined === undefined ? header[0]?.trim() : header.join(joined);
}

function isWholeObject(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1').trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('the call was aborted', { cause: reason });
}
