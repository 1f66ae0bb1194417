import { isRawJson } from '@nkul/core/adapter';

/** A text or a number as text, with all its digits; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return isRawJson(value) ? JSON.stringify(value) : undefined;
}

/** True for an object that is neither a list nor a raw number. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}
