import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hub } from '@nkul/core';

/** The address on loopback to which a simulator posts its delivery reports. */
export interface ReportServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The longest body that is read, in bytes. */
const longestBody = 4 * 1_024 * 1_024;

/** Listens on a free port of loopback, and gives each call at a secret path to the hub, as a report of the notifier. */
export async function reportServer(hub: Hub, notifier: string): Promise<ReportServer> {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer((request, response) => {
    receive(hub, notifier, path, request, response).catch(() => response.writeHead(500).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function receive(
  hub: Hub,
  notifier: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url !== path || !hub.receives(notifier, request.method)) {
    response.writeHead(404).end();
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) {
    response.writeHead(413).end();
    return;
  }
  const { method = 'POST', headers } = request;
  const answer = await hub.receive(notifier, { method, headers, body });
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Undefined if it is too long. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > longestBody) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
