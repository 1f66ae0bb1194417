import ky from 'ky';
import type * as Undici from 'undici';
import type { Dispatcher } from 'undici';
import { exchange } from './exchange.ts';
import { skipInformational } from './skip-informational.ts';
import { type Answer, type Asked, longestAnswer, once, type Transport } from './transport.ts';

const connectTimeoutMs = 10_000;

/**
 * Carries requests by undici's dispatcher behind ky. It sends a body with GET, which the provider's document asks for and
 * `fetch` refuses. It tells whether anything was written, and is faster.
 */
export function undiciTransport(undici: typeof Undici, connections: number): Transport {
  const connect = undici.buildConnector({ timeout: connectTimeoutMs });
  const agent = new undici.Agent({
    connections,
    maxResponseSize: longestAnswer,
    connect(options, callback) {
      connect(options, (...result) => {
        const [, socket] = result;
        // HTTP/2 is binary, and undici reads its informational answers correctly.
        if (socket && !isHttp2(socket)) skipInformational(socket);
        callback(...result);
      });
    },
    // Only the signal ends a call, not a silence.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { ask: (asked) => ask(asked, agent), close: () => agent.close() };
}

/**
 * Gives the signal, the headers and the body to undici only: in ky, each costs as much as the rest of the call. ky gets an
 * empty response, and the answer does not pass it.
 */
async function ask(asked: Asked, dispatcher: Dispatcher): Promise<Answer> {
  let answer: Answer | undefined;
  await ky(asked.url, {
    ...once,
    method: asked.method,
    async fetch() {
      answer = await exchange(dispatcher, asked);
      return new Response();
    },
  });
  if (answer === undefined) throw new TypeError('ky did not call its fetch');
  return answer;
}

function isHttp2(socket: object): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}
