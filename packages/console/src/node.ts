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

/** The answer to a form that was read before, and is in no `request.body`. */
const bodyIsGone =
  'The body of this form was read before it came to the console: mount the console before the parser of bodies, or let the parser put it in request.body.\n' +
  'Le corps de ce formulaire a été lu avant la console : montez la console avant l’analyseur de corps, ou laissez-le le mettre dans request.body.\n';

/**
 * Mounts a console into a server of Node: `node:http`, Express, Connect, Nest; in Fastify, by `reply.hijack()` and its raw request and
 * response. A form that a middleware has read before, such as `express.urlencoded()` or Nest's own parser, is taken from `request.body`:
 * an object, text or bytes.
 *
 * @example
 * app.use('/admin/nkul', nodeHandler(pages));
 */
export function nodeHandler(pages: Pick<Console, 'fetch'>): NodeHandler {
  const listener = getRequestListener(
    (request, { incoming }) => {
      const mounted = incoming as MountedRequest;
      const whole = withBody(request, mounted);
      if (whole !== undefined) return pages.fetch(whole, remoteOf(mounted));
      const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
      return new Response(bodyIsGone, { status: 500, headers });
    },
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

/** A request with its body, also if a middleware has read it already. Undefined if its body is gone. */
function withBody(request: Request, { body, readableDidRead }: MountedRequest): Request | undefined {
  // A parser that left the body alone may have set an empty object all the same.
  if (request.method !== 'POST' || !readableDidRead) return request;
  const text = textOf(body);
  if (text === undefined) return undefined;
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: text });
}

function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  if (typeof body !== 'object' || body === null) return undefined;
  const fields = Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return new URLSearchParams(fields as [string, string][]).toString();
}
