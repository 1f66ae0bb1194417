import * as v from 'valibot';
import { shownName } from '../base/shown-text.ts';
import { nearestName } from './nearest-name.ts';

/** The rules of an object beside its fields. */
export interface ObjectRules {
  /** The name of a field in a sentence: an `option`, a `setting`, a `field of a query`. */
  readonly noun?: string;
  /** Wrong names that people use, with the field that each means. */
  readonly meant?: Readonly<Record<string, string>>;
  /** True to refuse a field with the value `undefined`, which would match everything like an absent field. */
  readonly noUndefined?: boolean;
  /** A sample of the whole object, for an error: `such as { minutes: 5 }`. */
  readonly example?: string;
}

type Fields = Readonly<Record<string, v.GenericSchema>>;

/**
 * An object with these fields only: the error for an unknown field names the nearest known one. Gives a copy.
 * (valibot's own `strictObject` accepts lists, and names of `Object.prototype`.)
 */
export function objectOf<const Entries extends Fields>(
  entries: Entries,
  rules: ObjectRules = {},
): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<Entries, undefined>>> {
  const known = Object.keys(entries);
  return v.pipe(
    v.unknown(),
    v.rawTransform(({ dataset: { value: input }, addIssue, NEVER }) => {
      if (!isObject(input)) {
        addIssue({ message: noObject(input, rules) });
        return NEVER;
      }
      const read = unknownField(input, known, rules) ?? readFields(input, entries, rules);
      if (!('wrong' in read)) return read.output;
      const { wrong: key, message, path = [] } = read;
      addIssue({
        message,
        path: [{ type: 'object', origin: 'value', input, key, value: undefined }, ...path],
      });
      return NEVER;
    }),
    // The output is that of the entries, by construction.
  ) as unknown as v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<Entries, undefined>>>;
}

type Given = Readonly<Record<string, unknown>>;

/** The first wrong field of an object, with the path within it. */
interface WrongField {
  readonly wrong: string;
  readonly message: string;
  readonly path?: readonly v.IssuePathItem[] | undefined;
}

function unknownField(input: Given, known: readonly string[], rules: ObjectRules): WrongField | undefined {
  for (const key of Object.keys(input)) {
    if (!known.includes(key)) return { wrong: key, message: notKnown(key, known, rules) };
  }
  return undefined;
}

/** Reads each field once: a getter may give another value the next time. */
function readFields(
  input: Given,
  entries: Fields,
  { noUndefined = false }: ObjectRules,
): WrongField | { readonly output: Given } {
  const output: Record<string, unknown> = {};
  for (const key in entries) {
    const schema = entries[key];
    const value = input[key];
    if (noUndefined && value === undefined && key in input)
      return { wrong: key, message: 'is undefined: leave it out, or give a value' };
    if (schema === undefined || (value === undefined && schema.type === 'optional')) continue;
    const { issues, value: read } = schema['~run']({ value }, firstIssue);
    if (issues !== undefined) return { wrong: key, message: issues[0].message, path: issues[0].path };
    output[key] = read;
  }
  return { output };
}

function noObject(input: unknown, { example }: ObjectRules): string {
  const expected = example === undefined ? 'an object' : `an object ${example}`;
  return input === undefined ? `is missing: give ${expected}` : `is wrong: expected ${expected}`;
}

function notKnown(
  key: string,
  known: readonly string[],
  { noun = 'field', meant = {} }: ObjectRules,
): string {
  const nearest = Object.hasOwn(meant, key) ? meant[key] : nearestName(key, known);
  const advice = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`;
  return `is not ${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}: ${advice}`;
}

/**
 * A plain object whose values all match the schema. Gives a copy. (valibot's own `record` accepts lists and instances of
 * classes, and skips the keys `constructor`, `prototype` and `__proto__`.)
 */
export function plainObjectOf<Value>(
  schema: v.GenericSchema<unknown, Value>,
): v.GenericSchema<unknown, Readonly<Record<string, Value>>> {
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isPlainObject, 'is wrong: expected a plain object'),
    v.rawTransform(({ dataset: { value: input }, addIssue, NEVER }) => {
      const copy: Record<string, Value> = {};
      for (const [key, value] of Object.entries(input)) {
        const { issues, output } = v.safeParse(schema, value, firstIssue);
        if (issues === undefined) {
          define(copy, key, output);
          continue;
        }
        const [{ message, path = [] }] = issues;
        addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value }, ...path] });
        return NEVER;
      }
      return copy;
    }),
  );
}

/** Sets a field of the object itself, also one with the name `__proto__`: an assignment would set its prototype. */
export function define<Value>(on: Record<string, Value>, key: string, value: Value): void {
  if (key === '__proto__')
    Object.defineProperty(on, key, { value, enumerable: true, configurable: true, writable: true });
  else on[key] = value;
}

/** Stops at the first issue. Its messages, unlike valibot's own, do not show the input. */
export const firstIssue: v.Config<v.BaseIssue<unknown>> = {
  abortEarly: true,
  abortPipeEarly: true,
  message: ({ input, expected }) =>
    input === undefined ? 'is missing' : `is wrong: expected ${(expected ?? 'another value').toLowerCase()}`,
};

function isObject(input: unknown): input is Given {
  return typeof input === 'object' && input !== null && !Array.isArray(input) && !hidesContent(input);
}

/** True for a Map, a promise, a date and the like. Their content is in no field, so they would pass for an empty object. */
function hidesContent(input: object): boolean {
  return Object.prototype.toString.call(input) !== '[object Object]' && Object.keys(input).length === 0;
}

export function isPlainObject(input: unknown): input is Readonly<Record<string, unknown>> {
  if (typeof input !== 'object' || input === null) return false;
  const prototype: unknown = Object.getPrototypeOf(input);
  // An object of another realm, as in a test runner, has a different Object.prototype.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && Object.getOwnPropertySymbols(input).length === 0;
}

/** The place of an issue: `routes.sms[0].notifier`. Undefined for the whole. */
export function placeOf(path: readonly { readonly key: unknown }[] = []): string | undefined {
  let place = '';
  for (const { key } of path) {
    if (typeof key === 'number') place += `[${key}]`;
    else place += `${place === '' ? '' : '.'}${shownName(String(key))}`;
  }
  return place === '' ? undefined : place;
}
