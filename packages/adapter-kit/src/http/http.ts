import { importLibrary, NkulError, unpack } from '@nkul/core/adapter';
import type { Dispatcher } from 'undici';
import { decodeText } from '../read/decode-text.ts';
import type { Fetch } from './fetch-transport.ts';
import { importUndici } from './import-undici.ts';
import { type HttpOutcome, headerOf } from './outcome.ts';
import { type HttpRequest, writtenBody } from './request.ts';
import { type Answer, type Asked, longestAnswer, type Transport } from './transport.ts';

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Called right before the first byte of the request may go out. If it throws, nothing is written. */
  readonly writing?: (() => void) | undefined;
}

/** How requests are carried. */
export interface HttpSettings extends Carrier {
  /** The most connections that are open at once. @default 16 */
  readonly connections?: number;
  /**
   * Headers of every request, such as those of `basicAuth()`. Names in lower case.
   *
   * @default accept: application/json, accept-encoding: identity
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A caller's own way to carry requests: one of these, or neither. */
export interface Carrier {
  /** Carries the requests instead of undici. It tells nothing of its progress, so more ends are `no_answer`. */
  readonly fetch?: Fetch | undefined;
  /** An undici dispatcher, such as a `ProxyAgent`. It is not closed. If it retries or redirects, it is stopped there. */
  readonly dispatcher?: Dispatcher | undefined;
}

/** A body is asked for as it is: unpacking a few hundred bytes costs more than they do. */
const defaultHeaders = { accept: 'application/json', 'accept-encoding': 'identity' } as const;

/**
 * Requests to one provider, over connections that are kept, without retries and redirects: over undici's dispatcher, one
 * of the caller's, or the caller's own fetch. The library is imported when the plugin starts ({@link importHttp}), since
 * that takes as long as all else that a program imports to send; without a start, by the first request, and if that
 * fails, by the next one.
 *
 * @example
 * const http = new Http({ connections: 16, headers: basicAuth(user, password) });
 * const outcome = await http.send({ method: 'POST', url, body: { json: { to, text } } }, { signal, writing });
 */
export class Http {
  readonly #settings: HttpSettings;
  readonly #headers: Readonly<Record<string, string>>;
  #typed: { readonly type: string; readonly headers: Readonly<Record<string, string>> } | undefined;
  #underWay = 0;
  #whenIdle: (() => void) | undefined;
  #transport: Transport | undefined;
  #opening: Promise<Transport> | undefined;
  #closed = false;

  constructor(settings: HttpSettings = {}) {
    this.#settings = settings;
    this.#headers = { ...defaultHeaders, ...settings.headers };
  }

  /** Makes one request. It never throws: every end is an outcome. */
  async send(request: HttpRequest, { signal, writing }: SendOptions): Promise<HttpOutcome> {
    if (this.#closed) return { kind: 'not_written', cause: 'CLOSED' };
    const progress: Progress = { stage: 'waiting' };
    const begin = () => {
      progress.stage = 'withheld';
      writing?.();
      progress.stage = 'written';
    };
    this.#underWay += 1;
    try {
      const asked = this.#written(request, signal, begin);
      // Awaiting an open transport would cost each request a turn.
      const transport = this.#transport ?? (await this.#opened());
      const answer = await transport.ask(asked);
      const text = plainText(answer) ?? (await unpackedText(answer));
      return { kind: 'answered', status: answer.status, headers: answer.headers, text };
    } catch (error) {
      return withoutAnswer(progress, error);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#whenIdle?.();
    }
  }

  /** Waits for the requests that are under way, and closes the connections. Later requests write nothing. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    await this.#transport?.close();
  }

  #written({ method, url, headers, body }: HttpRequest, signal: AbortSignal, begin: () => void): Asked {
    const written = body && writtenBody(body);
    // A copy for each request, as a dispatcher of the caller's may change it.
    const all = { ...this.#headersOf(written?.type), ...headers };
    return { method, url, headers: all, body: written?.data, signal, begin };
  }

  /** The headers of every request with bodies of a type: made once, as all requests of an adapter have one type. */
  #headersOf(type: string | undefined): Readonly<Record<string, string>> {
    if (type === undefined) return this.#headers;
    if (this.#typed?.type !== type)
      this.#typed = { type, headers: { 'content-type': type, ...this.#headers } };
    return this.#typed.headers;
  }

  #opened(): Promise<Transport> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<Transport> {
    try {
      this.#transport = await openTransport(this.#settings);
      return this.#transport;
    } finally {
      this.#opening = undefined;
    }
  }
}

/** The stage of a request: it waits for a connection, was held back at the last moment, or may be written. */
interface Progress {
  stage: 'waiting' | 'withheld' | 'written';
}

function withoutAnswer({ stage }: Progress, error: unknown): HttpOutcome {
  switch (stage) {
    case 'waiting':
      return { kind: 'not_written', cause: causeOf(error) };
    case 'withheld':
      return { kind: 'withheld' };
    case 'written':
      return { kind: 'no_answer', cause: causeOf(error) };
  }
}

/**
 * Imports what carries requests, so that the first one does not wait for it: for the `start()` of a plugin.
 *
 * @throws ConfigurationError naming the library that cannot be imported
 */
export async function importHttp({ fetch, dispatcher }: Carrier = {}): Promise<void> {
  if (fetch !== undefined) await importFetchTransport();
  else await (dispatcher === undefined ? importAgentTransport() : importDispatcherTransport());
}

async function openTransport({ connections = 16, fetch, dispatcher }: HttpSettings): Promise<Transport> {
  if (fetch !== undefined) return (await importFetchTransport()).fetchTransport(fetch);
  if (dispatcher !== undefined) return (await importDispatcherTransport()).dispatcherTransport(dispatcher);
  const [undici, { agentTransport }] = await importAgentTransport();
  return agentTransport(undici, connections);
}

const importDispatcherTransport = () => import('./dispatcher-transport.ts');
const importAgentTransport = () =>
  Promise.all([importLibrary('undici', importUndici), importDispatcherTransport()]);
const importFetchTransport = () => importLibrary('ky', () => import('./fetch-transport.ts'));

/** Statuses whose answers have no body (Fetch standard). */
const nullBody: ReadonlySet<number> = new Set([204, 205, 304]);

const openingBrace = '{'.charCodeAt(0);

/** The text of an answer that is not packed, as nearly all are. */
function plainText({ status, headers, bytes }: Answer): string | undefined {
  if (nullBody.has(status)) return '';
  const isPlain = bytes[0] === openingBrace && headers['content-encoding'] === undefined;
  return isPlain ? decodeText(bytes, headerOf(headers, 'content-type')) : undefined;
}

/** The text of an answer that may be packed. A body that cannot be unpacked counts as a missing answer. */
async function unpackedText({ headers, bytes }: Answer): Promise<string> {
  const encoding = headers['content-encoding'];
  const named = typeof encoding === 'object' ? encoding.join(',') : encoding;
  const unpacked = await unpack(bytes, named, longestAnswer);
  if (unpacked.kind === 'unpacked') return decodeText(unpacked.bytes, headerOf(headers, 'content-type'));
  throw Object.assign(new Error('the answer cannot be unpacked'), {
    code: `PACKED_${unpacked.kind}`.toUpperCase(),
  });
}

/** The failure in one word: a system's or undici's code, else the error's name. Never its message, which may hold the request. */
function causeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    // An import that failed: its cause says more.
    if (NkulError.is(one)) continue;
    if ('code' in one && typeof one.code === 'string') return one.code;
    if (one.cause === undefined) return one.name;
  }
  return 'unknown error';
}
