import { ConfigurationError, memoryStore } from '@nkul/core';
import type { Store } from '@nkul/core/store';
import { fakeNotifier, faultyStore, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { samplesIn, valueIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';

async function measured({
  every = '1s',
  ...options
}: {
  readonly every?: '1s' | '5m';
  readonly store?: Store;
} = {}) {
  const plugin = telemetry({ every });
  const hill = fakeNotifier({ name: 'hill' });
  const test = await testHub({ notifiers: [hill], plugins: [plugin], ...options });
  const value = async (name: string, labels?: Record<string, string>) =>
    valueIn(samplesIn((await plugin.metrics()).body), name, labels);
  return { ...test, hill, value };
}

describe('telemetry()', () => {
  it('reads the store at its interval, not when it is scraped', async () => {
    const { hub, clock, notify, hill, value } = await measured();
    const gate = hill.hold();
    await clock.run(0);
    await notify();
    expect(await value('nkul_messages', { status: 'sending' })).toBe(0);
    expect(await value('nkul_calls_in_flight', { notifier: 'hill' })).toBe(1);
    await clock.run(1_000);
    expect(await value('nkul_messages', { status: 'sending' })).toBe(1);
    gate.release();
    await clock.run(1_000);
    expect(await value('nkul_messages', { status: 'sending' })).toBe(0);
    await hub.stop();
  });

  it('keeps the gauges of before while the store cannot be read, and warns', async () => {
    let broken = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      broken && method === 'queues' ? 'refused' : undefined,
    );
    const { hub, clock, log, notify, value } = await measured({ store });
    await notify();
    await clock.run(1_000);
    broken = true;
    await clock.run(2_000);
    expect(await value('nkul_messages', { status: 'sent' })).toBe(1);
    expect(log.map(({ message }) => message)).toContain(
      'the metrics of the store could not be read; they stay as they were',
    );
    await hub.stop();
  });

  it('has series from the start, so that the first increase is seen', async () => {
    const { hub, value } = await measured({ every: '5m' });
    expect(await value('nkul_attempts_total', { notifier: 'hill', outcome: 'accepted', reason: '' })).toBe(0);
    await hub.stop();
  });

  it('shows by how much a subscriber that fails is behind', async () => {
    const { hub, clock, notify, value } = await measured();
    hub.subscribe('broken', ['message.queued'], () => {
      throw new Error('a handler of the test');
    });
    await notify();
    await notify();
    await clock.run(2_000);
    expect(await value('nkul_subscriber_lag_events', { subscriber: 'broken' })).toBeGreaterThanOrEqual(5);
    await hub.stop();
  });

  it('shows 0 for a subscriber that has handled all: another process may go on with it', async () => {
    const { hub, clock, notify, value } = await measured();
    hub.subscribe('quick', ['message.queued'], () => {});
    await notify();
    await clock.run(5_000);
    expect(await value('nkul_subscriber_lag_events', { subscriber: 'quick' })).toBe(0);
    await hub.stop();
  });

  it('takes the pause and the absence of a provider away when they end', async () => {
    const { hub, clock, hill, notify, value } = await measured();
    await hub.pause('hill');
    await clock.run(1_000);
    expect(await value('nkul_notifier_paused', { notifier: 'hill', reason: 'operator' })).toBe(1);
    await hub.resume('hill');
    const reason = { code: 'unavailable', message: 'later' } as const;
    hill.script(
      ...Array.from({ length: 8 }, () => ({ outcome: 'deferred', reason, scope: 'notifier' }) as const),
    );
    await notify();
    await clock.run(20_000);
    const away = { notifier: 'hill', reason: 'unavailable' };
    expect(await value('nkul_notifier_away', away)).toBe(1);
    expect(await value('nkul_notifier_paused', { notifier: 'hill', reason: 'operator' })).toBe(0);
    await clock.run(3_600_000);
    expect(await value('nkul_notifier_away', away)).toBe(0);
    await hub.stop();
  });

  it('measures one hub at a time', async () => {
    const plugin = telemetry();
    const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins: [plugin] });
    await expect(testHub({ notifiers: [fakeNotifier()], plugins: [plugin] })).rejects.toThrow(
      'A plugin of telemetry() measures one hub at a time',
    );
    await hub.stop();
  });

  it('has no metrics without Prometheus', async () => {
    await expect(telemetry({ prometheus: false }).metrics()).rejects.toThrow(ConfigurationError);
  });

  it.each([
    [{ prometheus: {} }, 'prometheus is wrong: give true, false or a Registry of prom-client'],
    [{ every: '10m' }, 'every must be from 1 second to 5 minutes'],
    [{ otel: false }, 'otel'],
    [{ budgets: 'all' }, 'budgets'],
  ])('refuses %j', (options, message) => {
    expect(() => telemetry(options as never)).toThrow(message);
  });
});
