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
  const agent = new undici.Agent({
    connections,
    connect(options, callback) {
      connect(options, (...result) => {
        const [, socket] = result;
        // HTTP/2 is binary, and undici reads its informational answers correctly.
        if (socket && !isHttp2(socket)) skipInformational(socket);
        callback(...result);
      });
    },
    // The signal ends a call; a silence within it does not.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  // Its requests have ended. What is left are idle connections, and those that were still being made.
  return { ask: (asked) => exchange(agent, asked), close: () => agent.destroy() };
}

/** Through a dispatcher of the caller's, such as a `ProxyAgent`. The caller closes it. */
export function dispatcherTransport(dispatcher: Dispatcher): Transport {
  return { ask: (asked) => exchange(dispatcher, asked), close: async () => {} };
}

function isHttp2(socket: object): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}
