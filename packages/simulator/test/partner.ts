/** The partner's address, to which delivery reports are posted. */
import { isUtf8 } from 'node:buffer';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { listen } from '../src/base/listen.ts';

export type Entry = Record<string, unknown>;

export interface PartnerReply {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

export interface Partner {
  readonly url: string;
  /** The received lists, in order */
  readonly lists: readonly (readonly Entry[])[];
  /** When each list came, as `performance.now()` counts */
  readonly times: readonly number[];
  /** How many connections were ever opened */
  opened(): number;
  /** How many connections are open */
  open(): Promise<number>;
  /** The requests' headers and method */
  readonly requests: readonly { method: string; type: string; accept: string; utf8: boolean }[];
}

/** The received list with every `status` (in its own spelling) changed. */
export function acknowledge(list: readonly Entry[], value: unknown = 1): readonly Entry[] {
  return list.map((entry) =>
    Object.fromEntries(
      Object.entries(entry).map(([name, was]) => [name, name.toLowerCase() === 'status' ? value : was]),
    ),
  );
}

/** Starts a partner with scripted answers, at first 1 for every entry. It ends with the test. */
export async function startPartner(
  reply: (list: readonly Entry[], nth: number) => PartnerReply | 'reset' | 'silence' = (list) => ({
    body: { dlrlist: acknowledge(list) },
  }),
): Promise<Partner> {
  const lists: (readonly Entry[])[] = [];
  const requests: { method: string; type: string; accept: string; utf8: boolean }[] = [];
  const times: number[] = [];
  let opened = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const { dlrlist } = JSON.parse(bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1')) as {
        dlrlist: Entry[];
      };
      const { 'content-type': type = '', accept = '' } = request.headers;
      lists.push(dlrlist);
      times.push(performance.now());
      requests.push({ method: request.method ?? '', type, accept, utf8: isUtf8(bytes) });
      const answer = reply(dlrlist, lists.length);
      if (answer === 'silence') return;
      if (answer === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  server.on('connection', () => {
    opened += 1;
  });
  const port = await listen(server, '127.0.0.1', 0);
  const open = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}/callbacks`, lists, times, requests, opened: () => opened, open };
}
