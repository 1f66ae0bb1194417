import type { SyntaxNode } from '@lezer/common';
import { labelsOf, type Matcher, PromqlTree, selectorOf } from './promql-tree.ts';

/** A metric that an expression reads. */
export interface Used {
  readonly metric: string;
  /** Labels that it must have: those of its matchers, of `by (…)` around it, and of `on (…)` beside it. */
  readonly labels: readonly string[];
  /** Texts that the expression looks for in a label: those of `=` and `!=`, and the choices of `=~` and `!~`, as patterns. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** The metrics that an expression reads, one for each selector. @throws Error if it is not PromQL */
export function usedBy(expression: string): readonly Used[] {
  const tree = new PromqlTree(expression);
  return tree.all('VectorSelector').map((selector) => {
    const { metric, matchers } = selectorOf(tree, selector);
    const labels = [...matchers.map(({ label }) => label), ...groupsAround(tree, selector)];
    return { metric, labels: [...new Set(labels)], values: valuesOf(matchers) };
  });
}

function groupsAround(tree: PromqlTree, selector: SyntaxNode): readonly string[] {
  const labels: string[] = [];
  for (let node = selector.parent; node !== null; node = node.parent) {
    const clause = node.getChild('AggregateModifier') ?? node.getChild('MatchingModifierClause');
    if (clause !== null) labels.push(...labelsOf(tree, clause));
  }
  return labels;
}

function valuesOf(matchers: readonly Matcher[]): Used['values'] {
  const values: Record<string, readonly string[]> = {};
  for (const { label, operator, value } of matchers) {
    const choices = operator.endsWith('~') && !value.includes('(') ? value.split('|') : [value];
    values[label] = [...(values[label] ?? []), ...choices];
  }
  return values;
}
