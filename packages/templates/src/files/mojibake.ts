import type { Saying } from '../words/saying.ts';

/** Finds the first letters of a text that were read in a wrong encoding, or that are lost. */
export function garbledText(text: string): { readonly says: Saying; readonly offset: number } | undefined {
  const lost = text.indexOf('\ufffd');
  if (lost !== -1) return { says: ['lostLetter', { near: wordAt(text, lost) }], offset: lost };
  const found = mojibake.exec(text);
  if (found === null) return undefined;
  const written = wordAt(text, found.index);
  return { says: ['mojibake', { written, meant: mended(written) }], offset: found.index };
}

/** The word around an offset. A no-break space may be part of the garbled letter. */
function wordAt(text: string, offset: number): string {
  const before =
    text
      .slice(Math.max(0, offset - 20), offset)
      .split(/[ \n]/)
      .at(-1) ?? '';
  const after = /^[^ \n]{0,40}/.exec(text.slice(offset))?.[0] ?? '';
  return `${before}${after}`;
}

/** The text before it was read in the wrong encoding, once or twice. */
function mended(text: string): string {
  const once = text
    .replace(letters, (run) => decoded(run) ?? run)
    .replace(/Â(?= |$)/g, '')
    .replace(/Ã(?= |$)/g, 'à');
  return once === text || !mojibake.test(once) ? once : mended(once);
}

function decoded(run: string): string | undefined {
  const bytes = [...run].map((sign) => byteOf.get(sign) ?? sign.codePointAt(0) ?? 0);
  if (bytes.some((byte) => byte > 0xff)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/** Two, three or four signs that were the bytes of one letter. */
const letters = /[\u00c2-\u00df][^\0-\x7f]|[\u00e0-\u00ef][^\0-\x7f]{2}|[\u00f0-\u00f4][^\0-\x7f]{3}/g;

/** The bytes 80 to 9F by the signs of Windows-1252 that they stand for. */
const byteOf: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 0x20 }, (_each, index) => {
    const byte = 0x80 + index;
    return [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte];
  }),
);

/**
 * UTF-8 that was read as Windows-1252 or Latin-1: `Ã©` for é, `â€™` for ’, `Â` before a space. Words in capitals end in Ã
 * or Â before a sign of punctuation too (`MAÇÃ…`), so a capital before them does not count there.
 */
const mojibake =
  /Ã[\u0080-\u009f¡-ª¬-¶¸-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ‘“•–—˜™š›œžŸ]|(?<!\p{Lu})Ã[ \u00a0«»·’”…]|Â[\u0080-\u009f¡-ª¬-¶¸-º¼-¿]|(?<!\p{Lu})Â[\u00a0«»·]|(?<=[\p{Ll}\p{N}«:;!?%)])Â |(?<!\p{Lu})Å[\u0092\u0093’“¸]|â(?:€[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\u0080[\u0080-\u00bf]|[„‚ˆ†‰][\u0080-\u00bf¢-¿’“”•–—˜™š›œžŸ])|ï»¿|ï¿½|ðŸ[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™]|(?:[ØÙÚÛÐÑ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2}/u;
