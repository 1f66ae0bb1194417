/** A value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * What a JavaScript number may not hold as it was written: many digits, fractions, exponents, minus zero. Only where a
 * number may begin: ids and dates in strings are full of such digits, and the slow way takes ten times as long.
 */
const delicate = /(?:^|[:,[\s])(?:-0|-?\d{16}|-?\d+[.eE])/;

/**
 * JSON whose numbers keep all their digits: one that a JavaScript number would change becomes a raw JSON value, which
 * `JSON.stringify` writes as it came.
 *
 * @throws SyntaxError when the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  if (!delicate.test(text)) return JSON.parse(text);
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? exactJson.rawJSON(source)
      : value,
  );
}

/** True for a number that was kept as it was written. */
export function isRawJson(value: unknown): value is object {
  return exactJson.isRawJSON(value);
}

/** `JSON` with source text access (ECMAScript proposal at stage 4, in Node since 22), which TypeScript does not know. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is object;
}

const exactJson = JSON as unknown as ExactJson;
