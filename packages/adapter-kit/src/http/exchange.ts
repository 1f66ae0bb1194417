import type { Dispatcher } from 'undici';
import { type Answer, type Asked, answerTooLong, longestAnswer } from './transport.ts';

/**
 * One request through a dispatcher of undici, and its whole answer. A body comes with GET too, and the connection that
 * carries the request says when its first byte is about to be written. Nothing is between: a promise, a listener for the
 * end of the time, and the handler below are all that a call costs beside undici.
 */
export function exchange(dispatcher: Dispatcher, asked: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, url, headers, body = null } = asked;
    const { origin, path } = placeOf(url);
    const handler = new AnswerHandler(asked, resolve, reject);
    if (!asked.signal.aborted) {
      dispatcher.dispatch({ origin, path, method, headers, body }, handler);
    }
  });
}

interface Place {
  readonly url: string;
  readonly origin: string;
  readonly path: string;
}

/** The last address: nearly all requests of a process have the one before. */
let last: Place | undefined;

/** @throws TypeError if it is not an address */
function placeOf(url: string): Place {
  if (last?.url === url) return last;
  const { origin, pathname, search } = new URL(url);
  last = { url, origin, path: pathname + search };
  return last;
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** Its promise is settled once: by the end of the answer, an error, or the end of the time. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #asked: Asked;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
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
    // An error here ends the request before a byte is written. The next request uses the connection.
    this.#asked.signal.throwIfAborted();
    // A dispatcher that retries, or follows redirects, comes here again.
    if (this.#controller !== undefined) throw new TypeError('a request is written once');
    this.#controller = controller;
    this.#asked.begin();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // Informational answers come before the answer.
    if (status >= 200) this.#start = { status, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > longestAnswer) this.#end(controller, answerTooLong());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#asked.signal.removeEventListener('abort', this.#abort);
    const answer = this.#answer();
    if (answer === undefined) this.#reject(new TypeError('an answer ended before it began'));
    else this.#resolve(answer);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#fail(error);
  }

  /** The time is up: the call ends at once, and a connection that is still being made writes nothing. */
  readonly #abort = (): void => {
    this.#end(this.#controller, this.#asked.signal.reason);
  };

  /** Ends the call here, whether or not the dispatcher does so too. */
  #end(controller: Dispatcher.DispatchController | undefined, reason: unknown): void {
    this.#fail(reason);
    controller?.abort(asError(reason));
  }

  #fail(reason: unknown): void {
    this.#asked.signal.removeEventListener('abort', this.#abort);
    const answer = this.#answer();
    // Whole JSON cannot be part of a longer text: only its announced length was wrong.
    if (answer !== undefined && isWholeJson(answer.bytes)) this.#resolve(answer);
    else this.#reject(reason);
  }

  #answer(): Answer | undefined {
    if (this.#start === undefined) return undefined;
    const [first, ...others] = this.#chunks;
    // Nearly all answers come in one piece.
    const bytes = first !== undefined && others.length === 0 ? first : Buffer.concat(this.#chunks);
    return { ...this.#start, bytes };
  }
}

/** True for an object or a list that is valid JSON. */
function isWholeJson(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1').trim();
  const ends = `${text.at(0)}${text.at(-1)}`;
  if (ends !== '{}' && ends !== '[]') return false;
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
