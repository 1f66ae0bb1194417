import { path } from './served-webhook.ts';

/** The beginning of a call to the right address, byte for byte; each header a line. */
export function callHead(...lines: readonly string[]): string {
  return [`POST ${path} HTTP/1.1`, 'Host: a', ...lines, '', ''].join('\r\n');
}

/** A body in one chunk. */
export function inChunks(body: string): string {
  return `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}
