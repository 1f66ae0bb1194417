import { promisify } from 'node:util';
import * as node from 'node:zlib';

/** A body that was unpacked, or why it was not. */
export type Unpacked =
  | { readonly kind: 'unpacked'; readonly bytes: Uint8Array }
  | { readonly kind: 'too_large' | 'broken' | 'unknown_coding' };

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const gzip: Unpack = promisify(node.gunzip);
const zlib: Unpack = promisify(node.inflate);
const raw: Unpack = promisify(node.inflateRaw);
const brotli: Unpack = promisify(node.brotliDecompress);
// By its name when it is needed: Node 20 lacks it, and would say so of an import before `createHub()` says it of Node.
const zstd: Unpack = (bytes, options) => promisify(node.zstdDecompress)(bytes, options);

/** How to undo each coding (RFC 9110, section 8.4.1). `deflate` is zlib's format, and some send it without its frame. */
const codings: ReadonlyMap<string, readonly Unpack[]> = new Map([
  ['gzip', [gzip]],
  ['x-gzip', [gzip]],
  ['deflate', [zlib, raw]],
  ['br', [brotli]],
  ['zstd', [zstd]],
]);
/** Values for a body that is not packed. Some clients wrongly send a charset. */
const packsNothing: ReadonlySet<string> = new Set(['', 'identity', 'none', 'utf-8', 'utf8']);
/** How often a body may be packed. */
const maxLayers = 3;

/**
 * Unpacks a body: by its `Content-Encoding`, and by its first bytes if that header is missing. Plain text stays as it is,
 * even if the header names a coding: a proxy may have unpacked it.
 *
 * @param limit the most bytes of each layer, unpacked
 */
export async function unpack(
  packed: Uint8Array,
  contentEncoding: string | undefined,
  limit: number,
): Promise<Unpacked> {
  if (packed.length > limit) return { kind: 'too_large' };
  let bytes = packed;
  const named = (contentEncoding ?? '').toLowerCase().split(',');
  const layers = named.map((coding) => coding.trim()).filter((coding) => !packsNothing.has(coding));
  if (layers.length > maxLayers) return { kind: 'unknown_coding' };
  for (const coding of layers.toReversed()) {
    const layer = await unpackLayer(bytes, codings.get(coding), limit);
    if (layer.kind === 'unpacked') bytes = layer.bytes;
    else if (layer.kind !== 'too_large' && isPlain(bytes)) return { kind: 'unpacked', bytes };
    else return layer;
  }
  for (let left = maxLayers - layers.length; left > 0; left -= 1) {
    const ways = waysByFirstBytes(bytes);
    if (ways === undefined) break;
    const layer = await unpackLayer(bytes, ways, limit);
    if (layer.kind !== 'unpacked') return layer;
    bytes = layer.bytes;
  }
  return { kind: 'unpacked', bytes };
}

async function unpackLayer(
  bytes: Uint8Array,
  ways: readonly Unpack[] | undefined,
  limit: number,
): Promise<Unpacked> {
  if (ways === undefined) return { kind: 'unknown_coding' };
  for (const way of ways) {
    try {
      return { kind: 'unpacked', bytes: await way(bytes, { maxOutputLength: limit }) };
    } catch (error) {
      if (error instanceof RangeError) return { kind: 'too_large' };
    }
  }
  return { kind: 'broken' };
}

/** The decoders for the first bytes: gzip and Zstandard start with bytes that a text never starts with. */
function waysByFirstBytes(bytes: Uint8Array): readonly Unpack[] | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0x1f && b === 0x8b) return [gzip];
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? [zstd] : undefined;
}

/** True if the bytes begin like JSON or HTML. */
function isPlain(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('utf8');
  return /^\ufeff?\s*[[{"<]/.test(start);
}
