import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A provider that accepts connections, does not answer, and keeps the requests. */
export interface SilentProvider {
  readonly port: number;
  /** The number of each message that it got, in order. */
  heard(): readonly string[];
  /** Resolves when it has heard so many numbers. */
  hasHeard(count: number): Promise<void>;
  /** Resolves when every connection has ended: then it has read all requests. */
  ended(): Promise<void>;
  close(): void;
}

export async function silentProvider(): Promise<SilentProvider> {
  const sockets = new Map<Socket, string>();
  const closing: Promise<unknown>[] = [];
  let heardMore = (): void => {};
  const server = createServer((socket) => {
    sockets.set(socket, '');
    socket.on('data', (bytes) => {
      sockets.set(socket, (sockets.get(socket) ?? '') + bytes.toString('latin1'));
      heardMore();
    });
    closing.push(once(socket, 'close'));
    // A process that ends resets its open connections.
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('no port was given');
  const heard = () =>
    [...sockets.values()].flatMap((text) => [...text.matchAll(/\+?237699\d{6}/g)].map(([number]) => number));
  return {
    port: address.port,
    heard,
    hasHeard: (count) =>
      new Promise((resolve) => {
        heardMore = () => {
          if (heard().length >= count) resolve();
        };
        heardMore();
      }),
    async ended() {
      await Promise.allSettled(closing);
    },
    close() {
      for (const socket of sockets.keys()) socket.destroy();
      server.close();
    },
  };
}
