import { asElements, type Element, keyOf, type Value, withLabels, withoutLabels } from './promql-vector.ts';

const arithmetic: Readonly<Record<string, (one: number, other: number) => number>> = {
  Add: (one, other) => one + other,
  Sub: (one, other) => one - other,
  Mul: (one, other) => one * other,
  Div: (one, other) => one / other,
};
const comparisons: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  Eql: (one, other) => one === other,
  Neq: (one, other) => one !== other,
  Gtr: (one, other) => one > other,
  Lss: (one, other) => one < other,
  Gte: (one, other) => one >= other,
  Lte: (one, other) => one <= other,
};
type SetOperator = (
  left: readonly Element[],
  right: readonly Element[],
  key: (one: Element) => string,
) => readonly Element[];
const sets: Readonly<Record<string, SetOperator>> = {
  And: (left, right, key) => left.filter((one) => right.some((other) => key(other) === key(one))),
  Unless: (left, right, key) => left.filter((one) => !right.some((other) => key(other) === key(one))),
  Or: (left, right, key) => [
    ...left,
    ...right.filter((other) => !left.some((one) => key(one) === key(other))),
  ],
};

/** An operator between two values, one to one. @param on the labels that must be equal; undefined for all of them */
export function operated(
  operator: string,
  left: Value,
  right: Value,
  on: readonly string[] | undefined,
): Value {
  const key = ({ labels }: Element) => keyOf(matched(labels, on));
  const set = sets[operator];
  if (set !== undefined) return set(asElements(left), asElements(right), key);
  if (typeof left === 'number' && typeof right === 'number') return ofNumbers(operator, left, right);
  if (typeof left === 'number')
    return asElements(right).flatMap((one) => applied(operator, one, left, one.value, one.value));
  if (typeof right === 'number')
    return left.flatMap((one) => applied(operator, one, one.value, right, one.value));
  return left.flatMap((one) => {
    const pairs = right.filter((other) => key(other) === key(one));
    if (pairs.length > 1) throw new Error(`${operator}: several elements for ${key(one)}`);
    const kept = on === undefined ? one : { ...one, labels: withLabels(one.labels, on) };
    return pairs.flatMap(({ value }) => applied(operator, kept, one.value, value, one.value));
  });
}

function ofNumbers(operator: string, left: number, right: number): number {
  const apply = arithmetic[operator];
  if (apply === undefined) throw new Error(`${operator} between numbers`);
  return apply(left, right);
}

/** A comparison keeps an element as it is; arithmetic takes its name away. */
function applied(
  operator: string,
  one: Element,
  left: number,
  right: number,
  kept: number,
): readonly Element[] {
  const compare = comparisons[operator];
  if (compare !== undefined) return compare(left, right) ? [{ ...one, value: kept }] : [];
  return [{ labels: withoutLabels(one.labels, ['__name__']), value: ofNumbers(operator, left, right) }];
}

function matched(labels: Element['labels'], on: readonly string[] | undefined): Element['labels'] {
  return on === undefined ? withoutLabels(labels, ['__name__']) : withLabels(labels, on);
}
