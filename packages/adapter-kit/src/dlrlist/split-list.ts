import { parsedJson } from '../read/json-value.ts';

/** One entry of a list that is not valid JSON as a whole. An unreadable one keeps its text. */
export type SplitEntry =
  | { readonly kind: 'read'; readonly raw: unknown }
  | { readonly kind: 'unreadable'; readonly text: string };

const beginning = /^\s*\{\s*"dlrlist"\s*:\s*\[/i;
const end = /^\s*(?:,\s*)?\}\s*$/;

/**
 * Reads a `dlrlist` that is not valid JSON as a whole, such as with a raw line end in a text or an extra comma. Each entry
 * is read alone. Undefined if the list is not complete, or if all entries are unreadable.
 */
export function splitList(text: string): readonly SplitEntry[] | undefined {
  const start = beginning.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const pieces = piecesOf(text, start);
  if (pieces === undefined) return undefined;
  const entries = pieces.filter((piece) => piece.trim() !== '').map(readPiece);
  return entries.some(({ kind }) => kind === 'read') ? entries : undefined;
}

/** The texts between the commas of the list; undefined if the list does not end at the end of the body. */
function piecesOf(text: string, start: number): readonly string[] | undefined {
  const pieces: string[] = [];
  let [depth, from, quoted] = [0, start, false];
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else quoted = character !== '"';
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (depth > 0 && (character === '}' || character === ']')) depth -= 1;
    else if (depth === 0 && (character === ',' || character === ']')) {
      pieces.push(text.slice(from, at));
      from = at + 1;
      if (character === ']') return end.test(text.slice(from)) ? pieces : undefined;
    }
  }
  return undefined;
}

/** Reads one entry. Control characters are valid only between tokens; each in a text is read as a space. */
function readPiece(text: string): SplitEntry {
  const raw = parsedJson(text) ?? parsedJson(text.replace(/\p{Cc}/gu, ' ').replace(/,\s*\}\s*$/, '}'));
  return typeof raw === 'object' && raw !== null ? { kind: 'read', raw } : { kind: 'unreadable', text };
}
