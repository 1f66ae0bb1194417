/** Reads a request's body: all of it, or until half of it has come. */
import type { IncomingMessage } from 'node:http';

const limit = 4 * 1024 * 1024;

/**
 * The body as text; `undefined` when the client went away in the middle or the body is above 4 MiB, and
 * when only half of it was wanted.
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
