/** An application on loopback, to which a provider posts one report in each call. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { listen } from '../src/base/listen.ts';

export interface Received {
  readonly url: string;
  readonly calls: readonly { readonly type: string; readonly body: string }[];
}

/** Starts an application that answers with this status. It ends with the test. */
export async function startReceiver(status = 200): Promise<Received> {
  const calls: { type: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    calls.push({ type: request.headers['content-type'] ?? '', body: await text(request) });
    response.writeHead(status).end();
  });
  const port = await listen(server, '127.0.0.1', 0);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}/callbacks`, calls };
}
