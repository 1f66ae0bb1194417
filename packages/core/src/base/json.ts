/** A value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Parses JSON and keeps all digits of its numbers. A number that JavaScript would change becomes a raw JSON value,
 * which `JSON.stringify` writes as it came.
 *
 * @throws SyntaxError if the text is not valid JSON
 */
export function parseExactJson(text: string): unknown {
  if (!isDelicate(text)) return JSON.parse(text);
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? exactJson.rawJSON(source)
      : value,
  );
}

/**
 * True if a text may have a number that JavaScript changes: one of many digits, a fraction, an exponent, or minus zero. The
 * exact parser takes ten times as long. Most of a text is strings, which are passed over.
 */
function isDelicate(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = behindString(text, at);
    } else if (isDigit(code)) {
      const end = behindDigits(text, at);
      if (end - at > maxSafeDigits || isFractionOrExponent(text.charCodeAt(end))) return true;
      at = end;
    } else {
      at += 1;
      if (code === minus && text.charCodeAt(at) === zero) return true;
    }
  }
  return false;
}

const [quote, backslash, minus, zero, nine] = [0x22, 0x5c, 0x2d, 0x30, 0x39];
/** Whole numbers of so many digits are exact. */
const maxSafeDigits = 15;

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

/** True for `.`, `e` and `E`. */
function isFractionOrExponent(code: number): boolean {
  return code === 0x2e || code === 0x65 || code === 0x45;
}

function behindDigits(text: string, from: number): number {
  let at = from + 1;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** The place behind the string that begins at a place; that behind the text if it does not end. */
function behindString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

/** True if an odd number of backslashes is before a quote. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

/** True for a number that `parseExactJson()` kept as it was written. */
export function isRawJson(value: unknown): value is object {
  return exactJson.isRawJSON(value);
}

/** `JSON` with source text access (ECMAScript proposal at stage 4, in Node since 22). TypeScript does not have it yet. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is object;
}

const exactJson = JSON as unknown as ExactJson;
