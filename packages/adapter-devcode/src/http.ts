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
      const carry = fetch
        ? fetchWithBody(fetch, json, progress)
        : (request: Request) => undiciFetch(request, json, { signal, dispatcher, progress });
      try {
        const response = await ky(url, {
          method,
          headers: { 'content-type': 'application/json' },
          signal,
          retry: 0,
          timeout: false,
          redirect: 'manual',
          throwHttpErrors: false,
          fetch: (input) => carry(asRequest(input)),
        });
        const text = await response.text();
        return {
          kind: 'answered',
          status: response.status,
          retryAfter: response.headers.get('retry-after'),
          text,
        };
      } catch (error) {
        return { kind: progress.writing ? 'no_answer' : 'not_written', cause: causeOf(error) };
      }
    },
    close: () => agent.close(),
  };
}

async function undiciFetch(
  request: Request,
  body: string,
  {
    signal,
    dispatcher,
    progress,
  }: { readonly signal: AbortSignal; readonly dispatcher: Dispatcher; readonly progress: Progress },
): Promise<Response> {
  const answer = await undiciRequest(request.url, {
    method: request.method === 'GET' ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
    signal,
    dispatcher,
    opaque: progress,
  });
  const text = await answer.body.text();
  const retryAfter = answer.headers['retry-after'];
  return new Response(nullBody.has(answer.statusCode) ? null : text, {
    status: answer.statusCode,
    headers: typeof retryAfter === 'string' ? { 'retry-after': retryAfter } : {},
  });
}

/** ky hands its fetch a Request; the type allows an address too. */
function asRequest(input: string | URL | Request): Request {
  return input instanceof Request ? input : new Request(input);
}

const nullBody: ReadonlySet<number> = new Set([204, 205, 304]);

/** A caller's own fetch tells nothing of its progress: as soon as it is called, it may have written. */
function fetchWithBody(fetch: Fetch, body: string, progress: Progress): Fetch {
  return (request) => {
    const whole = new Request(request, { body, redirect: 'manual' });
    progress.writing = true;
    return fetch(whole);
  };
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
