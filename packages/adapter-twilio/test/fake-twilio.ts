import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const accountSid = 'AC00000000000000000000000000000001';
export const authToken = 'a-very-secret-token-of-the-account';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly form: URLSearchParams;
}

/** How the fake answers a request that it has read. */
export type Respond = (response: ServerResponse, heard: Heard) => void;

export interface FakeTwilio {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** An HTTP server on loopback in place of Twilio, for tests that look at the request itself, or script the answer. */
export async function fakeTwilio(respond: Respond): Promise<FakeTwilio> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const one = await heardOf(request);
    heard.push(one);
    respond(response, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function heardOf(request: IncomingMessage): Promise<Heard> {
  const { method = '', url = '', headers } = request;
  const form = new URLSearchParams(await text(request));
  return { method, url, authorization: headers.authorization ?? '', form };
}

/** Answers with a status and a body of JSON. */
export function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Respond {
  return (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));
}

/** Takes each message, under an id made of the recipient's digits. */
export const takes: Respond = (response, heard) => {
  const sid = sidFor(heard.form.get('To') ?? '');
  json(201, { sid, status: 'queued', num_segments: '1', price: null, price_unit: 'USD', error_code: null })(
    response,
    heard,
  );
};

export function sidFor(to: string): string {
  return `SM${to.replace(/\D/g, '').padStart(32, '0')}`;
}
