import { importLibrary, NkulError, unpack } from '@nkul/core/adapter';
import { decodeText } from './decode-text.ts';
import { importUndici } from './import-undici.ts';
import type { Fetch } from './settings.ts';
import { type Answer, longestAnswer, type Transport } from './transport.ts';

/** The outcome of one request. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | undefined;
      /** The body, unpacked and decoded. */
      readonly text: string;
    }
  /** Nothing was written: an import, the name, the connection or TLS failed, or the time was over before. */
  | { readonly kind: 'not_written'; readonly cause: string }
  /** Nothing was written: `writing` threw, as it was too late. */
  | { readonly kind: 'withheld' }
  /** It may have been written, and a whole answer did not come. */
  | { readonly kind: 'no_answer'; readonly cause: string };

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Called right before the first byte of the request may go out. If it throws, nothing is written. */
  readonly writing?: (() => void) | undefined;
}

/** Bodies are asked for unpacked: unpacking a few hundred bytes costs more than it saves. */
const headers = {
  'content-type': 'application/json',
  accept: 'application/json',
  'accept-encoding': 'identity',
} as const;

/** The connections of requests. */
export interface HttpSettings {
  /** The most connections that are open at once. */
  readonly connections: number;
  /** The caller's own fetch; without it, undici carries the requests. */
  readonly fetch: Fetch | undefined;
}

/**
 * Sends requests with a JSON body to one provider, over connections that stay open: HTTP by ky, without retries and
 * redirects, over undici or the caller's own fetch. These libraries take long to import, so the plugin imports them at
 * its start. Without a start, the first request does; if it fails, the next one tries again.
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
      // Without `await` if the transport is ready, as each `await` costs a turn of the event loop.
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
 * Imports the transport, so that the first request does not wait for it.
 *
 * @throws ConfigurationError that names the library which cannot be imported
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

/** The cause in one word: a code of the system or of undici, else the error's name. The message may hold the request. */
function causeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    // For a failed import, its cause says more.
    if (NkulError.is(one)) continue;
    if ('code' in one && typeof one.code === 'string') return one.code;
    if (one.cause === undefined) return one.name;
  }
  return 'unknown error';
}
