import { importLibrary, NkulError } from '@nkul/core/adapter';
import { importUndici } from './import-undici.ts';
import type { Fetch } from './settings.ts';
import type { Answer, Progress, Transport } from './transport.ts';

/** What became of one request. */
export type HttpOutcome =
  | ({ readonly kind: 'answered' } & Answer)
  /** Nothing was written: the client could not be imported, the name, the connection or TLS failed, or the call was over before it began. */
  | { readonly kind: 'not_written'; readonly cause: string }
  /** It was, or may have been, written, and no whole answer came. */
  | { readonly kind: 'no_answer'; readonly cause: string };

/** Requests with a JSON body to one provider, over connections that are kept. */
export interface Http {
  send(method: 'GET' | 'POST', url: string, body: object, signal: AbortSignal): Promise<HttpOutcome>;
  close(): Promise<void>;
}

/**
 * HTTP through ky, without retries and redirects, over undici or the caller's own fetch. They are imported when the
 * plugin starts, since that takes as long as all else that a program imports to send SMS; without a start, by the first
 * request, and if that fails, by the next one.
 */
export function createHttp(settings: {
  readonly connections: number;
  readonly fetch: Fetch | undefined;
}): Http {
  let transport: Transport | undefined;
  let opening: Promise<Transport> | undefined;
  let closed = false;

  async function open(): Promise<Transport> {
    try {
      const opened = await openTransport(settings);
      if (closed) await opened.close();
      transport = opened;
      return opened;
    } finally {
      opening = undefined;
    }
  }

  function opened(): Promise<Transport> {
    opening ??= open();
    return opening;
  }

  return {
    async send(method, url, body, signal) {
      const progress: Progress = { writing: false };
      const json = JSON.stringify(body);
      try {
        // What is there is not waited for: that would cost each request a turn.
        const through = transport ?? (await opened());
        const answer = await through.ask({ method, url, json, signal, progress });
        return { kind: 'answered', ...answer };
      } catch (error) {
        return { kind: progress.writing ? 'no_answer' : 'not_written', cause: causeOf(error) };
      }
    },
    async close() {
      closed = true;
      if (opening === undefined) await transport?.close();
      // What is being opened closes itself.
      else await opening.catch(() => undefined);
    },
  };
}

/**
 * Imports what carries requests, so that the first one does not wait for it.
 *
 * @throws ConfigurationError naming the library that cannot be imported
 */
export async function importTransport(fetch: Fetch | undefined): Promise<void> {
  await (fetch === undefined ? importUndiciTransport() : importFetchTransport());
}

async function openTransport({
  connections,
  fetch,
}: {
  readonly connections: number;
  readonly fetch: Fetch | undefined;
}): Promise<Transport> {
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
