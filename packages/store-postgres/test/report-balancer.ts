import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Gives each call of the provider to one of several processes. If that one is away or frozen, the provider calls again. */
export interface ReportBalancer {
  readonly url: string;
  close(): Promise<void>;
}

/** @param ports those of the processes; undefined for one that does not listen yet */
export async function reportBalancer(
  ports: () => readonly (number | undefined)[],
  random: () => number,
): Promise<ReportBalancer> {
  const server = createServer(async (incoming, answer) => {
    const body = Buffer.concat(await Array.fromAsync(incoming));
    const all = ports();
    const port = all[Math.floor(random() * all.length)];
    if (port === undefined) return void answer.destroy();
    const { method, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port, method, headers, timeout: 1_500 });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => answer.destroy());
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
