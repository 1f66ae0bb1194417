import { isRawJson, parseExactJson } from '@nkul/core/store';

/**
 * A question or an answer in a form that another thread can get. A number of JSON that is kept as it was written cannot be sent:
 * it becomes a `String` object, which plain data never has.
 */
export function sendable(value: unknown): unknown {
  return copied(value, (part) => (isRawJson(part) ? new String(JSON.stringify(part)) : part));
}

/** The value that another thread has sent. */
export function received(value: unknown): unknown {
  return copied(value, (part) => (part instanceof String ? parseExactJson(String(part)) : part));
}

/** A copy of plain data. Objects of other kinds, such as dates and bytes, are what `other` makes of them. */
function copied(value: unknown, other: (part: object) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => copied(part, other));
  if (Object.getPrototypeOf(value) !== Object.prototype) return other(value);
  // Not by assignment: a field of a provider may be called `__proto__`.
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part, other)]));
}
