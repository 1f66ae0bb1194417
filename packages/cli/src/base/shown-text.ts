/** Characters that steer a terminal, or change the direction of a line. */
const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A text as a terminal may show it. Texts of providers and of people may hold characters that move the cursor or rewrite
 * lines: a dot replaces each.
 */
export function shownText(text: string): string {
  return text.replace(steering, '·');
}

/** JSON without characters that steer a terminal: they are written as escapes. */
export function shownJson(json: string): string {
  return json.replace(steering, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
