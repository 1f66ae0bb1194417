import { importLibrary, NkulError, unpack } from '@nkul/core/adapter';
import { decodeText } from './decode-text.ts';
import { importUndici } from './import-undici.ts';
import type { Fetch } from './settings.ts';
import { type Answer, longestAnswer, type Transport } from './transport.ts';

/** What became of one request. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | undefined;
      /** The body, unpacked and decoded. */
      readonly text: string;
    }
  /** Nothing was written: the client could not be imported, the name, the connection or TLS failed, or the call was over before it began. */
  | { readonly kind: 'not_written'; readonly cause: string }
  /** Nothing was written: `writing` threw, since it was too late. */
  | { readonly kind: 'withheld' }
  /** It was, or may have been, written, and no whole answer came. */
  | { readonly kind: 'no_answer'; readonly cause: string };

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Called right before the first byte of the request may go out. If it throws, nothing is written. */
  readonly writing?: (() => void) | undefined;
}

/** A body is asked for as it is: unpacking a few hundred bytes costs more than they do. */
const headers = {
  'content-type': 'application/json',
  accept: 'application/json',
  'accept-encoding': 'identity',
} as const;

/** How requests are carried. */
export interface HttpSettings {
  /** The most connections that are open at once. */
  readonly connections: number;
  /** The caller's own fetch; without it, undici carries the requests. */
  readonly fetch: Fetch | undefined;
}

/**
 * Requests with a JSON body to one provider, over connections that are kept: HTTP through ky, without retries and
 * redirects, over undici or the caller's own fetch. They are imported when the plugin starts, since that takes as long
 * as all else that a program imports to send SMS; without a start, by the first request, and if that fails, by the next
 * one.
 */
export class Http {
  readonly #settings: HttpSettings;
  #transport: Transport | undefined;
  #opening: Promise<Transport> | undefined;
  #closed = false;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
  }

  async send(
    method: 'GET' | 'POST',
    url: string,
    body: object,
    { signal, writing }: SendOptions,
  ): Promise<HttpOutcome> {
    const progress: Progress = { stage: 'waiting' };
    const begin = () => {
      progress.stage = 'withheld';
      writing?.();
      progress.stage = 'written';
    };
    const json = JSON.stringify(body);
    try {
      // A transport that is there is not waited for: that would cost each request a turn.
      const transport = this.#transport ?? (await this.#opened());
      const answer = await transport.ask({ method, url, headers, json, signal, begin });
      const { status, retryAfter } = answer;
      return { kind: 'answered', status, retryAfter, text: await textOf(answer) };
    } catch (error) {
      return withoutAnswer(progress, error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#opening === undefined) await this.#transport?.close();
    // A transport that is being opened closes itself.
    else await this.#opening.catch(() => undefined);
  }

  #opened(): Promise<Transport> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<Transport> {
    try {
      const opened = await openTransport(this.#settings);
      if (this.#closed) await opened.close();
      this.#transport = opened;
      return opened;
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
 * Imports what carries requests, so that the first one does not wait for it.
 *
 * @throws ConfigurationError naming the library that cannot be imported
 */
export async function importTransport(fetch: Fetch | undefined): Promise<void> {
  await (fetch === undefined ? importUndiciTransport() : importFetchTransport());
}

async function openTransport({ connections, fetch }: HttpSettings): Promise<Transport> {
  if (fetch !== undefined) return (await importFetchTransport()).fetchTransport(fetch);
  const [undici, { undiciTransport }] = await importUndiciTransport();
  return undiciTransport(undici, connections);
}

const importUndiciTransport = () =>
  Promise.all([
    importLibrary('undici', importUndici),
    importLibrary('ky', () => import('./undici-transport.ts')),
  ]);
const importFetchTransport = () => importLibrary('ky', () => import('./fetch-transport.ts'));

/** Statuses whose answers have no body (Fetch standard). */
const nullBody: ReadonlySet<number> = new Set([204, 205, 304]);

const openingBrace = '{'.charCodeAt(0);

/** The text of an answer. A body that cannot be unpacked counts as a missing answer. */
async function textOf({ status, bytes, contentEncoding, contentType }: Answer): Promise<string> {
  if (nullBody.has(status)) return '';
  // Nearly all are plain.
  if (contentEncoding === undefined && bytes[0] === openingBrace) return decodeText(bytes, contentType);
  const unpacked = await unpack(bytes, contentEncoding, longestAnswer);
  if (unpacked.kind === 'unpacked') return decodeText(unpacked.bytes, contentType);
  throw Object.assign(new Error('the answer cannot be unpacked'), {
    code: `PACKED_${unpacked.kind}`.toUpperCase(),
  });
}

/** What failed, in one word: a system's or undici's code, else the error's name. Never its message, which may hold the request. */
function causeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    // An import that failed: its cause says more.
    if (NkulError.is(one)) continue;
    if ('code' in one && typeof one.code === 'string') return one.code;
    if (one.cause === undefined) return one.name;
  }
  return 'unknown error';
}
