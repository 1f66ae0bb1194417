import ky from 'ky';
import type * as Undici from 'undici';
import type { Dispatcher } from 'undici';
import { type Answer, type Asked, jsonBody, once, type Progress, type Transport } from './transport.ts';

const longestAnswer = 1_048_576;
const connectTimeoutMs = 10_000;

/**
 * Through undici's `request` behind ky: it carries a body with GET, which the provider's document asks for and `fetch`
 * refuses, tells whether anything was written, and is faster.
 */
export function undiciTransport(undici: typeof Undici, connections: number): Transport {
  const agent = new undici.Agent({
    connections,
    maxResponseSize: longestAnswer,
    connect: { timeout: connectTimeoutMs },
    // The signal ends a call; a silence within it does not.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const dispatcher = agent.compose(watchWriting(undici));
  return { ask: (asked) => ask(asked, undici, dispatcher), close: () => agent.close() };
}

/**
 * Through undici, which alone gets the signal, the headers and the body: in ky each costs as much as the rest of the
 * call. ky is told the status, and the text goes past it.
 */
async function ask(
  { method, url, json: body, signal, progress }: Asked,
  { request }: typeof Undici,
  dispatcher: Dispatcher,
): Promise<Answer> {
  const headers = { ...jsonBody, accept: 'application/json' };
  let read: Answer | undefined;
  await ky(url, {
    ...once,
    method,
    async fetch() {
      const answer = await request(url, {
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

/** Marks a request when it gets a connection, right before its first byte is written. */
function watchWriting({ DecoratorHandler }: typeof Undici) {
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
  return (dispatch: Dispatcher['dispatch']): Dispatcher['dispatch'] =>
    (options, handler) =>
      dispatch(options, new WritingHandler(options, handler));
}

function markWriting(options: object): void {
  if ('opaque' in options && isProgress(options.opaque)) options.opaque.writing = true;
}

function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && 'writing' in value;
}
