const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** The text of a body, without its byte order mark. */
export function decodeText(bytes: Uint8Array, contentType?: string): string {
  return knownText(bytes, contentType) ?? windows1252Of(bytes);
}

/**
 * The text of a body whose bytes show its charset, or whose content type does: NULs show UTF-16, and valid UTF-8 is UTF-8.
 * Undefined if the charset stays unknown.
 */
export function knownText(bytes: Uint8Array, contentType?: string): string | undefined {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  return utf8Of(bytes) ?? declaredDecoder(contentType)?.decode(bytes);
}

/** Bytes as UTF-8. Undefined if they are not valid UTF-8. */
export function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes as Windows-1252, which nearly all programs mean by Latin 1. */
export function windows1252Of(bytes: Uint8Array): string {
  return windows1252.decode(bytes);
}

/** The form of UTF-16, by its byte order mark; or by the place of the first NUL, as JSON starts with ASCII. */
function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== undefined && first > 0 && second === 0))
    return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second > 0)
    ? 'utf-16be'
    : undefined;
}

/** The decoder for the charset of a content type. Undefined if the charset is missing or unknown, or if it is a form of Unicode. */
function declaredDecoder(contentType = ''): TextDecoder | undefined {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType.slice(0, 1_000))?.[1];
  if (charset === undefined || /^utf-?(?:8|16)/i.test(charset)) return undefined;
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}
