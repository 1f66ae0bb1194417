import { type DocumentNode, parse, type StringNode, type ValueNode } from '@humanwhocodes/momoa';
import { placeOf, type TextPlace } from '../icu/text-problem.ts';
import type { Saying } from '../words/saying.ts';
import { jsonMistake } from './json-mistake.ts';

/** A JSON file that knows the line and column of its parts. */
export interface JsonSource {
  readonly value: unknown;
  /** Names that occur twice in one object: JSON would silently take the last. */
  readonly duplicates: readonly { readonly name: string; readonly place: TextPlace }[];
  /** The place of a value; with an offset into a string, the place of that character in the file. */
  placeOf(path: readonly string[], offset?: number): TextPlace | undefined;
}

/** The problem of a file that is not valid JSON. */
export interface JsonProblem {
  readonly says: Saying;
  readonly place: TextPlace;
}

/** Reads a JSON file. */
export function readJson(file: string): JsonSource | JsonProblem {
  const text = file.replace(/^\uFEFF/, '');
  let document: DocumentNode;
  let value: unknown;
  try {
    document = parse(text, { mode: 'json', ranges: true });
    value = JSON.parse(text);
  } catch (error) {
    const mistake = jsonMistake(text);
    if (mistake !== undefined) return { says: mistake.says, place: placeOf(text, mistake.offset) };
    if (error instanceof RangeError) return { says: ['jsonTooDeep', {}], place: placeOf(text, 0) };
    const detail = error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, '') : String(error);
    return { says: ['invalidJson', { detail }], place: placeOf(text, offsetIn(error)) };
  }
  const { body } = document;
  return {
    value,
    duplicates: [...duplicatesIn(body)].map(({ name, offset }) => ({ name, place: placeOf(text, offset) })),
    placeOf(path, offset) {
      const node = nodeAt(body, path);
      if (node === undefined) return undefined;
      const start = node.loc.start.offset;
      const inside = node.type === 'String' && offset !== undefined ? rawOffset(text, node, offset) : 0;
      return placeOf(text, start + inside);
    },
  };
}

function offsetIn(error: unknown): number {
  return error instanceof Error && 'offset' in error && typeof error.offset === 'number' ? error.offset : 0;
}

function* duplicatesIn(node: ValueNode): Generator<{ readonly name: string; readonly offset: number }> {
  if (node.type !== 'Object') return;
  const seen = new Set<string>();
  for (const { name: key, value } of node.members) {
    const name = key.type === 'String' ? key.value : key.name;
    if (seen.has(name)) yield { name, offset: key.loc.start.offset };
    seen.add(name);
    yield* duplicatesIn(value);
  }
}

function nodeAt(node: ValueNode | undefined, path: readonly string[]): ValueNode | undefined {
  let found = node;
  for (const step of path) {
    if (found?.type !== 'Object') return undefined;
    found = found.members.find(({ name }) => name.type === 'String' && name.value === step)?.value;
  }
  return found;
}

/** The offset of a character in a JSON string as it is written, with its quote and escapes. */
function rawOffset(text: string, node: StringNode, offset: number): number {
  const raw = text.slice(node.loc.start.offset + 1, node.loc.end.offset - 1);
  let inside = 1;
  let left = offset;
  for (const [unit] of raw.matchAll(/\\u[\da-fA-F]{4}|\\.|./gs)) {
    if (left === 0) break;
    left -= 1;
    inside += unit.length;
  }
  return inside;
}
