import type { View } from '../look/view.ts';
import type { Connection } from '../settings/console-options.ts';
import { type Serving, tooMany } from './serving.ts';

/** A request, with its connection. */
export interface Caller {
  readonly request: Request;
  readonly connection: Connection;
}

/** When a page that got no stream may try once more, in milliseconds. */
const laterMs = 60_000;

/** Opens a stream of news for a page; or says why not, and when to try again. */
export async function liveAnswer(
  { rates, streams, options }: Serving,
  view: View,
  { request, connection }: Caller,
): Promise<Response> {
  const { visitor } = view;
  const waitMs = rates.take('live', visitor.name);
  if (waitMs > 0) return await tooMany(view, waitMs, 'error.too_many');
  const again = () => options.authenticate(request, connection);
  const opened = streams.open(visitor, again, request.signal);
  if (opened instanceof Response) return opened;
  return await tooMany(view, laterMs, 'error.too_many', opened === 'person' ? 429 : 503);
}
