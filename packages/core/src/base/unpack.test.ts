import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpack } from './unpack.ts';

const text = '{"dlrlist":[]}';
const limit = 1_000;

describe('a body is unpacked', () => {
  it.each<readonly [string, string | undefined, Uint8Array]>([
    ['that is not packed', undefined, Buffer.from(text)],
    ['that says so', ' Identity ', Buffer.from(text)],
    ['from gzip', 'gzip', gzipSync(text)],
    ['from deflate', 'deflate', deflateSync(text)],
    ['from deflate without its frame', 'deflate', deflateRawSync(text)],
    ['from br', 'br', brotliCompressSync(text)],
    ['from zstd', 'zstd', zstdCompressSync(text)],
    ['in the order of its codings', 'gzip, br, zstd', zstdCompressSync(brotliCompressSync(gzipSync(text)))],
    ['by its first bytes', undefined, gzipSync(zstdCompressSync(text))],
    ['where a proxy has done so already', 'br', Buffer.from(text)],
    ['where a charset stands for the coding', 'utf-8', Buffer.from(text)],
    ['where the coding is a word that nobody knows', 'aws-chunked', Buffer.from(text)],
  ])('%s', async (_how, coding, packed) => {
    const unpacked = await unpack(packed, coding, limit);
    expect(unpacked.kind).toBe('unpacked');
    expect(unpacked.kind === 'unpacked' && Buffer.from(unpacked.bytes).toString()).toBe(text);
  });
});

describe('a body is not unpacked', () => {
  const bomb = gzipSync(Buffer.alloc(1_001));
  const layers = [1, 2, 3, 4].reduce<Uint8Array>((inner) => gzipSync(inner), Buffer.from(text));

  it.each<readonly [string, string, Uint8Array, string]>([
    ['that is larger than the limit', '', Buffer.alloc(1_001), 'too_large'],
    ['that grows beyond it', 'gzip', bomb, 'too_large'],
    ['that grows beyond it in a second layer', 'gzip', gzipSync(bomb), 'too_large'],
    ['that grows beyond it and does not say so', '', bomb, 'too_large'],
    ['that is cut off', 'gzip', gzipSync(text).subarray(0, 20), 'broken'],
    ['that is broken behind its first bytes', '', Buffer.of(0x1f, 0x8b, 1, 2, 3), 'broken'],
    ['in a coding that nobody knows', 'compress', Buffer.of(0x1f, 0x9d, 1), 'unknown_coding'],
    ['in more layers than anybody makes', 'gzip,gzip,gzip,gzip', layers, 'unknown_coding'],
  ])('%s', async (_what, coding, packed, kind) => {
    expect(await unpack(packed, coding, limit)).toEqual({ kind });
  });

  it('in more layers than it says, which are left', async () => {
    const unpacked = await unpack(layers, 'gzip', limit);
    expect(unpacked.kind === 'unpacked' && Buffer.from(unpacked.bytes).toString('hex')).toMatch(/^1f8b/);
  });
});
