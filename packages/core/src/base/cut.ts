/** A text of at most `longest` characters; a longer one ends in `…`. It is well-formed if the text is. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = longest - 1;
  // Half of a character would not be well-formed.
  const splits = isHighSurrogate(text.charCodeAt(end - 1));
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}

/** A value of JSON as it is, or the beginning of its text if that is longer than `longest` characters. */
export function cutJson(value: unknown, longest: number): unknown {
  if (roomLeft(value, longest) >= 0) return value;
  const text = JSON.stringify(value) ?? '';
  return text.length <= longest ? value : cutText(text, longest);
}

/** Subtracts from a budget the most characters that a value's JSON can take. Negative if the budget may be too small. */
function roomLeft(value: unknown, budget: number): number {
  if (typeof value === 'string') return budget - value.length * mostPerCharacter;
  if (typeof value !== 'object' || value === null) return budget - mostPerNumber;
  let left = budget;
  // Without a list of the entries: this is called for every report.
  for (const key in value) {
    // The key is one of the object.
    const one = (value as Readonly<Record<string, unknown>>)[key];
    left = roomLeft(one, left - key.length * mostPerCharacter - punctuation);
    if (left < 0) return left;
  }
  return left;
}

/** The most that a character takes in JSON, as `\u001b`. */
const mostPerCharacter = 6;
/** The most that a number takes, as `-1.7976931348623157e+308`. */
const mostPerNumber = 24;
/** Quotes, colon and comma. */
const punctuation = 6;

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
