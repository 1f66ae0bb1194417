import {
  type Hub,
  HubStoppedError,
  InvalidArgumentError,
  QuestionTimeoutError,
  StoreError,
} from '@nkul/core';
import { Asking } from '../entry/asked.ts';
import { guardHeaders } from '../entry/headers.ts';
import { preferencesOf } from '../entry/preferences.ts';
import { Rates } from '../entry/rates.ts';
import { Seal } from '../entry/seal.ts';
import { assetAt } from '../look/assets.ts';
import type { View } from '../look/view.ts';
import type { Connection, ConsoleOptions } from '../settings/console-options.ts';
import { resolveOptions } from '../settings/resolved-options.ts';
import { getPage } from './get-page.ts';
import type { Caller } from './live.ts';
import { News } from './news.ts';
import { placeOf } from './place.ts';
import { postForm } from './post-form.ts';
import { clockOf, missing, problemAnswer, type Serving, tooMany, viewOf } from './serving.ts';
import { Streams } from './streams.ts';

/** The pages of a hub, for any server that speaks `Request` and `Response`. */
export interface Console {
  /** Answers a request. It never rejects. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** Ends the streams of news and the questions that are open, so that a server can stop. */
  close(): Promise<void>;
}

/**
 * Makes the console of a hub: pages for support and operators, in French and English. Mount it into your application under a path of your
 * choice; `@nkul/console/node` does that for Express, Connect, Nest and Fastify.
 *
 * @example
 * const pages = createConsole(hub, {
 *   authenticate: async (request) => await visitorOf(request), // { name, can: SUPPORT }, or undefined
 *   secret: process.env.NKUL_CONSOLE_SECRET,
 * });
 * app.use('/admin/nkul', nodeHandler(pages));
 *
 * @throws ConfigurationError if an option is missing or wrong
 */
export function createConsole(hub: Hub, given: ConsoleOptions): Console {
  const options = resolveOptions(given);
  const rates = new Rates(() => performance.now());
  const asking = new Asking(hub);
  const seal = new Seal(options.secret);
  const streams = new Streams(new News(hub, asking, () => clockOf(hub).now()));
  const serving: Serving = { hub, asking, options, rates, seal, streams };
  return {
    async close() {
      streams.close();
      await asking.close();
    },
    async fetch(request, connection = {}) {
      const response = await answer(serving, { request, connection });
      if (request.method !== 'HEAD') return response;
      await response.body?.cancel();
      return new Response(null, response);
    },
  };
}

async function answer(serving: Serving, caller: Caller): Promise<Response> {
  const { options } = serving;
  const { request, connection } = caller;
  const url = new URL(request.url);
  const place = placeOf(url);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (place.startsWith('assets/')) return guarded(serving, isRead ? assetAnswer(place) : notAllowed());
  if (isRead && options.path !== undefined && url.pathname === options.path.replace(/\/$/, ''))
    return guarded(
      serving,
      new Response(null, { status: 303, headers: { Location: `${place}/${url.search}` } }),
    );
  try {
    const visitor = await options.authenticate(request, connection);
    if (visitor instanceof Response) return visitor;
    if (!visitor) return guarded(serving, new Response('', { status: 401 }));
    const preferences = preferencesOf(request, options.language);
    const view = viewOf(serving, visitor, preferences, { address: place, query: url.searchParams });
    return guarded(serving, await forVisitor(serving, view, caller, isRead));
  } catch {
    // The application's own function failed. Nothing of it is shown.
    return guarded(serving, new Response('', { status: 500 }));
  }
}

async function forVisitor(serving: Serving, view: View, caller: Caller, isRead: boolean): Promise<Response> {
  const waitMs = serving.rates.take('call', view.visitor.name);
  if (waitMs > 0) return await tooMany(view, waitMs, 'error.too_many');
  try {
    if (isRead) return await getPage(serving, view, caller);
    const { request } = caller;
    return request.method === 'POST' ? await postForm(serving, view, request) : notAllowed();
  } catch (error) {
    // An address that the hub does not take, such as one with an id that is too long.
    if (error instanceof InvalidArgumentError) return await problemAnswer(view, missing);
    const isLate = error instanceof QuestionTimeoutError;
    const isAway = error instanceof StoreError || error instanceof HubStoppedError;
    const status = isLate || isAway ? 503 : 500;
    return await problemAnswer(view, {
      status,
      title: 'error.title',
      sub: isLate ? 'error.timeout' : 'error.store',
    });
  }
}

function assetAnswer(place: string): Response {
  const asset = assetAt(place);
  if (asset === undefined) return new Response('', { status: 404 });
  return new Response(asset.body, {
    headers: { 'Content-Type': asset.type, 'Cache-Control': 'public, max-age=31536000, immutable' },
  });
}

function notAllowed(): Response {
  return new Response('', { status: 405, headers: { Allow: 'GET, HEAD, POST' } });
}

/** Adds the headers that guard every answer. An answer has its own `Cache-Control`, if it may be kept. */
function guarded({ options }: Serving, response: Response): Response {
  for (const [name, value] of Object.entries(guardHeaders(options)))
    if (!response.headers.has(name)) response.headers.set(name, value);
  return response;
}
