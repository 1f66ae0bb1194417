import { memoryStore } from '@nkul/core';
import { fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { alertRules, firing } from '../../test/alert-rules.ts';
import { reportsAsJson } from '../../test/reports-as-json.ts';
import { samplesIn, valueIn } from '../../test/scrape.ts';
import { ScrapedSeries } from '../../test/scraped-series.ts';
import { telemetry } from '../index.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Processes on one store, one after the other. */
function site() {
  const [store, clock] = [memoryStore(), manualClock('2026-01-01T00:00:00Z')];
  return {
    clock,
    async start() {
      const measured = telemetry({ every: '1m', openTelemetry: false });
      const hill = fakeNotifier({ name: 'hill' });
      const plugins = [reportsAsJson('hill'), measured];
      const { hub, notify } = await testHub({ notifiers: [hill], plugins, store, clock });
      return {
        ...{ hub, hill, measured, notify },
        async heard() {
          const samples = samplesIn((await measured.metrics()).body);
          const seconds = valueIn(samples, 'nkul_last_report_timestamp_seconds', { notifier: 'hill' });
          return new Date((seconds ?? Number.NaN) * 1_000);
        },
        async report(reference: string) {
          await hub.receive('hill', { method: 'POST', headers: {}, body: { parsed: [{ reference }] } });
        },
      };
    },
  };
}

type Process = Awaited<ReturnType<ReturnType<typeof site>['start']>>;

/** A message whose outcome is unknown, and a report that may be about it. */
async function parked({ hill, notify, report }: Process, clock: ReturnType<typeof site>['clock']) {
  hill.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
  const { id } = await notify();
  await clock.run(100);
  await report('parked');
  return id;
}

it('a report that was parked before the start does not set the time of the last one back when it is adopted', async () => {
  const { clock, start } = site();
  const before = await start();
  const id = await parked(before, clock);
  await before.hub.stop();
  await clock.run(29 * dayMs);
  const after = await start();
  const started = clock.now();
  await after.hub.resolve(id, { as: 'sent', reference: 'parked' });
  expect((await after.hub.get(id))?.status).toBe('delivered');
  expect(await after.heard()).toEqual(started);
  await after.hub.stop();
});

it('no alert fires because such a report is adopted right after a start', async () => {
  const rule = alertRules().find(({ alert }) => alert === 'NkulNoReports');
  const { clock, start } = site();
  const before = await start();
  const id = await parked(before, clock);
  await before.hub.stop();
  await clock.run(29 * dayMs);
  const after = await start();
  await after.hub.resolve(id, { as: 'sent', reference: 'parked' });
  // Prometheus begins to scrape at minute 0.
  const began = clock.now().getTime() / 1_000;
  const scraped = new ScrapedSeries();
  for (let minute = 0; minute < 21; minute += 1) {
    for (let sent = 0; sent < 5; sent += 1) await after.notify();
    await clock.run(60_000);
    await scraped.scrape({ own: after.measured });
  }
  const time = 'nkul_last_report_timestamp_seconds{notifier="hill",instance="own"}';
  const since = (scraped.series[time] ?? '').split(' ').map((value) => `${Number(value) - began}`);
  const series = { ...scraped.series, [time]: since.join(' ') };
  expect(rule && firing(rule, { series, minute: 20 })).toEqual([]);
  await after.hub.stop();
});

it('a time of the last report that is in the future, as the clock was set back, becomes the present', async () => {
  const { clock, start } = site();
  const { hub, report, heard } = await start();
  clock.setForward(365 * dayMs);
  await report('ahead');
  expect(await heard()).toEqual(clock.now());
  clock.setBack(365 * dayMs);
  await clock.run(60_000);
  const corrected = await heard();
  expect(corrected.getTime()).toBeLessThanOrEqual(clock.now().getTime());
  await clock.run(hourMs);
  expect(await heard()).toEqual(corrected);
  await report('later');
  expect(await heard()).toEqual(clock.now());
  await hub.stop();
});

it('a hub that starts with a clock that is ahead of its store shows the time of the store', async () => {
  const { clock, start } = site();
  clock.setForward(dayMs);
  const { hub, heard } = await start();
  clock.setBack(dayMs);
  await clock.run(60_000);
  expect((await heard()).getTime()).toBeLessThanOrEqual(clock.now().getTime());
  await hub.stop();
});
