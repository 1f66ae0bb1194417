/**
 * What a value of a template is, as its texts use it: `{name}` is text, `{n, number}` and `{n, plural, …}` a number,
 * `{at, date}` and `{at, time}` a date, `{x, select, …}` a choice.
 */
export type ValueKind = 'text' | 'number' | 'date' | 'choice';

/**
 * The kind of a value that is used in two ways, or undefined when no value could be both. A number may also stand as
 * it is (`{n}`), and so may a choice.
 */
export function commonKind(one: ValueKind, other: ValueKind): ValueKind | undefined {
  if (one === other) return one;
  if (one === 'text' && other !== 'date') return other;
  if (other === 'text' && one !== 'date') return one;
  return undefined;
}
