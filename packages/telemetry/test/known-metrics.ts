import type { SyntaxNode } from '@lezer/common';
import type { Metric } from '../src/metrics/metric.ts';
import { metricTable } from '../src/metrics/metric-table.ts';
import { PromqlTree } from './promql-tree.ts';
import { usedBy } from './used-by.ts';

/** The names of all series, with the metric that each is of. A histogram has three. */
const series: ReadonlyMap<string, { readonly metric: Metric; readonly labels: readonly string[] }> = new Map(
  Object.values<Metric>(metricTable).flatMap((metric) => {
    const { prometheus, kind, labels } = metric;
    if (kind !== 'histogram') return [[prometheus, { metric, labels }] as const];
    return [
      [`${prometheus}_bucket`, { metric, labels: [...labels, 'le'] }] as const,
      [`${prometheus}_sum`, { metric, labels }] as const,
      [`${prometheus}_count`, { metric, labels }] as const,
    ];
  }),
);

/** The metrics and labels of an expression that are not in the table. @throws Error if it is not PromQL */
export function strangersIn(expression: string): readonly string[] {
  return usedBy(expression).flatMap(({ metric, labels }) => {
    const known = series.get(metric);
    if (known === undefined) return [metric];
    return labels.filter((label) => !known.labels.includes(label)).map((label) => `${metric}{${label}}`);
  });
}

/**
 * The metrics of an expression whose processes are put together wrongly: counters are summed, and gauges are not, as those
 * of the store are the same in every process.
 */
export function wronglyCombined(expression: string): readonly string[] {
  const tree = new PromqlTree(expression);
  return tree.all('VectorSelector').flatMap((selector) => {
    const name = tree.textOf(selector.getChild('Identifier') ?? selector);
    const isSummed = nearestCombination(selector) === 'Sum';
    return isSummed === mustBeSummed(name) ? [] : [name];
  });
}

/** Gauges of one process: its calls under way, and its share of a limit. */
const ofOneProcess: ReadonlySet<string> = new Set([
  metricTable.inFlight.prometheus,
  metricTable.budgetUsed.prometheus,
]);

function mustBeSummed(name: string): boolean {
  return ofOneProcess.has(name) || series.get(name)?.metric.kind !== 'gauge';
}

function nearestCombination(selector: SyntaxNode): string | undefined {
  for (let node = selector.parent; node !== null; node = node.parent)
    if (node.name === 'AggregateExpr') return node.getChild('AggregateOp')?.firstChild?.name;
  return undefined;
}
