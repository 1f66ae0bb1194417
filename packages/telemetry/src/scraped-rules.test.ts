import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertRules } from '../test/alert-rules.ts';
import { boardExpressions } from '../test/board.ts';
import { type EveryState, everyState } from '../test/every-state.ts';
import { type Sample, samplesIn } from '../test/scrape.ts';
import { usedBy } from '../test/used-by.ts';

const expressions = [...alertRules().map(({ expr }) => expr), ...boardExpressions()];
const used = expressions.flatMap(usedBy);

let state: EveryState;
let samples: readonly Sample[];

beforeAll(async () => {
  state = await everyState();
  samples = samplesIn((await state.measured.metrics()).body);
});

afterAll(async () => await state.hub.stop({ drain: false }));

it('a real scrape has each series of the alerts and of the board, with its labels', () => {
  const missing = used.filter(
    ({ metric, labels }) =>
      !samples.some((one) => one.name === metric && labels.every((label) => label in one.labels)),
  );
  expect(missing).toEqual([]);
});

it('a real scrape has the values that the alerts and the board look for', () => {
  const missing = used.flatMap(({ metric, values }) =>
    Object.entries(values).flatMap(([label, choices]) =>
      choices.filter((choice) => !hasValue(metric, label, choice)).map((choice) => `${label}: ${choice}`),
    ),
  );
  expect([...new Set(missing)]).toEqual([]);
});

function hasValue(metric: string, label: string, pattern: string): boolean {
  const whole = new RegExp(`^(?:${pattern})$`);
  return samples.some((one) => one.name === metric && whole.test(one.labels[label] ?? ''));
}
