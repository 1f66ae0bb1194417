import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { alertRules, firing } from '../test/alert-rules.ts';
import { busyHub } from '../test/busy-hub.ts';
import { strangersIn, wronglyCombined } from '../test/known-metrics.ts';
import { moneyScenarios } from '../test/money-scenarios.ts';
import { reportScenarios } from '../test/report-scenarios.ts';
import { usedBy } from '../test/used-by.ts';
import { workScenarios } from '../test/work-scenarios.ts';

const rules = alertRules();
const scenarios = [...reportScenarios, ...workScenarios, ...moneyScenarios];
const root = new URL('../../../', import.meta.url);

describe.each(rules)('$alert', (rule) => {
  const own = scenarios.filter(({ alert }) => alert === rule.alert);

  it('is PromQL of metrics and labels that are in the table', () => {
    expect(strangersIn(rule.expr)).toEqual([]);
  });

  it('sums counters, and does not sum gauges that are the same in every process', () => {
    expect(wronglyCombined(rule.expr)).toEqual([]);
  });

  it('says how bad it is and how to mend it, with the section of the page for the night', () => {
    const { summary, description, runbook = '', ...others } = rule.annotations;
    expect(['critical', 'warning']).toContain(rule.labels['severity']);
    expect([summary, description]).toEqual([expect.stringMatching(/.{10}/), expect.stringMatching(/\.$/)]);
    expect(others).toEqual({});
    const [file = '', anchor] = runbook.split('#');
    expect(existsSync(new URL(file, root))).toBe(true);
    expect(headings(readFileSync(new URL(file, root), 'utf8'))).toContain(anchor);
  });

  it('names in its words only labels that it has', () => {
    const given = new Set(own.flatMap(({ fires }) => fires.flatMap((labels) => Object.keys(labels))));
    const words = Object.values(rule.annotations).join(' ');
    const named = [...words.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
    expect(named.filter((label) => !given.has(label))).toEqual([]);
  });

  it('has a case in which it fires, and one in which it does not', () => {
    expect(own.some(({ fires }) => fires.length > 0)).toBe(true);
    expect(own.some(({ fires }) => fires.length === 0)).toBe(true);
  });

  test.each(own)('$title', (scenario) => {
    expect(firing(rule, scenario)).toEqual(scenario.fires);
  });

  test.each([5, 59, 62, 75])(
    'does not fire at minute %s of a hub that works, and starts again after an hour',
    (minute) => {
      expect(firing(rule, { series: busyHub(), minute })).toEqual([]);
    },
  );
});

describe('the metrics of an expression', () => {
  it('have the labels of their matchers, and those by which they are grouped and matched', () => {
    expect(
      usedBy(
        'sum by (le, route) (rate(a_bucket{template=~"otp|code",route!=""}[5m])) and on (notifier) max(b)',
      ),
    ).toEqual([
      {
        metric: 'a_bucket',
        labels: ['template', 'route', 'le', 'notifier'],
        values: { template: ['otp', 'code'], route: [''] },
      },
      { metric: 'b', labels: ['notifier'], values: {} },
    ]);
  });

  it.each([
    ['max(nkul_mesages)', ['nkul_mesages']],
    ['max(nkul_messages{state="sent"})', ['nkul_messages{state}']],
    ['sum by (route) (rate(nkul_attempts_total[5m]))', ['nkul_attempts_total{route}']],
    ['sum(rate(nkul_delivery_seconds[5m]))', ['nkul_delivery_seconds']],
    ['sum by (le) (rate(nkul_delivery_seconds_count[5m]))', ['nkul_delivery_seconds_count{le}']],
  ])('are strangers if the table does not have them: %s', (expression, strangers) => {
    expect(strangersIn(expression)).toEqual(strangers);
  });

  it.each(['max(nkul_messages', 'rate(nkul_messages[5x])', 'max by nkul_messages'])(
    'are not read from what is not PromQL: %s',
    (expression) => {
      expect(() => usedBy(expression)).toThrow(/^Not PromQL from here: /);
    },
  );
});

/** The anchors that GitHub gives to the headings of a page. */
function headings(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
