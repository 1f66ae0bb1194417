import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A server on loopback that reads a whole request and then writes what it likes. */
export interface RawProvider {
  readonly url: string;
  /** The requests as they came, heads and bodies. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Writes the answer to one request. */
export type RawAnswer = (socket: Socket, request: string) => void | Promise<void>;

/** A server whose answers are bytes. Requests carry a body, so each ends with a closing brace. */
export async function rawProvider(answer: RawAnswer): Promise<RawProvider> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = '';
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.setEncoding('latin1').on('data', (text) => {
      received += text;
      if (!/\r\n\r\n[\s\S]*\}$/.test(received)) return;
      requests.push(received);
      const whole = received;
      received = '';
      void answer(socket, whole);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/developpeur/`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole answer on the wire. */
export function wireAnswer(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const all = { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`), bytes]);
}
