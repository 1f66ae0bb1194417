import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Hub } from '@nkul/core/adapter';

/** A webhook for tests: an HTTP server on loopback, whose calls a hub receives. */
export interface CallbackServer {
  /** Where the provider is to call: `http://127.0.0.1:<port>/callbacks/<notifier>/t`. */
  readonly url: string;
  /** Gives the calls to a hub, which is often made later: its plugins may need the address. */
  serve(hub: Hub): void;
  close(): Promise<void>;
}

/**
 * Takes the calls of a provider, such as those of a simulator, over real sockets.
 *
 * @example
 * const server = await callbackServer('hill');
 * const hub = await createHub({ plugins: [hill({ callbackUrl: server.url })] });
 * server.serve(hub);
 */
export async function callbackServer(notifier: string): Promise<CallbackServer> {
  let hub: Hub | undefined;
  const server = createServer(async (request, response) => {
    const { method = '', headers, url: path = '' } = request;
    const url = new URL(path, `http://${headers.host}`);
    const query = Object.fromEntries(url.searchParams);
    const call = { method, url: url.href, query, headers, body: await buffer(request) };
    const answer = (await hub?.receive(notifier, call)) ?? { status: 503, headers: {}, body: '' };
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callbacks/${notifier}/t`,
    serve(given) {
      hub = given;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
