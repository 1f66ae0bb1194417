/** Posts a list of delivery reports to the partner's address. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import type { PartnerAnswer } from './acknowledgement.ts';
import type { WireEntry } from './report-entry.ts';

/** The way to the partner, with its own connections. */
export interface Postman {
  post(url: string, entries: readonly WireEntry[], form?: PostForm): Promise<PartnerAnswer>;
  /** Ends its connections, also those that wait for an answer. */
  close(): void;
}

/** How a list is written. */
interface PostForm {
  /** As a form by its content type, though it is JSON */
  readonly formTyped: boolean;
  /** In Latin 1, not in UTF-8 */
  readonly latin1: boolean;
}

/** A postman that waits so long for an answer, and follows no redirect. */
export function createPostman(timeoutMs: number): Postman {
  const plain = new Agent({ keepAlive: true });
  const secure = new SecureAgent({ keepAlive: true });

  function post(
    url: string,
    entries: readonly WireEntry[],
    { formTyped, latin1 }: PostForm = { formTyped: false, latin1: false },
  ): Promise<PartnerAnswer> {
    const body = Buffer.from(JSON.stringify({ dlrlist: entries }), latin1 ? 'latin1' : 'utf8');
    return new Promise((resolve) => {
      const isSecure = url.startsWith('https:');
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: isSecure ? secure : plain,
        headers: {
          accept: 'application/json',
          'content-type': formTyped ? 'application/x-www-form-urlencoded' : 'application/json',
          'content-length': body.length,
        },
      });
      const timer = setTimeout(() => request.destroy(new Error(`none within ${timeoutMs} ms`)), timeoutMs);
      const done = (answer: PartnerAnswer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      request.on('error', (error) => done({ error: error.message }));
      request.on('response', (response) => {
        readAll(response).then(done, (error: unknown) => done({ error: String(error) }));
      });
      request.end(body);
    });
  }

  return {
    post,
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

async function readAll(response: IncomingMessage): Promise<PartnerAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
