import { Socket } from 'node:net';
import type * as Undici from 'undici';
import type { Dispatcher } from 'undici';
import { exchange } from './exchange.ts';
import { skipInformational } from './skip-informational.ts';
import type { Transport } from './transport.ts';

const connectTimeoutMs = 10_000;

/**
 * Through an agent of undici's, without anything between: it carries a body with GET, which `fetch` refuses, and tells
 * when the first byte goes out.
 */
export function agentTransport(undici: typeof Undici, connections: number): Transport {
  const connect = undici.buildConnector({ timeout: connectTimeoutMs });
  /** Connections that are still being made: the agent does not close them. */
  const connecting = new Set<Socket>();
  const agent = new undici.Agent({
    connections,
    connect(options, callback) {
      const made: unknown = connect(options, (...result) => {
        if (made instanceof Socket) connecting.delete(made);
        const [, socket] = result;
        // HTTP/2 is binary, and undici reads its informational answers correctly.
        if (socket && !isHttp2(socket)) skipInformational(socket);
        callback(...result);
      });
      if (made instanceof Socket) connecting.add(made);
    },
    // The signal ends a call; a silence within it does not.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    ask: (asked) => exchange(agent, asked),
    // Its requests have ended.
    async close() {
      for (const socket of connecting) socket.destroy();
      await agent.destroy();
    },
  };
}

/** Through a dispatcher of the caller's, such as a `ProxyAgent`. The caller closes it. */
export function dispatcherTransport(dispatcher: Dispatcher): Transport {
  return { ask: (asked) => exchange(dispatcher, asked), close: async () => {} };
}

function isHttp2(socket: object): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}
