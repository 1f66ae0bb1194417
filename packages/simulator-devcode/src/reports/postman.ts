/** Posts a list of delivery reports to the partner's address. */
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import type { PartnerAnswer } from './acknowledgement.ts';
import type { WireEntry } from './report-entry.ts';

/** How a list is written. */
interface PostForm {
  /** True for the content type of a form, although it is JSON */
  readonly formTyped: boolean;
  /** True for Latin 1 instead of UTF-8 */
  readonly latin1: boolean;
}

/** Posts lists to the partner over its own connections. It does not follow redirects. */
export class Postman {
  readonly #timeoutMs: number;
  readonly #plain = new Agent({ keepAlive: true });
  readonly #secure = new SecureAgent({ keepAlive: true });

  /** @param timeoutMs how long the partner may take to answer */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  post(
    url: string,
    entries: readonly WireEntry[],
    { formTyped, latin1 }: PostForm = { formTyped: false, latin1: false },
  ): Promise<PartnerAnswer> {
    const body = Buffer.from(JSON.stringify({ dlrlist: entries }), latin1 ? 'latin1' : 'utf8');
    const type = formTyped ? 'application/x-www-form-urlencoded' : 'application/json';
    return new Promise((resolve) => {
      const request = this.#request(url, type, body.length);
      const tooLate = () => request.destroy(new Error(`none within ${this.#timeoutMs} ms`));
      const timer = setTimeout(tooLate, this.#timeoutMs);
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

  /** Ends its connections, also those that wait for an answer. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #request(url: string, type: string, length: number): ClientRequest {
    const isSecure = url.startsWith('https:');
    return (isSecure ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: isSecure ? this.#secure : this.#plain,
      headers: {
        accept: 'application/json',
        'content-type': type,
        'content-length': length,
      },
    });
  }
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
