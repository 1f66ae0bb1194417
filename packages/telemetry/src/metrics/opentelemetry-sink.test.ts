import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EveryState, everyState } from '../../test/every-state.ts';
import { type OpenTelemetry, openTelemetry } from '../../test/open-telemetry.ts';
import { type Sample, samplesIn, valueIn } from '../../test/scrape.ts';
import type { Metric } from './metric.ts';
import { metricTable } from './metric-table.ts';

let application: OpenTelemetry;
let state: EveryState;
let samples: readonly Sample[];

beforeAll(async () => {
  application = openTelemetry();
  state = await everyState();
  samples = await application.samples();
});

afterAll(async () => {
  await state.hub.stop({ drain: false });
  await application.end();
});

it.each(Object.values<Metric>(metricTable))(
  'gives $name to OpenTelemetry, with the values that Prometheus gets',
  async (metric) => {
    const own = samples.filter(({ name }) => name === metric.name);
    const name = metric.kind === 'histogram' ? `${metric.prometheus}_count` : metric.prometheus;
    const others = samplesIn((await state.measured.metrics()).body).filter((one) => one.name === name);
    expect(own).not.toEqual([]);
    expect(own).toHaveLength(others.length);
    for (const { labels, value } of own)
      expect([labels, valueIn(others, name, labels)]).toEqual([labels, value]);
  },
);

it('gives no other metric', () => {
  const known = new Set(Object.values<Metric>(metricTable).map(({ name }) => name));
  expect(samples.filter(({ name }) => !known.has(name))).toEqual([]);
});
