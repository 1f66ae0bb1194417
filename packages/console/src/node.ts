import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Console } from './serve/create-console.ts';

/** A handler of a server of Node, or a middleware of Express, Connect and Nest. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A request of Express, which has taken the path of the mount away. */
interface MountedRequest extends IncomingMessage {
  readonly originalUrl?: string;
  /** The body, as an earlier middleware has read it. */
  readonly body?: unknown;
}

/**
 * Mounts a console into a server of Node: `node:http`, Express, Connect, Nest; in Fastify, by `reply.hijack()` and its raw request and
 * response. Mount it before a middleware that reads bodies, such as `express.urlencoded()`: a body that was read already is used too, if it is
 * an object.
 *
 * @example
 * app.use('/admin/nkul', nodeHandler(pages));
 */
export function nodeHandler(pages: Pick<Console, 'fetch'>): NodeHandler {
  const listener = getRequestListener(
    (request, { incoming }) =>
      pages.fetch(withParsedBody(request, incoming as MountedRequest), remoteOf(incoming as MountedRequest)),
    { overrideGlobalObjects: false },
  );
  return (request: MountedRequest, response) => {
    const { originalUrl } = request;
    const [path = '', search] = (originalUrl ?? '').split('?');
    // Links are relative, so the address of the console must end with a slash.
    if (originalUrl !== undefined && (request.url ?? '').split('?')[0] === '/' && !path.endsWith('/')) {
      const last = path.slice(path.lastIndexOf('/') + 1);
      response.writeHead(303, { Location: `${last}/${search === undefined ? '' : `?${search}`}` }).end();
      return;
    }
    void listener(request, response);
  };
}

function remoteOf({ socket }: IncomingMessage): { readonly remoteAddress?: string } {
  const { remoteAddress } = socket;
  return remoteAddress === undefined ? {} : { remoteAddress };
}

/** A request whose form a middleware has read already. */
function withParsedBody(request: Request, { body }: MountedRequest): Request {
  if (request.method !== 'POST' || typeof body !== 'object' || body === null) return request;
  const fields = Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const { url, method, headers } = request;
  return new Request(url, {
    method,
    headers,
    body: new URLSearchParams(fields as [string, string][]).toString(),
  });
}
