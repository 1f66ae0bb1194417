import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Fault } from './fault.ts';

/** The answer with which a provider accepts a message. */
export interface OkAnswer {
  /** @default 200 */
  readonly status?: number;
  /** @default content-type: application/json */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its text, or a value of JSON. */
  readonly body: string | object;
}

const megabyte = 1_000_000;
const page = '<!doctype html><html><body><h1>Welcome</h1></body></html>';
const informational = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n';

/** Answers a request as a fault has it. Returns a function that ends it, if it does not end by itself. */
export function answerWithFault(socket: Socket, fault: Fault | undefined, ok: OkAnswer): () => void {
  const { bytes, half } = bodyOf(ok);
  switch (fault) {
    case undefined:
      return written(socket, head(ok, bytes.length), bytes);
    case 'refuses':
    case 'tls-silent':
    case 'tls-plain':
      throw new RangeError(`with ${fault}, a request does not come in`);
    case 'silent':
      return () => {};
    case 'drops-before':
      return reset(socket);
    case 'drops-in-head':
      return ended(socket, head(ok, bytes.length).slice(0, 24));
    case 'drops-in-body':
      return ended(socket, head(ok, bytes.length), half);
    case 'drops-in-chunk':
      return ended(socket, head(ok, undefined, { 'transfer-encoding': 'chunked' }), chunkStart(bytes), half);
    case 'drops-after':
      return ended(socket, head(ok, bytes.length), bytes);
    case 'half':
      return written(socket, head(ok, half.length), half);
    case 'empty':
      return written(socket, head({ body: '' }, 0));
    case 'html':
      return written(socket, head(asPage, page.length), page);
    case 'not-http':
      return ended(socket, 'SSH-2.0-OpenSSH_9.6\r\n');
    case 'redirects-302':
    case 'redirects-307':
      return written(
        socket,
        head({ status: Number(fault.slice(-3)), body: '' }, 0, { location: '/elsewhere' }),
      );
    case 'informational':
      return written(socket, informational, head(ok, bytes.length), bytes);
    case 'switches':
      return ended(socket, 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    case 'gzip':
      return packed(socket, ok, gzipSync(bytes));
    case 'broken-gzip':
      return packed(socket, ok, gzipSync(bytes).fill(0x55, 10));
    case 'ten-megabytes':
      return written(socket, head(asPage, 10 * megabyte), Buffer.alloc(10 * megabyte, 'a'));
    case 'slow':
      return drop(socket, Buffer.concat([Buffer.from(head(ok, bytes.length)), bytes]));
    case 'length-too-long':
      return ended(socket, head(ok, bytes.length + 10), bytes);
    case 'length-too-short':
      return written(socket, head(ok, half.length), bytes);
  }
}

const asPage: OkAnswer = { headers: { 'content-type': 'text/html' }, body: page };

function bodyOf({ body }: OkAnswer): { readonly bytes: Buffer; readonly half: Buffer } {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { bytes, half: bytes.subarray(0, Math.floor(bytes.length / 2)) };
}

/** The head of an answer. Without a length, the body says itself where it ends. */
function head(
  { status = 200, headers = { 'content-type': 'application/json' } }: OkAnswer,
  length: number | undefined,
  more: Readonly<Record<string, string>> = {},
): string {
  const all = { ...headers, ...more, ...(length !== undefined && { 'content-length': String(length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`;
}

function chunkStart(bytes: Uint8Array): string {
  return `${bytes.length.toString(16)}\r\n`;
}

function packed(socket: Socket, ok: OkAnswer, bytes: Uint8Array): () => void {
  return written(socket, head(ok, bytes.length, { 'content-encoding': 'gzip' }), bytes);
}

function written(socket: Socket, ...parts: readonly (string | Uint8Array)[]): () => void {
  socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  return () => {};
}

/** Writes, and closes the connection behind it. */
function ended(socket: Socket, ...parts: readonly (string | Uint8Array)[]): () => void {
  socket.end(Buffer.concat(parts.map((part) => Buffer.from(part))));
  return () => {};
}

function reset(socket: Socket): () => void {
  socket.resetAndDestroy();
  return () => {};
}

/** Writes one byte a second. */
function drop(socket: Socket, bytes: Uint8Array): () => void {
  let at = 0;
  const next = (): void => {
    socket.write(bytes.subarray(at, at + 1));
    at += 1;
  };
  next();
  const timer = setInterval(next, 1_000);
  return () => clearInterval(timer);
}
