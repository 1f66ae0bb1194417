import { fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { samplesIn, valueIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';

const dayMs = 24 * 3_600_000;
const unknown = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } } as const;

it('unknown messages get old at once after a clock that was ahead by a day', async () => {
  const clock = manualClock();
  const measured = telemetry({ every: '1m', openTelemetry: false });
  const hill = fakeNotifier({ name: 'hill' });
  const { hub, notify } = await testHub({ notifiers: [hill], plugins: [measured], clock });
  const age = async () => valueIn(samplesIn((await measured.metrics()).body), 'nkul_unknown_oldest_seconds');
  hill.script(unknown, unknown);
  clock.setForward(dayMs);
  const { id } = await notify();
  await clock.run(100);
  clock.setBack(dayMs);
  await notify();
  await clock.run(900_000);
  expect((await hub.reading.unknown()).count).toBe(2);
  expect(await age()).toBeGreaterThan(600);
  // Its time has come.
  await clock.run(dayMs);
  expect(await age()).toBeGreaterThan(dayMs / 1_000);
  await hub.resolve(id, { as: 'delivered' });
  await clock.run(60_000);
  expect(await age()).toBeGreaterThan(dayMs / 1_000);
  await hub.stop();
});
