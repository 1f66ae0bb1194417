import { on } from 'node:events';
import { MIMEType, promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { CallbackRequest } from '@nkul/core/adapter';
import type { Request } from 'express';
import { Refusal } from './refusal.ts';

export interface BodyLimits {
  /** The most bytes, packed and unpacked. */
  readonly bytes: number;
  /** How long the body may take to arrive. */
  readonly timeoutMs: number;
}

const forms: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);
const utf8: ReadonlySet<string> = new Set(['utf-8', 'utf8']);
const unpack = promisify(gunzip);

/**
 * The body of a call: its bytes, unpacked; or what the application has parsed already. Its content type matters only
 * where it says that this is no JSON in UTF-8.
 *
 * @throws Refusal 400, 408, 413 or 415
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<CallbackRequest['body']> {
  checkType(request.headers['content-type']);
  const packed = isPacked(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw new Refusal(413);
  const parsed: unknown = request.body;
  if (typeof parsed === 'string' || parsed instanceof Uint8Array) return within(Buffer.from(parsed), limits);
  if (parsed !== undefined) return { parsed };
  const bytes = await readBytes(request, limits);
  return packed ? await unpacked(bytes, limits) : bytes;
}

function within(bytes: Buffer, limits: BodyLimits): Buffer {
  if (bytes.length > limits.bytes) throw new Refusal(413);
  return bytes;
}

function checkType(contentType: string | undefined): void {
  const type = parseType(contentType ?? '');
  const charset = type?.params.get('charset')?.toLowerCase() ?? 'utf-8';
  if (!utf8.has(charset) || forms.has(type?.essence ?? '')) throw new Refusal(415);
}

/** A content type that is none says nothing. */
function parseType(contentType: string): MIMEType | undefined {
  try {
    return new MIMEType(contentType);
  } catch {
    return undefined;
  }
}

function isPacked(contentEncoding = 'identity'): boolean {
  switch (contentEncoding.toLowerCase()) {
    case 'identity':
      return false;
    case 'gzip':
    case 'x-gzip':
      return true;
    default:
      throw new Refusal(415);
  }
}

/** What comes after the limit is let run out, so that the caller can read the answer. */
async function readBytes(request: Request, limits: BodyLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (request.readableEnded) return Buffer.alloc(0);
  const signal = AbortSignal.timeout(limits.timeoutMs);
  try {
    for await (const [chunk] of on(request, 'data', { signal, close: ['end'] })) {
      size += chunk.length;
      if (size > limits.bytes) throw new Refusal(413);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw signal.aborted ? new Refusal(408, { connection: 'close' }) : new Refusal(400);
  }
  return Buffer.concat(chunks, size);
}

async function unpacked(bytes: Buffer, limits: BodyLimits): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: limits.bytes });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new Refusal(tooLarge ? 413 : 400);
  }
}
