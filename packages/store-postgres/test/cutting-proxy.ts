import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A relay between a store and its server. It cuts a connection at its COMMIT. */
export interface CuttingProxy {
  readonly url: string;
  /** Cuts the next connection that commits: before the COMMIT reaches the server, or before its answer comes back. */
  cutNext(where: 'before' | 'after'): void;
  /** How many connections were cut. */
  readonly cuts: number;
  close(): Promise<void>;
}

export async function cuttingProxy(serverUrl: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(serverUrl);
  let next: 'before' | 'after' | undefined;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (chunk) => {
      const where = chunk.includes('COMMIT\0') ? next : undefined;
      if (where !== 'before') upstream.write(chunk);
      if (where === undefined) return;
      next = undefined;
      cuts += 1;
      client.destroy();
      // The server reads all that was sent before.
      upstream.end();
    });
    client.on('end', () => upstream.end());
    upstream.on('data', (chunk) => client.write(chunk));
    upstream.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has such an address.
  const address = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(serverUrl), { host: `127.0.0.1:${address.port}` }).href,
    cutNext: (where) => {
      next = where;
    },
    get cuts() {
      return cuts;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
