import { fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { openTelemetry } from '../../test/open-telemetry.ts';
import { samplesIn, valueIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Longer than the pace of an account is kept without a new reading. */
const paceMs = 360_000;
const hill = { notifier: 'hill' };

/** A hub that reads the balance of its account when a test says so. */
async function account() {
  const clock = manualClock();
  let left = 100;
  const measured = telemetry({ every: '1m' });
  const notifier = fakeNotifier({
    name: 'hill',
    balance: () => ({ left, unit: 'sms', at: clock.now() }),
  });
  const { hub, notify } = await testHub({ notifiers: [notifier], plugins: [measured], clock });
  return {
    ...{ hub, clock },
    async spend() {
      notifier.script({ outcome: 'accepted', reference: 'r', units: 100 });
      await notify();
      await clock.run(100);
    },
    async read(now: number) {
      left = now;
      await hub.balance('hill', { record: true });
      await clock.run(paceMs);
    },
    async value(name: string) {
      return valueIn(samplesIn((await measured.metrics()).body), name, hill);
    },
  };
}

it('are gone if the balance is read, and nothing was charged for 7 days: the account was topped up', async () => {
  const application = openTelemetry();
  const { hub, clock, spend, read, value } = await account();
  const exported = async () => valueIn(await application.samples(), 'nkul.balance_days', hill);
  await spend();
  await clock.run(dayMs + hourMs);
  await read(0);
  expect([await value('nkul_balance_days'), await exported()]).toEqual([0, 0]);
  await clock.run(8 * dayMs);
  // The balance is not read any more: an alert that it is low must not end by that.
  expect(await value('nkul_balance_days')).toBe(0);
  await read(5_000);
  expect(await value('nkul_balance_units')).toBe(5_000);
  expect(await value('nkul_balance_days')).toBeUndefined();
  // An SDK of OpenTelemetry goes on to show the last value.
  expect(await exported()).toBe(9_999);
  await spend();
  await clock.run(dayMs + hourMs);
  await read(0);
  expect([await value('nkul_balance_days'), await exported()]).toEqual([0, 0]);
  await hub.stop();
  await application.end();
});

it('and the balance are those of now after a clock that was ahead by a day', async () => {
  const { hub, clock, spend, read, value } = await account();
  await spend();
  await clock.run(dayMs + hourMs);
  clock.setForward(dayMs);
  await read(0);
  clock.setBack(dayMs);
  await read(5_000);
  expect(await value('nkul_balance_units')).toBe(5_000);
  expect(await value('nkul_balance_days')).toBeGreaterThan(50);
  await hub.stop();
});
