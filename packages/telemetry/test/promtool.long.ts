/** The alerts in a real Prometheus: `npx --yes pnpm@12 test:long promtool`. It needs `promtool` on the PATH. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { alertRules, alertsFile, type Scenario } from './alert-rules.ts';
import { boardExpressions } from './board.ts';
import { busyHub } from './busy-hub.ts';
import { moneyScenarios } from './money-scenarios.ts';
import { evaluate } from './promql-evaluator.ts';
import type { Element } from './promql-vector.ts';
import { reportScenarios } from './report-scenarios.ts';
import { type Labels, readSeries, type WrittenSeries } from './series.ts';
import { workScenarios } from './work-scenarios.ts';

const installed = spawnSync('promtool', ['--version']).error === undefined;
const directory = mkdtempSync(join(tmpdir(), 'nkul-promtool-'));
const rules = alertRules();
const scenarios = [...reportScenarios, ...workScenarios, ...moneyScenarios];

beforeEach(({ skip }) => {
  if (!installed) skip('promtool is not installed');
});
afterAll(() => rmSync(directory, { recursive: true }));

it('Prometheus reads the rules', () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', alertsFile], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`${rules.length} rules found`);
});

it.each(scenarios)('Prometheus agrees: $alert $title', (scenario) => {
  expectAgreement(testOf(scenario), scenario.step);
});

it('Prometheus agrees on all that the board shows', () => {
  const series = busyHub();
  const expressions = boardExpressions().map((expr) => valuesOf(expr, series, 70));
  expectAgreement({ interval: '1m', input_series: inputOf(series), promql_expr_test: expressions });
});

function expectAgreement(test: object, step = 1): void {
  // promtool compares annotations too; they are not part of a scenario.
  const bare = rules.map(({ annotations, ...rule }) => rule);
  write('rules.yml', { groups: [{ name: 'nkul', interval: '1m', rules: bare }] });
  write('test.yml', { rule_files: ['rules.yml'], evaluation_interval: `${step}m`, tests: [test] });
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(directory, 'test.yml')], {
    encoding: 'utf8',
  });
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
}

function write(name: string, content: unknown): void {
  writeFileSync(join(directory, name), stringify(content, { lineWidth: 0 }));
}

/** A test for promtool: the alert fires or not, and its expression has the values of our evaluator. */
function testOf({ alert, series, step = 1, minute, fires }: Scenario): object {
  const rule = rules.find((one) => one.alert === alert);
  if (rule === undefined) throw new Error(alert);
  return {
    interval: `${step}m`,
    input_series: inputOf(series),
    alert_rule_test: [
      {
        eval_time: `${minute}m`,
        alertname: alert,
        exp_alerts: fires.map((labels) => ({ exp_labels: { ...rule.labels, ...labels } })),
      },
    ],
    promql_expr_test: parts(rule.expr).map((expr) => valuesOf(expr, series, minute, step)),
  };
}

function inputOf(series: WrittenSeries): readonly object[] {
  return Object.entries(series).map(([name, values]) => ({ series: name, values }));
}

/** The values of an expression: between two samples, where Prometheus 2 and 3 have the same ones in a range. */
function valuesOf(expr: string, series: WrittenSeries, minute: number, step?: number): object {
  const elements = evaluate(expr, readSeries(series, step), minute * 60 + 30);
  return { expr: `round(${expr}, 0.001)`, eval_time: `${minute}m30s`, exp_samples: elements.map(sampleOf) };
}

/** The expression; and, as it has no elements while all is well, the first part of its comparison. */
function parts(expression: string): readonly string[] {
  const [first = ''] = expression.split(/ (?:>=?|<|==) /);
  return [`(${expression})`, `(${first})`];
}

function sampleOf({ labels, value }: Element): object {
  return { labels: writtenLabels(labels), value: Math.round(value * 1_000) / 1_000 };
}

function writtenLabels({ __name__, ...labels }: Labels): string {
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
}
