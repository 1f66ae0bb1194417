/** Characters that steer a terminal, or change the direction of a line. */
const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A text as a terminal may show it. Texts of providers and of people may hold characters that move the cursor or rewrite
 * lines: a dot stands in the place of each.
 */
export function shownText(text: string): string {
  return text.replace(steering, '·');
}

/** JSON in which no character steers a terminal. */
export function shownJson(json: string): string {
  return json.replace(steering, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
