import type { ServerResponse } from 'node:http';
import type { CallbackAnswer } from '@nkul/core/adapter';

/** Writes an answer unchanged. Express would add an ETag and a charset. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: CallbackAnswer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}
