import ky from 'ky';
import { Agent, DecoratorHandler, type Dispatcher, request as undiciRequest } from 'undici';
import type { Fetch } from './settings.ts';

/** What became of one request. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly text: string;
    }
  /** Nothing was written: the name, the connection or TLS failed, or the call was over before it began. */
  | { readonly kind: 'not_written'; readonly cause: string }
  /** It was, or may have been, written, and no whole answer came. */
  | { readonly kind: 'no_answer'; readonly cause: string };

/** Requests with a JSON body to one provider, over connections that are kept. */
export interface Http {
  send(method: 'GET' | 'POST', url: string, body: object, signal: AbortSignal): Promise<HttpOutcome>;
  close(): Promise<void>;
}

/** Set by the dispatcher when a connection is there and the request is about to be written. */
interface Progress {
  writing: boolean;
}

const longestAnswer = 1_048_576;
const connectTimeoutMs = 10_000;

/**
 * HTTP through ky, without retries and redirects. Its fetch is undici's `request`: it carries a body with GET, which
 * the provider's document asks for and `fetch` refuses, tells whether anything was written, and is faster.
 */
export function createHttp({
  connections,
  fetch,
}: {
  readonly connections: number;
  readonly fetch: Fetch | undefined;
}): Http {
  const agent = new Agent({
    connections,
    maxResponseSize: longestAnswer,
    connect: { timeout: connectTimeoutMs },
    // The signal ends a call; a silence within it does not.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const dispatcher = agent.compose(watchWriting);
  return {
    async send(method, url, body, signal) {
      const progress: Progress = { writing: false };
      const json = JSON.stringify(body);
      try {
        const got = fetch
          ? await askThrough(fetch, { method, url, json, signal, progress })
          : await ask({ method, url, json, signal, progress }, dispatcher);
        return { kind: 'answered', ...got };
      } catch (error) {
        return { kind: progress.writing ? 'no_answer' : 'not_written', cause: causeOf(error) };
      }
    },
    close: () => agent.close(),
  };
}

/** One request, with its body as text. */
interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly json: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

type Answer = Omit<Extract<HttpOutcome, { kind: 'answered' }>, 'kind'>;

const once = { retry: 0, timeout: false, redirect: 'manual', throwHttpErrors: false } as const;
const jsonBody = { 'content-type': 'application/json' } as const;

/**
 * Through undici, which alone gets the signal, the headers and the body: in ky each costs as much as the rest of the
 * call. ky is told the status, and the text goes past it.
 */
async function ask(
  { method, url, json: body, signal, progress }: Asked,
  dispatcher: Dispatcher,
): Promise<Answer> {
  const headers = { ...jsonBody, accept: 'application/json' };
  let read: Answer | undefined;
  await ky(url, {
    ...once,
    method,
    async fetch() {
      const answer = await undiciRequest(url, {
        method,
        headers,
        body,
        signal,
        dispatcher,
        opaque: progress,
      });
      const text = await answer.body.text();
      const status = answer.statusCode;
      const retryAfter = answer.headers['retry-after'];
      read = {
        status,
        retryAfter: typeof retryAfter === 'string' ? retryAfter.trim() : null,
        text: nullBody.has(status) ? '' : text,
      };
      return new Response(null, { status });
    },
  });
  if (read === undefined) throw new TypeError('ky did not call its fetch');
  return read;
}

/** Statuses whose answers have no body, whatever follows them (Fetch standard). */
const nullBody: ReadonlySet<number> = new Set([204, 205, 304]);

/** Through a caller's own fetch. It tells nothing of its progress: as soon as it is called, it may have written. */
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

/** Marks a request when it gets a connection, right before its first byte is written. */
function watchWriting(dispatch: Dispatcher['dispatch']): Dispatcher['dispatch'] {
  return (options, handler) => dispatch(options, new WritingHandler(options, handler));
}

class WritingHandler extends DecoratorHandler {
  readonly #options: Dispatcher.DispatchOptions;
  readonly #handler: Dispatcher.DispatchHandler;

  constructor(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    super(handler);
    this.#options = options;
    this.#handler = handler;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
    // A call whose time was up before it got a connection is taken back right here.
    if (!controller.aborted) markWriting(this.#options);
  }
}

function markWriting(options: object): void {
  if ('opaque' in options && isProgress(options.opaque)) options.opaque.writing = true;
}

function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && 'writing' in value;
}

/** What failed, in one word: a system's or undici's code, else the error's name. Never its message, which may hold the request. */
function causeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string') return one.code;
    if (one.cause === undefined) return one.name;
  }
  return 'unknown error';
}
