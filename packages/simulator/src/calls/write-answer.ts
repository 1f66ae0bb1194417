/** Writes an answer on the connection: whole, in part, or not at all. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { HttpAnswer } from './http-answer.ts';

/** Long enough for the client to have read what was written, before the reset overtakes it. */
const readMs = 25;

/** Writes the whole answer. */
export function writeWhole(response: ServerResponse, answer: HttpAnswer): void {
  if (response.destroyed) return;
  const length = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
  response.end(answer.body);
}

/** Writes the whole answer, packed with gzip. */
export function writePacked(response: ServerResponse, answer: HttpAnswer): void {
  const bytes = gzipSync(answer.body);
  const headers = { 'content-encoding': 'gzip', 'content-length': bytes.length };
  response.writeHead(answer.status, { ...answer.headers, ...headers });
  response.end(bytes);
}

/** Writes answers that come before the answer. */
export function writeInformational(response: ServerResponse): void {
  response.writeProcessing();
  response.writeEarlyHints({ link: '</style.css>; rel=preload' });
  response.writeContinue();
}

/** Announces the whole answer, writes half of it and resets the connection. */
export async function writeHalfAndReset(response: ServerResponse, answer: HttpAnswer): Promise<void> {
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2));
  await sleep(readMs);
  reset(response);
}

/** Resets the connection (TCP RST). Unwritten data is dropped. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
