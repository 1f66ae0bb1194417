import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** An expression of PromQL as its tree, with its text. */
export class PromqlTree {
  readonly text: string;
  readonly root: SyntaxNode;

  /** @throws Error with the place of the first thing that is not PromQL */
  constructor(text: string) {
    this.text = text;
    const tree = parser.parse(text);
    const errors: number[] = [];
    tree.iterate({ enter: ({ type, from }) => void (type.isError && errors.push(from)) });
    const [first] = errors;
    if (first !== undefined) throw new Error(`Not PromQL from here: ${text.slice(first, first + 60)}`);
    this.root = tree.topNode;
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  /** All nodes of a kind, in their order. */
  all(kind: string): readonly SyntaxNode[] {
    const found: SyntaxNode[] = [];
    this.root.cursor().iterate(({ name, node }) => void (name === kind && found.push(node)));
    return found;
  }
}

/** The children of a node, in their order. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** The only or first child of a kind. @throws Error without one */
export function childOf(node: SyntaxNode, kind: string): SyntaxNode {
  const child = node.getChild(kind);
  if (child === null) throw new Error(`${node.name} has no ${kind}`);
  return child;
}

/** The labels between the brackets of `by (…)` or `on (…)`. */
export function labelsOf(tree: PromqlTree, clause: SyntaxNode): readonly string[] {
  return childOf(clause, 'GroupingLabels')
    .getChildren('LabelName')
    .map((label) => tree.textOf(label));
}

/** A condition on a label: `status="sent"`. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

const operators: Readonly<Record<string, Matcher['operator']>> = {
  EqlSingle: '=',
  Neq: '!=',
  EqlRegex: '=~',
  NeqRegex: '!~',
};

/** The metric of a `VectorSelector`, and its matchers. */
export function selectorOf(
  tree: PromqlTree,
  selector: SyntaxNode,
): { metric: string; matchers: readonly Matcher[] } {
  const matchers = selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return {
    metric: tree.textOf(childOf(selector, 'Identifier')),
    matchers: matchers.map((matcher) => {
      const operator = operators[childOf(matcher, 'MatchOp').firstChild?.name ?? ''];
      if (operator === undefined) throw new Error(`An operator that is not known: ${tree.textOf(matcher)}`);
      const value = tree.textOf(childOf(matcher, 'StringLiteral')).slice(1, -1);
      return { label: tree.textOf(childOf(matcher, 'LabelName')), operator, value };
    }),
  };
}
