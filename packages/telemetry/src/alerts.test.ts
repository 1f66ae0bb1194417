import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { alertRules, firing } from '../test/alert-rules.ts';
import { reportScenarios } from '../test/report-scenarios.ts';
import { workScenarios } from '../test/work-scenarios.ts';

const scenarios = [...reportScenarios, ...workScenarios];

describe.each(alertRules())('$alert', (rule) => {
  const own = scenarios.filter(({ alert }) => alert === rule.alert);

  it('has a case in which it fires, and one in which it does not', () => {
    expect(own.some(({ fires }) => fires.length > 0)).toBe(true);
    expect(own.some(({ fires }) => fires.length === 0)).toBe(true);
  });

  test.each(own)('$title', (scenario) => {
    expect(firing(rule, scenario)).toEqual(scenario.fires);
  });
});
