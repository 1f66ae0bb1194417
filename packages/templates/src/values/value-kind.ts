/**
 * The kind of a template's value, as its texts use it: `{name}` is text, `{n, number}` and `{n, plural, …}` a number,
 * `{at, date}` and `{at, time}` a date, `{x, select, …}` a choice.
 */
export type ValueKind = 'text' | 'number' | 'date' | 'choice';

/**
 * The common kind of two uses of a value, or undefined if they contradict each other. A number or a choice may also be
 * used bare (`{n}`).
 */
export function commonKind(one: ValueKind, other: ValueKind): ValueKind | undefined {
  if (one === other) return one;
  if (one === 'text' && other !== 'date') return other;
  if (other === 'text' && one !== 'date') return one;
  return undefined;
}
