import { isRawJson, parseExactJson } from '@nkul/core/adapter';

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A text or a number as text, with all its digits; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return isRawJson(value) ? JSON.stringify(value) : undefined;
}

/** True for an object that is neither a list nor a raw number. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}

/** A boolean, also from a number or a word; undefined for anything else. */
export function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = textOf(value)?.trim().toLowerCase() ?? '';
  if (yes.has(text)) return true;
  return no.has(text) ? false : undefined;
}

const yes: ReadonlySet<string> = new Set(['true', '1', 'yes', 'oui', 'vrai']);
const no: ReadonlySet<string> = new Set(['false', '0', 'no', 'non', 'faux']);

/** The value of a field. The name is given in lower case; the object may spell it in any case. */
export function fieldOf(object: JsonObject, name: string): unknown {
  const own = Object.hasOwn(object, name) ? object[name] : undefined;
  // As nearly all fields are.
  if (typeof own === 'string' || typeof own === 'number') return own;
  const key = keyOf(object, name);
  return key === undefined ? undefined : object[key];
}

/**
 * The key of a field: its name in lower case, else the first in another case. A key with a text or a number is preferred.
 */
export function keyOf(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name) && textOf(object[name]) !== undefined) return name;
  let first: string | undefined;
  for (const key in object) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue;
    if (textOf(object[key]) !== undefined) return key;
    first ??= key;
  }
  return first;
}

const maxWraps = 3;

/** JSON, also if it is a JSON text inside a JSON text. Undefined if the text is not JSON. */
export function parsedJson(text: string): unknown {
  let value: unknown = text;
  for (let wraps = 0; typeof value === 'string' && wraps < maxWraps; wraps += 1) {
    try {
      value = parseExactJson(value);
    } catch {
      return wraps === 0 ? undefined : value;
    }
  }
  return value;
}
