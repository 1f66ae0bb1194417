import type { View } from '../look/view.ts';
import type { Connection } from '../settings/console-options.ts';
import { type Serving, tooMany } from './serving.ts';

/** A request, with its connection. */
export interface Caller {
  readonly request: Request;
  readonly connection: Connection;
}

/** When a page that got no stream may try once more, in milliseconds. Until then it asks for the mark. */
const laterMs = 60_000;

/**
 * Answers the questions of the script for news: by a stream of marks, or with `live?once` by the mark of now, for a page that gets no stream.
 */
export async function liveAnswer(
  { rates, news, streams, options }: Serving,
  view: View,
  { request, connection }: Caller,
): Promise<Response> {
  const { visitor, query } = view;
  if (query.has('once')) {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
    return new Response(await news.mark(visitor.scope), { headers });
  }
  const waitMs = rates.take('live', visitor.name);
  if (waitMs > 0) return await tooMany(view, waitMs, 'error.too_many');
  const again = () => options.authenticate(request, connection);
  const opened = streams.open(visitor, again, request.signal);
  if (opened instanceof Response) return opened;
  return await tooMany(view, laterMs, 'error.too_many', opened === 'person' ? 429 : 503);
}
