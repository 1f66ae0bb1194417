import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeHandler } from '../src/node.ts';
import type { Console } from '../src/serve/create-console.ts';

/** A console on loopback. */
export async function served(pages: Console): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer(nodeHandler(pages));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}
