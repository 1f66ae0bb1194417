/** A value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Matches numbers that JavaScript may change: many digits, fractions, exponents, minus zero. It looks only where a number
 * may start, as ids and dates in strings have such digits too. The exact parser takes ten times as long.
 */
const delicate = /(?:^|[:,[\s])(?:-0|-?\d{16}|-?\d+[.eE])/;

/**
 * Parses JSON and keeps all digits of its numbers. A number that JavaScript would change becomes a raw JSON value,
 * which `JSON.stringify` writes as it came.
 *
 * @throws SyntaxError if the text is not valid JSON
 */
export function parseExactJson(text: string): unknown {
  if (!delicate.test(text)) return JSON.parse(text);
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? exactJson.rawJSON(source)
      : value,
  );
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
