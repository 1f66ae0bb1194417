/** Reads a request's body: all of it, or half. */
import type { IncomingMessage } from 'node:http';

const limit = 4 * 1024 * 1024;

/**
 * The body as text; `undefined` if the client closed the connection too early, if the body is above 4 MiB, or if
 * only half of it was to be read.
 */
export async function readBody(
  request: IncomingMessage,
  wanted: 'whole' | 'half',
): Promise<string | undefined> {
  const half = Number(request.headers['content-length'] ?? 0) / 2;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      length += bytes.length;
      if (length > limit || (wanted === 'half' && length >= half)) return undefined;
    }
  } catch {
    return undefined;
  }
  return wanted === 'whole' ? Buffer.concat(chunks).toString('utf8') : undefined;
}
