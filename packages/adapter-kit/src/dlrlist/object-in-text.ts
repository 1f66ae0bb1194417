import { isRecord, parsedJson } from '../read/json-value.ts';

/** How many braces before the object are tried. A warning has few. */
const mostBefore = 20;

/**
 * The one object of JSON in a text. PHP writes warnings before and after it. Undefined if an object is missing or cut off,
 * or if another brace follows, as it is unclear then which object counts.
 */
export function objectInText(text: string): unknown {
  let from = text.indexOf('{');
  for (let tried = 0; from !== -1 && tried < mostBefore; tried += 1) {
    const end = endOfObject(text, from);
    if (end === undefined) return undefined;
    const value = parsedJson(text.slice(from, end));
    if (isRecord(value)) return text.includes('{', end) ? undefined : value;
    from = text.indexOf('{', end);
  }
  return undefined;
}

/** The place after the brace that closes the object; undefined if that brace is missing. */
function endOfObject(text: string, from: number): number | undefined {
  let [depth, quoted] = [0, false];
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else quoted = character !== '"';
    } else if (character === '"') quoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
