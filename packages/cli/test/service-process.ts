import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { LOGGER, type Logger } from '@nkul/core/adapter';
import { postgresStore } from '@nkul/store-postgres';
import { sqliteStore } from '@nkul/store-sqlite';
import type { Asked, ServiceSettings, Told } from './service.ts';

/** The busy application: it accepts messages at a steady rate, sends them, and takes their reports. Its parent asks it. */
const { store, secret, rate, urls, first } = JSON.parse(process.argv[2] ?? '') as ServiceSettings;

/** How often it looks which messages are due to be accepted, in milliseconds. */
const tickMs = 5;

const errors: string[] = [];
const accepted: string[] = [];
let latencies: number[] = [];
let next = first;

/** A warning is the ordinary course, such as that a notifier is paused. An error is a fault of the service. */
const logger: Logger = {
  warn: () => {},
  error: (details, message) => errors.push(`${message}: ${JSON.stringify(details)}`),
};
const hub = await createHub({
  plugins: [
    store.startsWith('postgres:') ? postgresStore({ url: store, secret }) : sqliteStore({ file: store }),
    {
      name: 'logger',
      register: (container) => void container.registerInstance(LOGGER, logger),
    },
    ...(['devcode', 'spare'] as const).map((name) =>
      devcode({ name, apiKey: 'demo-key', sender: 'NKUL', baseUrl: urls[name] }),
    ),
  ],
  routes: { sms: [{ notifier: 'devcode' }], spare: [{ notifier: 'spare' }] },
});

const server = createServer((request, response) => {
  const { method = '', headers, url = '' } = request;
  buffer(request)
    .then((body) => hub.receive(url.slice(1), { method, headers, body }))
    .then((answer) => response.writeHead(answer.status, answer.headers).end(answer.body))
    .catch(() => response.destroy());
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
// A server that listens on a port has such an address.
const { port } = server.address() as AddressInfo;

const begun = performance.now();
const ticking = setInterval(() => {
  const expected = first + Math.floor(((performance.now() - begun) / 1_000) * rate);
  for (; next < expected; next += 1) void accept(next);
}, tickMs);

async function accept(number: number): Promise<void> {
  const at = performance.now();
  try {
    const { id } = await hub.notify({
      to: { phone: `+237699${String(number).padStart(6, '0')}` },
      text: `Alerte ${number}`,
      key: `service:${number}`,
      route: number % 10 === 0 ? 'spare' : 'sms',
    });
    accepted.push(id);
  } catch (error) {
    errors.push(String(error));
  }
  latencies.push(performance.now() - at);
}

process.on('message', async (asked: Asked) => {
  if (asked === 'figures') {
    tell({ type: 'figures', next, accepted: accepted.splice(0), errors: errors.splice(0), latencies });
    latencies = [];
  } else if (asked === 'rest') {
    clearInterval(ticking);
    // A command has paused it.
    await hub.resume('spare');
    while (!(await isQuiet())) await sleep(50);
    tell({ type: 'resting' });
  } else {
    server.close();
    server.closeAllConnections();
    await hub.stop();
    tell({ type: 'stopped' });
    process.disconnect?.();
  }
});

/** True if all messages that are due for a notifier of this process are sent. */
async function isQuiet(): Promise<boolean> {
  const queues = await hub.reading.queues();
  const now = new Date();
  const due = queues.filter(
    ({ notifier, oldestDueAt }) => notifier in urls && oldestDueAt !== undefined && oldestDueAt <= now,
  );
  return due.length === 0 && (await hub.health()).waiting.sending === 0;
}

function tell(told: Told): void {
  process.send?.(told);
}

tell({ type: 'started', reportsAt: `http://127.0.0.1:${port}/` });
