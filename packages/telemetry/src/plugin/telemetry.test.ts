import { ConfigurationError, createHub, memoryStore } from '@nkul/core';
import { NOTIFIER, type Plugin } from '@nkul/core/adapter';
import type { Store } from '@nkul/core/store';
import { fakeNotifier, faultyStore, testHub } from '@nkul/testing';
import { Registry } from 'prom-client';
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

  it('shows when the store was last read, also if a reading hangs, and says so once', async () => {
    let hangs: Promise<unknown> | undefined;
    const store = faultyStore(memoryStore(), ({ method }) => (method === 'queues' ? hangs : undefined));
    const { hub, clock, log, value } = await measured({ store });
    await clock.run(1_000);
    const before = await value('nkul_store_read_timestamp_seconds');
    expect(before).toBe(clock.now().getTime() / 1_000);
    let end = (): void => {};
    hangs = new Promise<void>((resolve) => {
      end = resolve;
    });
    await clock.run(5_000);
    expect(await value('nkul_store_read_timestamp_seconds')).toBe(before);
    expect(await value('nkul_store_failures_total', { operation: 'read' })).toBe(4);
    expect(log.filter(({ message }) => message.startsWith('the metrics of the store'))).toHaveLength(1);
    hangs = undefined;
    end();
    await clock.run(2_000);
    expect(await value('nkul_store_read_timestamp_seconds')).toBe(clock.now().getTime() / 1_000);
    await hub.stop();
  });

  it('shows no message as 0 because their state cannot be read', async () => {
    let broken = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      broken && method === 'count' ? 'refused' : undefined,
    );
    const { hub, clock, notify, value } = await measured({ store });
    await notify();
    await clock.run(1_000);
    broken = true;
    await clock.run(2_000);
    expect(await value('nkul_messages', { status: 'sent' })).toBe(1);
    expect(await value('nkul_store_failures_total', { operation: 'read' })).toBe(2);
    broken = false;
    await hub.stop();
  });

  it('goes on reading a store that refuses writes: its messages get old', async () => {
    let isFull = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      isFull && method === 'add' ? 'refused' : undefined,
    );
    const { hub, clock, notify, value } = await measured({ store });
    await hub.pause('hill');
    await notify();
    isFull = true;
    await expect(notify()).rejects.toThrow('add() is refused');
    await clock.run(30_000);
    expect((await hub.health()).failing).toBe('store');
    expect(await value('nkul_due_oldest_seconds', { notifier: 'hill' })).toBeGreaterThanOrEqual(29);
    expect(await value('nkul_store_read_timestamp_seconds')).toBe(clock.now().getTime() / 1_000);
    expect(await value('nkul_store_failures_total', { operation: 'read' })).toBe(0);
    await hub.stop();
  });

  it('has no time of an unknown message, and none of a reading, before there is one', async () => {
    const store = faultyStore(memoryStore(), ({ method }) => (method === 'queues' ? 'refused' : undefined));
    const { hub, clock, value } = await measured({ store });
    await clock.run(1_000);
    expect(await value('nkul_store_read_timestamp_seconds')).toBeUndefined();
    expect(await value('nkul_unknown_oldest_seconds')).toBeUndefined();
    expect(await value('nkul_store_failures_total', { operation: 'read' })).toBe(2);
    await hub.stop();
  });

  it('counts groups that the store has failed', async () => {
    const store = faultyStore(memoryStore(), ({ method }) => (method === 'add' ? 'refused' : undefined));
    const { hub, notify, value } = await measured({ store });
    await expect(notify()).rejects.toThrow('add() is refused');
    expect(await value('nkul_store_failures_total', { operation: 'add' })).toBe(1);
    expect(await value('nkul_messages_refused_total', { error: 'NKUL_STORE' })).toBe(1);
    await hub.stop();
  });

  it('goes by the clock of the store', async () => {
    const inner = memoryStore();
    const store = new Proxy(inner, {
      get(target, name) {
        if (name === 'time') return async () => new Date(Date.parse('2026-01-01T00:10:00Z') + passed());
        const part: unknown = Reflect.get(target, name, target);
        return typeof part === 'function' ? part.bind(target) : part;
      },
    });
    let passed = () => 0;
    const { hub, clock, hill, notify, value } = await measured({ store });
    const start = clock.monotonicMs();
    passed = () => clock.monotonicMs() - start;
    hill.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    await notify();
    await clock.run(2_000);
    const age = (await value('nkul_unknown_oldest_seconds')) ?? Number.NaN;
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThan(5);
    await hub.stop();
  });

  it('has no gauges any more once the hub has stopped, but its counters', async () => {
    const { hub, clock, notify, value } = await measured();
    await hub.pause('hill');
    await notify();
    await clock.run(1_000);
    await hub.stop();
    expect(await value('nkul_notifier_paused', { notifier: 'hill', reason: 'operator' })).toBeUndefined();
    expect(await value('nkul_messages_accepted_total', { route: 'default', template: '' })).toBe(1);
    await clock.run(5_000);
    expect(await value('nkul_messages', { status: 'queued' })).toBeUndefined();
    expect(await value('nkul_store_read_timestamp_seconds')).toBeUndefined();
    expect(await value('nkul_unknown_oldest_seconds')).toBeUndefined();
  });

  it('measures the hub that is made after one that could not be made', async () => {
    const plugin = telemetry();
    const broken: Plugin = {
      name: 'broken',
      register: (container) => void container.registerInstance(NOTIFIER, fakeNotifier()),
      start: async () => {
        throw new Error('a plugin of the test');
      },
    };
    await expect(createHub({ plugins: [plugin, broken] })).rejects.toThrow('a plugin of the test');
    const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], plugins: [plugin] });
    await notify();
    const accepted = { route: 'default', template: '' };
    const samples = samplesIn((await plugin.metrics()).body);
    expect(valueIn(samples, 'nkul_messages_accepted_total', accepted)).toBe(1);
    await hub.stop();
  });

  it('refuses a registry that has its metrics already', async () => {
    const registry = new Registry();
    const make = () =>
      testHub({ notifiers: [fakeNotifier()], plugins: [telemetry({ prometheus: registry })] });
    const { hub } = await make();
    await expect(make()).rejects.toThrow(
      'The registry has nkul_messages_accepted_total already: give each telemetry() a registry of its own.',
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
