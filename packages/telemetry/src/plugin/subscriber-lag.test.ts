import { memoryStore } from '@nkul/core';
import type { Store } from '@nkul/core/store';
import { fakeNotifier, faultyStore, manualClock, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { samplesIn, valueIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';

const clock = manualClock();

/** A process whose reading of events fails while `fails` is true. */
async function started(inner: Store) {
  const state = { fails: false };
  const store = faultyStore(inner, ({ method }) =>
    state.fails && method === 'events' ? 'refused' : undefined,
  );
  const measured = telemetry({ every: '5m', openTelemetry: false });
  const test = await testHub({ notifiers: [fakeNotifier()], plugins: [measured], store, clock });
  return {
    ...test,
    state,
    async lag() {
      const samples = samplesIn((await measured.metrics()).body);
      return valueIn(samples, 'nkul_subscriber_lag_events', { subscriber: 'invoices' });
    },
  };
}

/** Lets a process that has the name fail to read its events, while more come. */
async function failed({ hub, state, notify }: Awaited<ReturnType<typeof started>>) {
  const subscription = hub.subscribe('invoices', ['message.queued'], () => {});
  await clock.run(100);
  state.fails = true;
  for (let sent = 0; sent < 3; sent += 1) await notify();
  await clock.run(100);
  return subscription;
}

it('a subscriber that is stopped while its events cannot be read is behind no more', async () => {
  const process = await started(memoryStore());
  const subscription = await failed(process);
  expect(await process.lag()).toBeGreaterThan(0);
  await subscription.stop();
  expect(await process.lag()).toBe(0);
  await process.notify();
  expect(await process.lag()).toBe(0);
  await process.hub.stop();
});

it('a subscriber is behind no more in a process that could not read its events, once another one has it', async () => {
  const store = memoryStore();
  const process = await started(store);
  await failed(process);
  expect(await process.lag()).toBeGreaterThan(0);
  const other = await started(store);
  const { promise: atWork, resolve: end } = Promise.withResolvers<void>();
  other.hub.subscribe('invoices', ['message.queued'], () => atWork);
  await clock.run(60_000);
  expect(await other.lag()).toBeGreaterThan(0);
  expect(await process.lag()).toBe(0);
  end();
  process.state.fails = false;
  await process.hub.stop();
  await other.hub.stop();
});
