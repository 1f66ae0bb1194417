import type { IncomingMessage, ServerResponse } from 'node:http';

/** The metrics in the text format of Prometheus. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** Answers a scrape of Prometheus. It does not reject. @param failed gets the error of metrics that cannot be read */
export async function answerScrape(
  { method }: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<Exposition>,
  failed: (error: unknown) => void,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, { allow: 'GET, HEAD' });
  let metrics: Exposition;
  try {
    metrics = await read();
  } catch (error) {
    failed(error);
    return answer(response, 500, { 'content-type': 'text/plain' }, 'The metrics could not be read.\n');
  }
  const { contentType, body } = metrics;
  const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
  answer(response, 200, headers, method === 'HEAD' ? undefined : body);
}

/** Prometheus may have gone, or a time-out of the application may have answered. */
function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body?: string,
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, headers).end(body);
}
