const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/**
 * The text of a body, without its byte order mark. What the bytes are decides, then what the content type says of them:
 * UTF-16 shows by its NULs, UTF-8 by having no bytes that it cannot have, and anything else is Windows-1252.
 */
export function decodeText(bytes: Uint8Array, contentType?: string): string {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  return utf8Of(bytes) ?? declaredDecoder(contentType).decode(bytes);
}

/** Bytes as UTF-8; undefined when they are none. */
export function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 by its mark, or, since JSON begins with ASCII, by where the first NUL is. */
export function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== undefined && first > 0 && second === 0))
    return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second > 0)
    ? 'utf-16be'
    : undefined;
}

/** The decoder for a content type's charset, as far as it is one; Latin 1 is read as Windows-1252 everywhere. */
function declaredDecoder(contentType = ''): TextDecoder {
  const charset = declaredCharset(contentType);
  if (charset === undefined || /^utf-?(8|16)/i.test(charset)) return windows1252;
  try {
    return new TextDecoder(charset);
  } catch {
    return windows1252;
  }
}

/** The charset that a content type names. */
export function declaredCharset(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType.slice(0, 1_000))?.[1];
}
