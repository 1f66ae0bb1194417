import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createHub } from '@nkul/core';
import { NOTIFIER, type Notifier, type Outgoing } from '@nkul/core/adapter';
import { type NexahSettings, nexah } from '../src/index.ts';

/** A request that was read whole. */
interface Heard {
  readonly url: string;
  readonly body: Readonly<Record<string, string>>;
}

/** A status and a body; or the end of the connection. */
export type Answer = { readonly status?: number; readonly body: unknown } | ((socket: Socket) => void);

export interface FakeNexah {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** An HTTP server on loopback in place of Nexah, which answers as a test says. */
export async function fakeNexah(answerTo: (heard: Heard) => Answer): Promise<FakeNexah> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const one = { url: request.url ?? '', body: JSON.parse(await text(request)) };
    heard.push(one);
    const answer = answerTo(one);
    if (typeof answer === 'function') {
      answer(request.socket);
      return;
    }
    const { status = 200, body } = answer;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    heard,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const password = 'a-very-secret-password';

/** The notifier that the plugin registers. */
export async function notifierOf(settings: Partial<NexahSettings>): Promise<Notifier> {
  const plugin = nexah({ user: 'USER', password, sender: 'NKULTEST', ...settings });
  const hub = await createHub({ plugins: [plugin], start: false });
  return hub.container.resolve(NOTIFIER);
}

/** A message on its way out to a number. */
export function outgoing(to: string, words = 'Code 1234'): Outgoing {
  return { id: `id-${to}`, attempt: 1, to, content: { text: words }, recipient: { phone: to }, metadata: {} };
}

/** A sample of Nexah's, from the folder `fixtures`. */
export function sample(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
}
