import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultyProxy } from './faulty-proxy.ts';
import type { Server } from './server.ts';
import type { Sharer } from './sharer.ts';

/** The faults that processes on one database have: their own, those of their network, their clock, and the server. */
export const faults = ['kill', 'freeze', 'drop', 'half-open', 'delay', 'clock', 'crash'] as const;

export type Fault = (typeof faults)[number];

/** The processes, the network of each, and the server. */
export interface Stage {
  readonly sharers: readonly Sharer[];
  readonly proxies: readonly FaultyProxy[];
  readonly server: Server;
  readonly leaseMs: number;
  readonly random: () => number;
}

/** Makes a fault happen to one of the processes, and waits until it is over. */
export async function strike(
  fault: Fault,
  { sharers, proxies, server, leaseMs, random }: Stage,
): Promise<void> {
  const index = Math.floor(random() * sharers.length);
  const [sharer, proxy] = [sharers[index], proxies[index]];
  if (sharer === undefined || proxy === undefined) throw new RangeError('there is no such process');
  switch (fault) {
    case 'kill':
      await sharer.kill();
      return sharer.start();
    case 'freeze':
      return await freeze(sharer, leaseMs * 1.5);
    case 'drop':
      return proxy.drop();
    case 'half-open':
      return await proxy.halfOpen(500 + random() * leaseMs);
    case 'delay':
      return await proxy.delay(random() * 100, 1_000);
    case 'clock':
      return sharer.ask({ aheadMs: random() < 0.5 ? 70_000 : -70_000 });
    case 'crash':
      return await server.crash(random() * 500);
  }
}

async function freeze(sharer: Sharer, ms: number): Promise<void> {
  sharer.signal('SIGSTOP');
  await sleep(ms);
  sharer.signal('SIGCONT');
}
