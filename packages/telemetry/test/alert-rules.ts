import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { evaluate, secondsOf } from './promql-evaluator.ts';
import { keyOf } from './promql-vector.ts';
import { type Labels, readSeries, type WrittenSeries } from './series.ts';

/** A rule of `alerts.yml`. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Series, and a moment. */
export interface Situation {
  readonly series: WrittenSeries;
  /** How often samples are taken and rules evaluated, in minutes. @default 1 */
  readonly step?: number;
  /** A multiple of the step. */
  readonly minute: number;
}

/** A situation, and whether an alert fires in it. */
export interface Scenario extends Situation {
  readonly alert: string;
  readonly title: string;
  /** The labels of each alert that fires, without its severity. */
  readonly fires: readonly Labels[];
}

/** The file with the rules. */
export const alertsFile: string = fileURLToPath(new URL('../alerts.yml', import.meta.url));

/** The rules, in the order of the file. */
export function alertRules(): readonly AlertRule[] {
  const { groups } = parse(readFileSync(alertsFile, 'utf8'));
  return groups.flatMap(({ rules }: { readonly rules: readonly AlertRule[] }) => rules);
}

/** For how long before a moment a rule is evaluated, in minutes: longer than each `for`. */
const lead = 30;

/** The alerts of a rule that fire at the minute of a scenario. */
export function firing(rule: AlertRule, { series: written, step = 1, minute }: Situation): readonly Labels[] {
  const series = readSeries(written, step);
  const heldFor = secondsOf(rule.for ?? '0s');
  let active = new Map<string, { readonly labels: Labels; readonly since: number }>();
  for (let at = Math.max(0, minute - lead) * 60; at <= minute * 60; at += step * 60) {
    const found = evaluate(rule.expr, series, at).map(({ labels: { __name__, ...labels } }) => labels);
    active = new Map(
      found.map((labels) => [keyOf(labels), active.get(keyOf(labels)) ?? { labels, since: at }]),
    );
  }
  const fired = [...active.values()].filter(({ since }) => minute * 60 - since >= heldFor);
  return fired.map(({ labels }) => labels);
}
