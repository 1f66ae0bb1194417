import { Agent } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { call } from '../../test/call.ts';
import type { Simulator } from '../../test/simulate.ts';
import { key, readBalance, send, simulate, to } from '../../test/simulate.ts';
import { Draws } from '../base/draw.ts';

const body = JSON.stringify({ api_key: key, sender: 'NKUL', phone: to, message: 'Bonjour' });
const half = body.length / 2;
const firstLine = 'POST /developpeur/Send_sms_dev HTTP/1.1\r\n';
const headers = `host: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;

/** A connection that writes piece by piece and sees when it is reset. */
async function open(simulator: Simulator): Promise<{
  write(text: string): Promise<void>;
  readonly received: () => string;
  /** What has ended the connection until now. */
  readonly ended: () => string | undefined;
  /** Waits for its end. */
  readonly end: () => Promise<string | undefined>;
}> {
  const socket = connect(simulator.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  let ended: string | undefined;
  socket.on('data', (chunk) => {
    received += chunk.toString('utf8');
  });
  socket.on('error', (error) => {
    ended = 'code' in error ? String(error.code) : error.message;
  });
  return {
    async write(text) {
      socket.write(text);
      await sleep(60);
    },
    received: () => received,
    ended: () => ended,
    async end() {
      if (!socket.closed) await new Promise((done) => socket.once('close', done));
      return ended;
    },
  };
}

test('resetBeforeRequest resets at the first bytes, before the headers have come', async () => {
  const simulator = await simulate({ faults: { send: { resetBeforeRequest: 1 } } });
  const client = await open(simulator);
  await client.write(firstLine);
  expect(await client.end()).toBe('ECONNRESET');
  expect(simulator.accepted).toEqual([]);
  expect(simulator.calls).toMatchObject([
    { operation: 'send', method: 'POST', faults: ['resetBeforeRequest'], entries: [], httpStatus: undefined },
  ]);
});

test('resetBeforeRequest also resets a request on a connection that was used before', async () => {
  const simulator = await simulate();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  await send(simulator, to, 'un', { agent });
  simulator.faults({ send: { resetBeforeRequest: 1 } });
  await expect(send(simulator, to, 'deux', { agent })).rejects.toThrow('ECONNRESET');
  expect(simulator.accepted.map(({ text }) => text)).toEqual(['un']);
  expect(simulator.calls.map(({ faults }) => faults)).toEqual([[], ['resetBeforeRequest']]);
});

test.each([true, false])(
  'resetBeforeRequest is drawn once for each request of its operation; kept-alive connections: %s',
  async (keepAlive) => {
    const simulator = await simulate({ seed: 3, faults: { send: { resetBeforeRequest: 0.5 } } });
    const agent = new Agent({ keepAlive });
    onTestFinished(() => agent.destroy());
    expect((await readBalance(simulator, { agent })).status).toBe(200);
    const results = [];
    for (let at = 0; at < 40; at += 1) {
      results.push(
        await send(simulator, to, `${at}`, { agent }).then(
          () => true,
          () => false,
        ),
      );
    }
    const draws = new Draws(3);
    draws.next('first line');
    const drawn = results.map(() => draws.next('first line')('resetBeforeRequest') >= 0.5);
    expect(results).toEqual(drawn);
    const sends = simulator.calls.filter(({ operation }) => operation === 'send');
    expect(sends.map(({ faults }) => faults.length === 0)).toEqual(drawn);
    expect(simulator.accepted).toHaveLength(drawn.filter(Boolean).length);
  },
);

test.each([{}, { send: { resetBeforeRequest: 0 } }])(
  'a client that closes its half after the request gets its answer; faults: %j',
  async (faults) => {
    const simulator = await simulate({ faults });
    const socket = connect({ port: simulator.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
    });
    socket.write(firstLine + headers);
    await sleep(30);
    socket.end(body);
    await new Promise((resolve) => socket.on('end', resolve));
    expect(received).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(simulator.accepted).toHaveLength(1);
  },
);

test('a connection that says nothing and hangs up is let go', async () => {
  const simulator = await simulate({ faults: { send: { resetBeforeRequest: 1 } } });
  const socket = connect({ port: simulator.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end();
  socket.resume();
  await new Promise((resolve) => socket.on('end', resolve));
  expect(simulator.calls).toEqual([]);
});

test('resetAfterHeaders resets when the headers have come, and not before', async () => {
  const simulator = await simulate({ faults: { send: { resetAfterHeaders: 1 } } });
  const client = await open(simulator);
  await client.write(firstLine);
  expect(client.ended()).toBeUndefined();
  await client.write(headers);
  expect(await client.end()).toBe('ECONNRESET');
  expect(simulator.accepted).toEqual([]);
  expect(simulator.calls).toMatchObject([
    { faults: ['resetAfterHeaders'], entries: [], httpStatus: undefined },
  ]);
});

test('resetInBody resets when half of the body has come, and not before', async () => {
  const simulator = await simulate({ faults: { send: { resetInBody: 1 } } });
  const client = await open(simulator);
  await client.write(firstLine + headers + body.slice(0, half - 5));
  expect(client.ended()).toBeUndefined();
  await client.write(body.slice(half - 5, half + 5));
  expect(await client.end()).toBe('ECONNRESET');
  expect(simulator.accepted).toEqual([]);
  expect(simulator.calls).toMatchObject([{ faults: ['resetInBody'], entries: [], httpStatus: undefined }]);
});

test('resetAfterBody accepts and charges what was asked for, then resets without an answer', async () => {
  const simulator = await simulate({ faults: { send: { resetAfterBody: 1 } } });
  const client = await open(simulator);
  await client.write(firstLine + headers + body.slice(0, -5));
  expect(client.ended()).toBeUndefined();
  expect(simulator.accepted).toEqual([]);
  await client.write(body.slice(-5));
  expect(await client.end()).toBe('ECONNRESET');
  expect(client.received()).toBe('');
  expect(simulator.account(key).sent).toBe(1);
  expect(simulator.calls).toMatchObject([
    { faults: ['resetAfterBody'], entries: [{ to, accepted: true }], httpStatus: undefined },
  ]);
});

test('resetInAnswer accepts, writes half of the answer and resets', async () => {
  const simulator = await simulate({ faults: { send: { resetInAnswer: 1 } } });
  const client = await open(simulator);
  await client.write(firstLine + headers + body);
  expect(await client.end()).toBe('ECONNRESET');
  const [head = '', answered = ''] = client.received().split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  const announced = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  expect(Buffer.byteLength(answered)).toBe(Math.floor(announced / 2));
  expect(answered).toMatch(/^\{"success":true/);
  expect(simulator.calls).toMatchObject([
    { faults: ['resetInAnswer'], entries: [{ accepted: true }], httpStatus: 200 },
  ]);
});

test('a client that goes away in the middle of its request is not accepted', async () => {
  const simulator = await simulate();
  const socket = connect(simulator.port, '127.0.0.1');
  socket.write(firstLine + headers + body.slice(0, 20));
  await vi.waitFor(() => expect(simulator.calls).toHaveLength(1));
  socket.resetAndDestroy();
  await sleep(30);
  expect(simulator.accepted).toEqual([]);
  expect(simulator.calls).toMatchObject([{ faults: [], entries: [], httpStatus: undefined }]);
});

test.each([
  'resetBeforeRequest',
  'resetAfterHeaders',
  'resetInBody',
  'resetAfterBody',
  'resetInAnswer',
] as const)('%s befalls the balance as well', async (name) => {
  const simulator = await simulate({ faults: { balance: { [name]: 1 } } });
  await expect(readBalance(simulator)).rejects.toThrow(/ECONNRESET|aborted/);
  expect(simulator.calls).toMatchObject([{ operation: 'balance', faults: [name] }]);
  expect((await call(`${simulator.url}Send_sms_dev`)).status).toBe(400);
});

test.each([
  'resetBeforeRequest',
  'resetAfterHeaders',
  'resetInBody',
  'resetAfterBody',
  'resetInAnswer',
] as const)('%s befalls the GET form as well, which has no body', async (name) => {
  const simulator = await simulate({ faults: { send: { [name]: 1 } } });
  const query = `api_key=${key}&sender=NKUL&phone=237699128531&message=Bonjour`;
  await expect(call(`${simulator.url}Send_sms_dev?${query}`)).rejects.toThrow(/ECONNRESET|aborted/);
  const accepted = name === 'resetAfterBody' || name === 'resetInAnswer';
  expect(simulator.accepted).toHaveLength(accepted ? 1 : 0);
  expect(simulator.calls).toMatchObject([{ method: 'GET', faults: [name] }]);
});
