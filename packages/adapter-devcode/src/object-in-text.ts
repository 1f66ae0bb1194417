import { isRecord, parsedJson } from '@nkul/adapter-kit';

/** How many braces in front of the object are looked at. A warning has few. */
const mostBefore = 20;

/**
 * The one object of JSON in a text, as PHP writes warnings in front of it and behind it. Undefined if it is missing
 * or cut off, or if another brace follows: then it is not known which object counts.
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

/** The place behind the brace that closes the object; undefined if it stays open. */
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
