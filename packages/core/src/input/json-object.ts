import * as v from 'valibot';
import type { Json } from '../base/json.ts';
import { define, isPlainObject } from './object.ts';

/** How many levels of lists and objects there may be. */
const maxLevels = 100;
/** How many characters its names, texts and other values may have in all, about. */
const longest = 100_000;
const tooLong = `is wrong: expected at most ${longest} characters of JSON`;
const tooDeep = `is wrong: it is nested deeper than ${maxLevels} levels, or contains itself`;
const notWellFormed =
  'is not well-formed text: it has a NUL character or half of a character (a lone surrogate); take it out';

/** A plain object of JSON. Gives a frozen copy. */
export const jsonObjectSchema: v.GenericSchema<unknown, Readonly<Record<string, Json>>> = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(isPlainObject, 'is wrong: expected a plain object'),
  v.rawTransform(({ dataset: { value: input }, addIssue, NEVER }) => {
    try {
      return copiedObject(input, { path: [], left: longest });
    } catch (error) {
      if (!(error instanceof NoJson)) throw error;
      const { message } = error;
      const [first, ...rest] = error.path.map(
        (key) => ({ type: 'unknown', origin: 'value', input, key, value: input }) as const,
      );
      if (first === undefined) addIssue({ message });
      else addIssue({ message, path: [first, ...rest] });
      return NEVER;
    }
  }),
);

/** A value that JSON cannot carry, and its place. */
class NoJson extends Error {
  readonly path: readonly (string | number)[];

  constructor(message: string, path: readonly (string | number)[]) {
    super(message);
    this.path = [...path];
  }
}

/** A walk through a value. */
interface Walk {
  /** The keys that lead to the current value. */
  readonly path: (string | number)[];
  /** How many characters are left. An object that occurs several times counts each time. */
  left: number;
}

function copied(value: unknown, walk: Walk): Json {
  const { path } = walk;
  spend(walk, typeof value === 'string' ? value.length : 1);
  switch (typeof value) {
    case 'string':
      if (!isWellFormed(value)) throw new NoJson(notWellFormed, path);
      return value;
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'object':
      if (value === null) return value;
      if (path.length > maxLevels) throw new NoJson(tooDeep, []);
      if (Array.isArray(value)) return copiedList(value, walk);
      if (isPlainObject(value)) return copiedObject(value, walk);
      break;
  }
  throw new NoJson('is wrong: expected JSON', path);
}

function copiedList(input: readonly unknown[], walk: Walk): readonly Json[] {
  const copy = Array.from(input, (value, index) => within(walk, index, value));
  return Object.freeze(copy);
}

function copiedObject(input: Readonly<Record<string, unknown>>, walk: Walk): Readonly<Record<string, Json>> {
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(input)) {
    if (!isWellFormed(key)) throw new NoJson(notWellFormed, [...walk.path, key]);
    spend(walk, key.length);
    define(copy, key, within(walk, key, input[key]));
  }
  return Object.freeze(copy);
}

function within(walk: Walk, key: string | number, value: unknown): Json {
  walk.path.push(key);
  const copy = copied(value, walk);
  walk.path.pop();
  return copy;
}

function spend(walk: Walk, characters: number): void {
  walk.left -= characters;
  if (walk.left < 0) throw new NoJson(tooLong, []);
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
