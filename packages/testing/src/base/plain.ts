import assert from 'node:assert/strict';

/** A value in a form in which two stores must agree: undefined fields are left out, raw JSON numbers are text. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return { date: value.getTime() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (isRawJson(value)) return { json: JSON.stringify({ value }) };
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, plain(field)]));
}

/** Compares two values; an undefined field equals an absent one. @throws AssertionError if they differ */
export function assertSame(actual: unknown, expected: unknown, message?: string): void {
  if (message === undefined) assert.deepEqual(plain(actual), plain(expected));
  else assert.deepEqual(plain(actual), plain(expected), message);
}

function isRawJson(value: object): boolean {
  return Object.isFrozen(value) && Object.getPrototypeOf(value) === null && 'rawJSON' in value;
}
