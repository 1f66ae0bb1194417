import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const clientId = 'client-of-the-tests';
export const clientSecret = 'a-very-secret-word-of-the-application';
export const uuid = '00000000-1111-4222-8333-444444444444';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string | object;
}

/** How the fake answers: each by the requests of its kind that came before. */
export interface Replies {
  readonly token?: (nth: number) => Reply;
  readonly send?: (nth: number) => Reply;
  readonly contracts?: (nth: number) => Reply;
}

export interface FakeOrange {
  readonly url: string;
  /** The requests of each kind, in order. */
  readonly heard: Readonly<Record<keyof Replies, readonly Heard[]>>;
  close(): Promise<void>;
}

export const taken: Reply = {
  status: 201,
  body: {
    outboundSMSMessageRequest: {
      address: ['tel:+237699000001'],
      senderAddress: 'tel:+2370000',
      outboundSMSTextMessage: { message: 'Bonjour' },
      resourceURL: `https://api.orange.com/smsmessaging/v1/outbound/tel:+2370000/requests/${uuid}`,
    },
  },
};

export const expired: Reply = { status: 401, body: { code: 42, message: 'Expired credentials' } };

export const policy: Reply = {
  status: 403,
  body: {
    requestError: { policyException: { messageId: 'POL0001', text: 'A policy error: %1', variables: ['x'] } },
  },
};

export function contractsOf(...units: readonly number[]): Reply {
  const contracts = units.map((availableUnits) => ({ country: 'CMR', status: 'ACTIVE', availableUnits }));
  return { status: 200, body: contracts };
}

/** An HTTP server on loopback in place of Orange, for tests that look at the requests, or script the answers. */
export async function fakeOrange(replies: Replies = {}): Promise<FakeOrange> {
  const heard: Record<keyof Replies, Heard[]> = { token: [], send: [], contracts: [] };
  const server = createServer(async (request, response) => {
    const kind = kindOf(request);
    heard[kind].push(await heardOf(request));
    write(response, (replies[kind] ?? defaults[kind])(heard[kind].length));
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

const defaults: Required<Replies> = {
  token: (nth) => ({
    status: 200,
    body: { token_type: 'Bearer', access_token: `token-${nth}`, expires_in: 3600 },
  }),
  send: () => taken,
  contracts: () => contractsOf(12),
};

function kindOf({ url = '' }: IncomingMessage): keyof Replies {
  if (url === '/oauth/v3/token') return 'token';
  return url.startsWith('/sms/admin/v1/contracts') ? 'contracts' : 'send';
}

async function heardOf(request: IncomingMessage): Promise<Heard> {
  const { method = '', url = '', headers } = request;
  return { method, url, authorization: headers.authorization ?? '', body: await text(request) };
}

function write(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
