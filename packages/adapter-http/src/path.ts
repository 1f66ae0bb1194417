import { booleanOf, ignoreRejection, isRecord, type JsonObject, textOf } from '@nkul/adapter-kit';
import { type ReadValue, readBy, type Schema } from '@nkul/core/adapter';

/** Where a value is: field names and places in lists, such as `data.0.id`; or a function that finds it. */
export type Path = string | ((body: JsonObject) => unknown);

/** A value that must be one of some texts. */
export interface Condition {
  readonly path: Path;
  readonly is: string | readonly string[];
}

/** The value at a path: a text, a number or a boolean, as text. Undefined if the value is absent, or the function throws. */
export function textAt(body: JsonObject, path: Path | undefined): string | undefined {
  if (path === undefined) return undefined;
  const value = valueAt(body, path);
  const text = typeof value === 'boolean' ? String(booleanOf(value)) : textOf(value)?.trim();
  return text === '' ? undefined : text;
}

/** The value at a path, of any type. */
export function valueAt(body: JsonObject, path: Path): unknown {
  if (typeof path !== 'function') return path.split('.').reduce<unknown>(partOf, body);
  try {
    const value = path(body);
    ignoreRejection(value);
    return value;
  } catch {
    // The body has another form than the function expects.
    return undefined;
  }
}

export function holds(body: JsonObject, { path, is }: Condition): boolean {
  const text = textAt(body, path);
  return text !== undefined && [is].flat().includes(text);
}

function partOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^\d{1,6}$/.test(name) ? value[Number(name)] : undefined;
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The schema of a path. */
export const pathSetting: Schema<Path> = readBy((given): ReadValue<Path> => {
  if (typeof given === 'function') return { output: given as (body: JsonObject) => unknown };
  return typeof given === 'string' && /^[^.\s]+(?:\.[^.\s]+)*$/.test(given)
    ? { output: given }
    : { problem: "must be a path such as 'data.id', or a function" };
}, "is missing: give a path such as 'data.id'");
