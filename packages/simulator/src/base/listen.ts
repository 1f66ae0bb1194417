/** Starts a server. */
import type { AddressInfo, Server } from 'node:net';

/** Starts listening, and resolves to the port. Rejects if the server cannot listen, for example if the port is in use. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
