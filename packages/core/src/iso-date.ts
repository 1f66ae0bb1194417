/** How many instants are remembered: more than the messages that are on their way at once have. */
const remembered = 1_024;
const written = new Map<number, string>();

/**
 * A date as `JSON.stringify` writes it, without its quotation marks. The same few instants are written again and again:
 * each time a message changes, and for all messages of one turn.
 */
export function isoDate(date: Date): string {
  const instant = date.getTime();
  const known = written.get(instant);
  if (known !== undefined) return known;
  const text = date.toJSON();
  if (written.size >= remembered) written.clear();
  written.set(instant, text);
  return text;
}
