import type { IncomingMessage, ServerResponse } from 'node:http';

/** The metrics in the text format of Prometheus. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** Answers a scrape of Prometheus. */
export async function answerScrape(
  { method }: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<Exposition>,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  try {
    const { contentType, body } = await read();
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
    response.end(method === 'HEAD' ? undefined : body);
  } catch {
    response.writeHead(500, { 'content-type': 'text/plain' }).end('The metrics could not be read.\n');
  }
}
