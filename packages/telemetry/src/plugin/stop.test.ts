import { memoryStore } from '@nkul/core';
import { fakeNotifier, faultyStore, manualClock, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { samplesIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';
import { metricTable } from '../metrics/metric-table.ts';

const gauges = new Set(
  Object.values(metricTable).flatMap(({ kind, prometheus }) => (kind === 'gauge' ? [prometheus] : [])),
);

/** A hub whose store hangs while the gauges are read, until the test ends that. */
async function hanging() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let hangs: Promise<void> | undefined;
  const store = faultyStore(memoryStore(), ({ method }) => (method === 'queues' ? hangs : undefined));
  const [clock, measured] = [manualClock(), telemetry({ every: '1s', openTelemetry: false })];
  const hub = await testHub({ notifiers: [fakeNotifier()], plugins: [measured], store, clock });
  await clock.run(2_000);
  hangs = promise;
  await clock.run(1_000);
  return {
    ...{ ...hub, clock, resolve, reject },
    shown: async () => samplesIn((await measured.metrics()).body).filter(({ name }) => gauges.has(name)),
  };
}

it('a hub stops in little more than a second although a reading hangs, and has no gauges then', async () => {
  const { hub, clock, log, shown, resolve } = await hanging();
  expect(await shown()).not.toEqual([]);
  const stopped = hub.stop();
  await clock.run(1_200);
  await stopped;
  expect(log.map(({ message }) => message)).toEqual([]);
  expect(await shown()).toEqual([]);
  resolve();
  await clock.run(5_000);
  expect(await shown()).toEqual([]);
  expect(log.map(({ message }) => message)).toEqual([]);
});

it('a hub waits for a reading that ends in time: the store is not closed under it', async () => {
  const { hub, clock, log, resolve } = await hanging();
  let isStopped = false;
  const stopped = hub.stop().then(() => {
    isStopped = true;
  });
  await clock.run(500);
  expect(isStopped).toBe(false);
  resolve();
  await stopped;
  expect(log.map(({ message }) => message)).toEqual([]);
});

it('a reading that fails after the hub has stopped is not logged: its store is closed', async () => {
  const { hub, clock, log, reject } = await hanging();
  const stopped = hub.stop();
  await clock.run(1_200);
  await stopped;
  reject(new Error('the store is closed'));
  await clock.run(1_000);
  expect(log.map(({ message }) => message)).toEqual([]);
});
