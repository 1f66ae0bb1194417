import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Hub } from '@nkul/core/adapter';
import type { Simulator } from '@nkul/simulator-devcode';

/** Takes the simulator's reports over a real socket. */
export async function receiveReports(hub: Hub, simulator: Simulator): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const answer = await hub.receive('devcode', { method: 'POST', headers: {}, body });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  simulator.reportTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
  return () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
}
