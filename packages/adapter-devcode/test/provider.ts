import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it came over the wire. */
interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ScriptedProvider {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Answers a request that was read whole. */
export type Answer = (response: ServerResponse, request: SeenRequest, socket: Socket) => void;

/** A server on loopback that answers as a test says. */
export async function scriptedProvider(answer: Answer): Promise<ScriptedProvider> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        const { method, url, headers, socket } = request;
        const seen = { method, url, headers, body };
        requests.push(seen);
        answer(response, seen, socket);
      },
      () => {},
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/developpeur/`,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers with a status and a body. */
export function answerWith(
  status: number,
  body: string | object,
  headers: Record<string, string> = {},
): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}
