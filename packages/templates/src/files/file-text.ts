import { readFile } from 'node:fs/promises';
import { placeOf, type TextPlace } from '../icu/text-problem.ts';
import type { Saying } from '../words/saying.ts';

/** The text of a file, or the reason why it cannot be read, with the place of the first wrong byte. */
export type FileText = { readonly text: string } | { readonly says: Saying; readonly place?: TextPlace };

/** Reads a file that must be UTF-8. Bytes that are not would reach the recipient as `�`. */
export async function readText(file: string): Promise<FileText> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return { says: unreadable(error) };
  }
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return wrongEncoding(wide, { line: 1, column: 1, offset: 0 });
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const lossy = new TextDecoder('utf-8').decode(bytes);
    return wrongEncoding(narrowEncoding(bytes), placeOf(lossy, firstLost(bytes, lossy)));
  }
}

/** The problem of a file or folder that the system does not give. */
export function unreadable(error: unknown): Saying {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return ['noSuchPath', {}];
  return ['unreadable', { detail: error instanceof Error ? error.message : String(error) }];
}

function wrongEncoding(encoding: string, place: TextPlace): FileText {
  return { says: ['wrongEncoding', { encoding }], place };
}

/** Encodings with a byte order mark, or with the zero bytes that the first sign of JSON has in them. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (/^(?:fffe0000|0000feff|(?!00)..000000|000000(?!00)..)/.test(start)) return 'UTF-32';
  return /^(?:fffe|feff|(?!00)..00|00(?!00)..)/.test(start) ? 'UTF-16' : undefined;
}

/** Encodings with one byte a sign, as old editors and spreadsheets save them. */
function narrowEncoding(bytes: Uint8Array): string {
  const letters = (encoding: string) =>
    new TextDecoder(encoding).decode(bytes).match(/[àâäçèéêëîïôùûüœæÀÇÈÉÊÎÔŒ’«»]/g)?.length ?? 0;
  if (letters('macintosh') > letters('windows-1252')) return 'Mac Roman';
  return bytes.some((byte) => byte >= 0x80 && byte < 0xa0) ? 'Windows-1252' : 'Latin-1 (ISO 8859-1)';
}

/** The offset of the first wrong byte, which the lossy text shows as U+FFFD. A file may also hold U+FFFD itself. */
function firstLost(bytes: Uint8Array, lossy: string): number {
  let offset = lossy.indexOf('\ufffd');
  let at = 0;
  let counted = 0;
  const skipped = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (offset !== -1) {
    at += Buffer.byteLength(lossy.slice(counted, offset));
    counted = offset;
    const found = Buffer.from(bytes.subarray(skipped + at, skipped + at + 3)).toString('hex');
    if (found !== 'efbfbd') return offset;
    offset = lossy.indexOf('\ufffd', offset + 1);
  }
  return 0;
}
