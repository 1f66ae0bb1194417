import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A load balancer that gives each call to the next of its instances. */
export interface RoundRobin {
  readonly url: string;
  /** Bodies of calls, in order, and the instance that each came to, from 0. */
  readonly given: readonly { readonly instance: number; readonly path: string; readonly body: string }[];
  close(): Promise<void>;
}

export async function roundRobin(instances: readonly string[]): Promise<RoundRobin> {
  const given: { instance: number; path: string; body: string }[] = [];
  let turn = 0;
  const server = createServer(async (incoming, answer) => {
    const instance = turn % instances.length;
    turn += 1;
    const body = Buffer.concat(await Array.fromAsync(incoming));
    given.push({ instance, path: incoming.url ?? '', body: body.toString() });
    const { method, headers } = incoming;
    const outgoing = request(new URL(incoming.url ?? '', instances[instance]), { method, headers });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    given,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
