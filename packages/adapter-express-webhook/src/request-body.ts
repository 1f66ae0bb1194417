import { on } from 'node:events';
import { type CallbackRequest, unpack } from '@nkul/core/adapter';
import type { Request } from 'express';
import { Refusal } from './refusal.ts';

export interface BodyLimits {
  /** The most bytes, packed and unpacked. */
  readonly bytes: number;
  /** How long the body may take to arrive. */
  readonly timeoutMs: number;
}

/**
 * The body of a call: its unpacked bytes, or the value that the application has already parsed. The callback decides how
 * to read it, because the content type may be only the default of the provider's HTTP client.
 *
 * @throws Refusal 400, 408, 413 or 415
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<CallbackRequest['body']> {
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw new Refusal(413);
  const parsed: unknown = request.body;
  // The parser that read the bytes has unpacked them too.
  if (typeof parsed === 'string' || parsed instanceof Uint8Array)
    return plain(Buffer.from(parsed), '', limits);
  if (parsed !== undefined) return { parsed };
  const bytes = await readBytes(request, limits);
  return plain(bytes, request.headers['content-encoding'], limits);
}

async function plain(bytes: Buffer, coding: string | undefined, limits: BodyLimits): Promise<Uint8Array> {
  const unpacked = await unpack(bytes, coding, limits.bytes);
  switch (unpacked.kind) {
    case 'unpacked':
      return unpacked.bytes;
    case 'too_large':
      throw new Refusal(413);
    case 'broken':
      throw new Refusal(400);
    case 'unknown_coding':
      throw new Refusal(415);
  }
}

/** Reads the bytes. It drops those after the limit, but reads them to their end, so that the caller gets the answer. */
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
