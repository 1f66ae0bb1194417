/**
 * JSON whose numbers keep all their digits: one that a JavaScript number would change becomes a raw JSON value, which
 * `JSON.stringify` writes as it came.
 *
 * @throws SyntaxError when the text is no JSON, RangeError when it is nested too deeply
 */
export function parseExactJson(text: string): unknown {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? exactJson.rawJSON(source)
      : value,
  );
}

/** A text or a number as text, with all its digits; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return exactJson.isRawJSON(value) ? JSON.stringify(value) : undefined;
}

/** True for an object that is neither a list nor a raw number. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !exactJson.isRawJSON(value);
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
