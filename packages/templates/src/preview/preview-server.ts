import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A server of one page on this machine. */
export interface PreviewServer {
  /** `http://127.0.0.1:49152` */
  readonly url: string;
  /** Has the open pages load themselves again. */
  change(): void;
  close(): Promise<void>;
}

/**
 * Serves a page on 127.0.0.1 alone. It answers GET, and hosts that name this machine: a page of another site, whose name
 * was made to lead here, reads nothing.
 *
 * @param page called at each request
 * @param port 0 for a free one
 * @throws Error if the port is in use
 */
export async function servePreview(page: () => Promise<string>, port: number): Promise<PreviewServer> {
  const listening = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const refused = refusal(request);
    if (refused !== undefined) answer(response, refused, 'text/plain', '');
    else if (request.url === '/changes') listen(response, listening);
    else if (request.url === '/') void send(response, page);
    else answer(response, 404, 'text/plain', '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    change() {
      for (const response of listening) response.write('event: change\ndata:\n\n');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The status of a request that is not answered. */
function refusal({ method, headers, socket }: IncomingMessage): number | undefined {
  const own = ['127.0.0.1', 'localhost'].map((host) => `${host}:${socket.localPort}`);
  if (!own.includes(headers.host ?? '')) return 421;
  return method === 'GET' ? undefined : 405;
}

async function send(response: ServerResponse, page: () => Promise<string>): Promise<void> {
  try {
    answer(response, 200, 'text/html', await page());
  } catch (error) {
    answer(response, 500, 'text/plain', error instanceof Error ? error.message : String(error));
  }
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "frame-ancestors 'none'",
    ...(status === 405 && { allow: 'GET' }),
  });
  response.end(body);
}

/** Keeps an event stream open. */
function listen(response: ServerResponse, listening: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('\n');
  listening.add(response);
  response.once('close', () => listening.delete(response));
}
