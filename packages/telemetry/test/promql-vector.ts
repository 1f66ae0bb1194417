import type { Labels, Sample } from './series.ts';

/** A series at a moment. */
export interface Element {
  readonly labels: Labels;
  readonly value: number;
}

/** The value of an expression: a number, or elements. */
export type Value = number | readonly Element[];

/** The samples of a series within a range. */
export interface RangeElement {
  readonly labels: Labels;
  readonly samples: readonly Sample[];
}

/** Only these labels, without the name of the metric unless it is one of them. */
export function withLabels(labels: Labels, kept: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => kept.includes(label)));
}

export function withoutLabels(labels: Labels, dropped: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !dropped.includes(label)));
}

/** A text that equal labels share. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** @throws Error if it is not elements */
export function asElements(value: Value): readonly Element[] {
  if (typeof value === 'number') throw new Error('a number where elements are due');
  return value;
}

/** @throws Error if it is not a number */
export function asNumber(value: Value): number {
  if (typeof value !== 'number') throw new Error('elements where a number is due');
  return value;
}
