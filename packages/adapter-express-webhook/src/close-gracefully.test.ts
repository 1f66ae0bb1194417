import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { devcodeAccount } from '../test/devcode-account.ts';
import { reportOf, storedOf } from '../test/devcode-report.ts';
import { faultyStore } from '../test/faulty-store.ts';
import { call } from '../test/http-call.ts';
import { path, serve } from '../test/served-webhook.ts';
import { closeGracefully } from './index.ts';

const report = reportOf();
/** A time that no test waits for, in milliseconds. */
const endless = 3_600_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** True when a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  return (await Promise.race([promise, pause(60).then(() => open)])) !== open;
}

describe('A server that closes gracefully', () => {
  test('answers the call that is being stored, and then is closed', async () => {
    const store = faultyStore();
    const { server, post, events } = await serve({ plugins: [devcodeAccount(), store] });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    store.fault = { until };
    const answer = post(report, { headers: { connection: 'keep-alive' } });
    await pause(250);
    const closed = closeGracefully(server);
    expect(await isSettled(Promise.race([answer, closed]))).toBe(false);
    release();
    expect(await answer).toMatchObject({ status: 200, text: storedOf(), headers: { connection: 'close' } });
    await closed;
    expect(events.map(({ type }) => type)).toEqual(['report.parked']);
  });

  test('writes an answer that is ended but not wholly out to its end', async () => {
    const size = 30_000_000;
    const { server, port } = await serve({
      before: (app) => app.get('/large', (_request, response) => void response.end(Buffer.alloc(size))),
    });
    const socket = connect(port, '127.0.0.1').pause();
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    await pause(60);
    const closed = closeGracefully(server);
    let received = 0;
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    socket.resume();
    await Promise.all([closed, once(socket, 'close')]);
    expect(received).toBeGreaterThan(size);
  });

  test('answers a call whose body is on its way', async () => {
    const { server, port } = await serve();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${report.length}\r\n\r\n${report.slice(0, 9)}`,
    );
    await pause(250);
    const closed = closeGracefully(server);
    await pause(250);
    socket.write(report.slice(9));
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 200 /);
    expect(String(chunk).toLowerCase()).toContain('connection: close');
    await closed;
  });

  test('takes no new connection', async () => {
    const store = faultyStore();
    const { server, port, post } = await serve({ plugins: [devcodeAccount(), store] });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    store.fault = { until };
    const answer = post(report);
    await pause(250);
    const closed = closeGracefully(server);
    await expect(call(port, { path })).rejects.toThrow('ECONNREFUSED');
    release();
    await Promise.all([answer, closed]);
  });

  test('lets connections that are kept end with their next answer, whatever it is', async () => {
    const store = faultyStore();
    const { server, port, post } = await serve({ plugins: [devcodeAccount(), store] });
    const socket = connect(port, '127.0.0.1');
    const wrong = 'POST /callbacks/devcode/wrong HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n';
    socket.write(wrong);
    expect(String(await once(socket, 'data'))).toContain('Connection: keep-alive');
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    store.fault = { until };
    const answer = post(report);
    await pause(250);
    const closed = closeGracefully(server);
    socket.write(wrong);
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 404 .*connection: close/is);
    release();
    await Promise.all([answer, closed]);
  });

  test('closes connections that are kept as soon as the last answer is out', async () => {
    const store = faultyStore();
    const { server, port, post } = await serve({ plugins: [devcodeAccount(), store] });
    server.keepAliveTimeout = endless;
    const kept = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: report });
    expect(await kept.text()).toBe(storedOf());
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    store.fault = { until };
    const answer = post(report);
    await pause(250);
    const closed = closeGracefully(server, { timeout: '1h' });
    release();
    await closed;
    expect(await answer).toMatchObject({ status: 200 });
  });

  test('closes connections on which nothing is under way at once', async () => {
    const { server, port } = await serve();
    server.keepAliveTimeout = endless;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: report });
    expect(await response.text()).toBe(storedOf());
    await closeGracefully(server, { timeout: '1h' });
    expect(server.listening).toBe(false);
  });

  test('cuts an answer that does not end, after the time-out', async () => {
    const { server, port } = await serve({
      before: (app) => app.get('/endless', (_request, response) => void response.write('a')),
    });
    const response = await fetch(`http://127.0.0.1:${port}/endless`);
    const cut = response.text();
    const begun = performance.now();
    await closeGracefully(server, { timeout: '100ms' });
    expect(performance.now() - begun).toBeGreaterThan(90);
    await expect(cut).rejects.toThrow();
  });

  test('may be asked again, and is closed once', async () => {
    const store = faultyStore();
    const { server, post } = await serve({ plugins: [devcodeAccount(), store] });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    store.fault = { until };
    const answer = post(report);
    await pause(250);
    const both = [closeGracefully(server), closeGracefully(server)];
    expect(await isSettled(Promise.race(both))).toBe(false);
    release();
    expect(await answer).toMatchObject({ status: 200 });
    await Promise.all(both);
  });

  test('leaves nothing behind that keeps the process alive', () => {
    const index = new URL('./index.ts', import.meta.url);
    const program = `
      import { createServer } from 'node:http';
      import { closeGracefully, protectServer } from '${index}';
      const server = protectServer(createServer()).listen(0, () => closeGracefully(server, { timeout: '1h' }));`;
    const options = ['--conditions=nkul:source', '--input-type=module', '-e', program];
    expect(spawnSync(process.execPath, options, { timeout: 10_000 })).toMatchObject({
      status: 0,
      signal: null,
    });
  });

  test('need not have listened', async () => {
    await expect(closeGracefully(createServer())).resolves.toBeUndefined();
  });
});
