/** Posts calls with delivery reports to the partner's address. */
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import type { PartnerAnswer, ReportCall } from './report-wire.ts';

/** Posts calls to the partner over its own connections. It does not follow redirects. */
export class Postman {
  readonly #timeoutMs: number;
  readonly #plain = new Agent({ keepAlive: true });
  readonly #secure = new SecureAgent({ keepAlive: true });

  /** @param timeoutMs how long the partner may take to answer */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  post(url: string, { headers, body }: ReportCall): Promise<PartnerAnswer> {
    return new Promise((resolve) => {
      const request = this.#request(url, { ...headers, 'content-length': String(body.length) });
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

  #request(url: string, headers: Readonly<Record<string, string>>): ClientRequest {
    const isSecure = url.startsWith('https:');
    const agent = isSecure ? this.#secure : this.#plain;
    return (isSecure ? httpsRequest : httpRequest)(url, { method: 'POST', agent, headers });
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
