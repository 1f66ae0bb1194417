import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { simulate } from '../../test/simulate.ts';

async function statusLine(port: number, lines: readonly string[]): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`GET /_control/faults HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).split('\r\n')[0];
}

test.each([
  ['with a user', ['Host: x@127.0.0.1']],
  ['with a path', ['Host: 127.0.0.1/evil']],
  ['with a query', ['Host: 127.0.0.1?evil']],
  ['and another behind it', ['Host: 127.0.0.1', 'Host: evil.example']],
])('the control endpoint goes by no Host %s', async (_what, lines) => {
  const { port } = await simulate();
  expect(await statusLine(port, lines)).toBe('HTTP/1.1 403 Forbidden');
});

test('a call that it refuses is answered before its body has come', async () => {
  const { port } = await simulate();
  const lines = ['Host: evil.example', 'Content-Type: application/json', 'Content-Length: 4000000'];
  expect(await statusLine(port, lines)).toBe('HTTP/1.1 403 Forbidden');
});

test('it goes by names and addresses of this machine, with a port', async () => {
  const { port } = await simulate();
  for (const host of ['LOCALHOST', '[::1]:80', `127.0.0.1:${port}`])
    expect(await statusLine(port, [`Host: ${host}`])).toBe('HTTP/1.1 200 OK');
});
