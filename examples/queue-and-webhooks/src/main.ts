/**
 * Both sides in one process, on loopback: a queue that runs a job twice, and a receiver that answers its first call with an
 * error. `npx --yes pnpm@12 exec node --conditions=nkul:source examples/queue-and-webhooks/src/main.ts`
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { createSimulator } from '@nkul/simulator-devcode';
import { handOn } from './hand-on.ts';
import { inPgBoss } from './in-pg-boss.ts';

const simulator = await createSimulator();
const hub = await createHub({
  plugins: [devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url })],
});

let calls = 0;
const receiver = createServer((request, response) => {
  calls += 1;
  const status = calls === 1 ? 503 : 204;
  console.log(`webhook ${request.headers['webhook-id']} → ${status}`);
  response.writeHead(status).end();
  if (status === 204) receiver.emit('received');
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const received = once(receiver, 'received');
// A server that listens on a port has such an address.
const { port } = receiver.address() as AddressInfo;

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
handOn(hub, { url: `http://127.0.0.1:${port}`, secrets: [secret] });

const job = {
  id: '0199d1c4-7b1e-7cc3-9a51-2f6f6c1d0a11',
  data: { phone: '+237699128531', name: 'Awa' },
};
const work = inPgBoss(hub);
await work([job]);
await work([job]);
const { sent = 0, queued = 0, sending = 0 } = await hub.count();
console.log(`a job that ran twice: ${sent + queued + sending} message`);

await received;
await hub.stop();
receiver.close();
await simulator.close();
