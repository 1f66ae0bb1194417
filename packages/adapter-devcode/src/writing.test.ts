import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHub } from '@nkul/core';
import { contractMessage } from '@nkul/testing';
import { expect, test } from 'vitest';
import { notifierOf } from '../test/notifier-of.ts';
import { devcode } from './devcode.ts';

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('no port was given');
  return address.port;
}

test('a call that is held back leaves its connection to the next one', async () => {
  let [connections, requests] = [0, 0];
  const server = createHttpServer((_request, response) => {
    requests += 1;
    response.end('{"success":true,"details":[{"sms":[{"status":"success","messageid":"1"}]}]}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  const baseUrl = `http://127.0.0.1:${await portOf(server)}/`;
  const notifier = await notifierOf({ apiKey: 'key', baseUrl });
  const { signal } = new AbortController();
  const tooLate = () => {
    throw new Error('it is too late');
  };
  const [heldBack] = await notifier.send([contractMessage(1)], { signal, writing: tooLate });
  expect(heldBack).toMatchObject({ outcome: 'deferred', reason: { code: 'too_late' } });
  const [sent] = await notifier.send([contractMessage(1)], { signal, writing: () => {} });
  expect(sent).toMatchObject({ outcome: 'accepted' });
  expect([connections, requests]).toEqual([1, 1]);
  await notifier.close?.();
  server.close();
});

test('a message that expires while its connection is made is never written', async () => {
  // It takes the connection, and never says hello.
  const sockets: Socket[] = [];
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (bytes) => heard.push(bytes.toString('latin1'))).on('error', () => {});
  });
  const baseUrl = `https://127.0.0.1:${await portOf(server)}/`;
  const hub = await createHub({ plugins: [devcode({ apiKey: 'key', sender: 'NKUL', baseUrl })] });
  const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour', expiresIn: '300ms' });
  while ((await hub.get(id))?.status !== 'expired') await sleep(10);
  expect(await hub.get(id)).toMatchObject({
    attempts: [{ outcome: 'stopped', reason: { code: 'expired' } }],
  });
  expect(sockets).toHaveLength(1);
  expect(heard.join('')).not.toContain('699128531');
  await hub.stop();
  for (const socket of sockets) socket.destroy();
  server.close();
});
