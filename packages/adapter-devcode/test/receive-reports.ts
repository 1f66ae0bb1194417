import type { Hub } from '@nkul/core/adapter';
import type { Simulator } from '@nkul/simulator-devcode';
import { callbackServer } from '@nkul/testing';

/** Takes the simulator's reports over a real socket. */
export async function receiveReports(hub: Hub, simulator: Simulator): Promise<() => Promise<void>> {
  const server = await callbackServer('devcode');
  server.serve(hub);
  simulator.reportTo(server.url);
  return () => server.close();
}
