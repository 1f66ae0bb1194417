/**
 * Evaluates PromQL over series, as far as our alerts and our board use it; all else is an error. It follows Prometheus 3;
 * `promtool.long.ts` compares it with a real one.
 */
import type { SyntaxNode } from '@lezer/common';
import { increaseOf, perSeries, quantiles } from './promql-functions.ts';
import { operated } from './promql-operators.ts';
import { childOf, childrenOf, labelsOf, type Matcher, PromqlTree, selectorOf } from './promql-tree.ts';
import {
  asElements,
  asNumber,
  type Element,
  keyOf,
  type RangeElement,
  type Value,
  withLabels,
} from './promql-vector.ts';
import type { Sample, Series } from './series.ts';

/** For how long a sample counts, in seconds. */
const lookBack = 300;

/** The elements of an expression at a time. A number is one element without labels. @param at in seconds */
export function evaluate(expression: string, series: readonly Series[], at: number): readonly Element[] {
  const value = new Evaluation(new PromqlTree(expression), series, at).result();
  return typeof value === 'number' ? [{ labels: {}, value }] : value;
}

class Evaluation {
  readonly #tree: PromqlTree;
  readonly #series: readonly Series[];
  readonly #at: number;

  constructor(tree: PromqlTree, series: readonly Series[], at: number) {
    this.#tree = tree;
    this.#series = series;
    this.#at = at;
  }

  result(): Value {
    return this.#valueOf(onlyChild(this.#tree.root));
  }

  #valueOf(node: SyntaxNode): Value {
    switch (node.name) {
      case 'ParenExpr':
        return this.#valueOf(onlyChild(node));
      case 'NumberDurationLiteral':
        return Number(this.#tree.textOf(node));
      case 'VectorSelector':
        return this.#selected(node);
      case 'BinaryExpr':
        return this.#binary(node);
      case 'AggregateExpr':
        return this.#aggregated(node);
      case 'FunctionCall':
        return this.#called(node);
      default:
        throw new Error(`${node.name} is not evaluated: ${this.#tree.textOf(node)}`);
    }
  }

  #binary(node: SyntaxNode): Value {
    const [left, operator, ...rest] = childrenOf(node);
    const right = rest.at(-1);
    if (left === undefined || operator === undefined || right === undefined) throw new Error(node.name);
    const clause = node.getChild('MatchingModifierClause');
    if (rest.length > 1 && clause?.getChild('On') == null)
      throw new Error(`Not evaluated: ${this.#tree.textOf(node)}`);
    const on = clause === null ? undefined : labelsOf(this.#tree, clause);
    return operated(operator.name, this.#valueOf(left), this.#valueOf(right), on);
  }

  #aggregated(node: SyntaxNode): readonly Element[] {
    const clause = node.getChild('AggregateModifier');
    const by = clause === null ? [] : labelsOf(this.#tree, clause);
    if (clause !== null) childOf(clause, 'By');
    const combine = combinations[childOf(node, 'AggregateOp').firstChild?.name ?? ''];
    if (combine === undefined) throw new Error(`Not evaluated: ${this.#tree.textOf(node)}`);
    const elements = asElements(this.#valueOf(onlyChild(childOf(node, 'FunctionCallBody'))));
    const groups = Map.groupBy(elements, ({ labels }) => keyOf(withLabels(labels, by)));
    return [...groups.values()].map((group) => ({
      labels: withLabels(group[0]?.labels ?? {}, by),
      value: group.map(({ value }) => value).reduce(combine),
    }));
  }

  #called(node: SyntaxNode): Value {
    const name = this.#tree.textOf(childOf(node, 'FunctionIdentifier'));
    const [first, second] = childrenOf(childOf(node, 'FunctionCallBody'));
    if (name === 'time') return this.#at;
    if (first === undefined) throw new Error(`${name}() has no argument`);
    switch (name) {
      case 'increase':
        return this.#increases(first, () => 1);
      case 'rate':
        return this.#increases(first, (seconds) => seconds);
      case 'min_over_time':
        return perSeries(this.#range(first).ranges, (samples) =>
          Math.min(...samples.map(({ value }) => value)),
        );
      case 'vector':
        return [{ labels: {}, value: asNumber(this.#valueOf(first)) }];
      case 'absent':
        return asElements(this.#valueOf(first)).length === 0 ? [{ labels: {}, value: 1 }] : [];
      case 'clamp_min': {
        const least = asNumber(this.#valueOf(given(second)));
        return perElement(this.#valueOf(first), (value) => Math.max(value, least));
      }
      case 'histogram_quantile':
        return quantiles(asNumber(this.#valueOf(first)), asElements(this.#valueOf(given(second))));
      default:
        throw new Error(`${name}() is not evaluated`);
    }
  }

  #increases(selector: SyntaxNode, per: (seconds: number) => number): readonly Element[] {
    const { ranges, from } = this.#range(selector);
    return perSeries(ranges, (samples) => {
      const grown = increaseOf(samples, from, this.#at);
      return grown === undefined ? undefined : grown / per(this.#at - from);
    });
  }

  /** The latest samples, unless they are old, or their series has ended. */
  #selected(node: SyntaxNode): readonly Element[] {
    return this.#matching(node).flatMap(({ labels, samples }) => {
      const last = samples.findLast(({ at }) => at <= this.#at);
      const counts = last !== undefined && last.at > this.#at - lookBack && !Number.isNaN(last.value);
      return counts ? [{ labels, value: last.value }] : [];
    });
  }

  #range(node: SyntaxNode): { readonly ranges: readonly RangeElement[]; readonly from: number } {
    const seconds = secondsOf(this.#tree.textOf(childOf(node, 'DurationExpr')));
    const from = this.#at - seconds;
    const within = ({ at, value }: Sample) => at > from && at <= this.#at && !Number.isNaN(value);
    const ranges = this.#matching(childOf(node, 'VectorSelector')).map(({ labels, samples }) => ({
      labels,
      samples: samples.filter(within),
    }));
    return { ranges: ranges.filter(({ samples }) => samples.length > 0), from };
  }

  #matching(node: SyntaxNode): readonly Series[] {
    const { metric, matchers } = selectorOf(this.#tree, node);
    return this.#series.filter(
      ({ labels }) => labels['__name__'] === metric && matchers.every((matcher) => matches(labels, matcher)),
    );
  }
}

const combinations: Readonly<Record<string, (one: number, other: number) => number>> = {
  Sum: (one, other) => one + other,
  Max: (one, other) => Math.max(one, other),
  Min: (one, other) => Math.min(one, other),
};

/** A duration as PromQL writes it: `15m`. @throws Error for another unit than `s`, `m`, `h`, `d` */
export function secondsOf(duration: string): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 }[unit];
  if (seconds === undefined) throw new Error(`Not a duration: ${duration}`);
  return Number(count) * seconds;
}

function matches(labels: Series['labels'], { label, operator, value }: Matcher): boolean {
  const own = labels[label] ?? '';
  const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
  return operator.startsWith('!') ? !equal : equal;
}

function perElement(value: Value, change: (value: number) => number): readonly Element[] {
  return asElements(value).map(({ labels: { __name__, ...labels }, value: own }) => ({
    labels,
    value: change(own),
  }));
}

function onlyChild(node: SyntaxNode): SyntaxNode {
  const [child, ...others] = childrenOf(node);
  if (others.length > 0) throw new Error(`${node.name} has several parts`);
  return given(child);
}

function given<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('an argument is missing');
  return part;
}
