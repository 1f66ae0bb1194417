import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Hub } from '@nkul/core';

/** Passes a provider's HTTP calls to a hub. */
export async function reportServer(
  hub: () => Hub,
  port = 0,
): Promise<{ readonly url: string; readonly server: Server; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { method = '', headers } = request;
    buffer(request)
      .then((body) => hub().receive('devcode', { method, headers, body }))
      .then((answer) => response.writeHead(answer.status, answer.headers).end(answer.body))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    server,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
