import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { devcode } from '@nkul/adapter-devcode';
import { CLOCK, createHub, type Hub, LOGGER, NkulError } from '@nkul/core';
import { postgresStore } from '../src/index.ts';
import { jumpingClock } from './jumping-clock.ts';
import type { Asked, SharingSettings, Told } from './sharer.ts';

/** One of the processes that share a database, and are killed and frozen. It accepts messages, sends, and takes reports. */
const settings = JSON.parse(process.argv[2] ?? '') as SharingSettings;
const { url, schema, secret, baseUrl, name, first, inFlight, leaseMs } = settings;
const clock = jumpingClock();
let resting = false;

function tell(told: Told): void {
  // Synchronously, so that the line is complete even if the process is killed right after.
  writeSync(1, `${JSON.stringify(told)}\n`);
}

const hub = await started();

const reports = createServer((request, response) => {
  const { method = '', headers } = request;
  buffer(request)
    .then((body) => hub.receive('devcode', { method, headers, body }))
    .then((answer) => response.writeHead(answer.status, answer.headers).end(answer.body))
    .catch(() => response.destroy());
});
await new Promise<void>((resolve) => reports.listen(0, '127.0.0.1', resolve));
// A server that listens on a port has such an address.
tell({ type: 'listening', port: (reports.address() as AddressInfo).port });

/** As a service manager starts a service again while the database is away. */
async function started(): Promise<Hub> {
  for (;;) {
    try {
      return await createHub({
        plugins: [
          postgresStore({ url, schema, secret, pollEvery: '200ms' }),
          {
            name: 'parts',
            register(into) {
              into.registerInstance(CLOCK, clock);
              // The database and the network fail all the time, and the hub says so.
              into.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
            },
          },
          devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl, inFlight }),
        ],
        sendTimeout: { milliseconds: leaseMs * 0.75 },
        lease: { milliseconds: leaseMs },
      });
    } catch (error) {
      if (!NkulError.is(error) || error.code !== 'NKUL_STORE') throw error;
      await sleep(100);
    }
  }
}

process.on('message', (asked: Asked) => {
  if (asked === 'rest') resting = true;
  else clock.set(asked.aheadMs);
});

/** Stores one message: again with its key, until it is answered. */
async function accept(number: number): Promise<void> {
  const key = `${name}:${number}`;
  const phone = `+237699${String(number).padStart(6, '0')}`;
  for (;;) {
    try {
      const { id } = await hub.notify({ to: { phone }, text: `Message ${key}`, key, metadata: { key } });
      return tell({ type: 'answered', number, id });
    } catch {
      await sleep(50);
    }
  }
}

tell({ type: 'started' });
const under = new Set<Promise<void>>();
for (let number = first; !resting; number += 1) {
  const accepting = accept(number).finally(() => under.delete(accepting));
  under.add(accepting);
  await sleep(settings.everyMs);
  // While the database is away, no more than a few wait for it.
  while (under.size >= 16) await Promise.race(under);
}
await Promise.all(under);
tell({ type: 'resting' });
