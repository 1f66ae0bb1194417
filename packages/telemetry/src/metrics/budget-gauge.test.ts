import { type EventOf, memoryStore } from '@nkul/core';
import { guard, type Limit } from '@nkul/guard';
import { fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { alertRules, firing } from '../../test/alert-rules.ts';
import { samplesIn, valueIn } from '../../test/scrape.ts';
import { ScrapedSeries } from '../../test/scraped-series.ts';
import { telemetry } from '../index.ts';
import { EventMetrics } from './event-metrics.ts';
import { Instruments } from './instruments.ts';
import { PrometheusSink } from './prometheus-sink.ts';

const budgetRule = alertRules().find(({ alert }) => alert === 'NkulBudget');
const hourMs = 3_600_000;

/** Processes on one store, with the same limits. */
function site(...limits: readonly Limit[]) {
  const [store, clock] = [memoryStore(), manualClock()];
  return {
    clock,
    async start() {
      const measured = telemetry({ every: '5m', openTelemetry: false });
      const hill = fakeNotifier({ name: 'hill' });
      const plugins = [guard({ countries: '*', price: () => 100, limits }), measured];
      const { hub, notify } = await testHub({ notifiers: [hill], plugins, store, clock });
      return {
        ...{ hub, hill, notify },
        measured,
        async send(count: number) {
          for (let sent = 0; sent < count; sent += 1) await notify();
          await clock.run(100);
        },
        async value(name: string, labels: Record<string, string>) {
          return valueIn(samplesIn((await measured.metrics()).body), name, labels);
        },
      };
    },
  };
}

function alerts(scraped: ScrapedSeries): readonly object[] {
  return budgetRule === undefined ? [] : firing(budgetRule, scraped);
}

it('limits in millions have a series each, by their names', async () => {
  const { start } = site(
    { per: 'all', most: '1000000 XAF per 1d', over: 'warn' },
    { per: 'all', most: '2000000 XAF per 1d', over: 'warn' },
  );
  const { hub, send, value } = await start();
  await send(1);
  const used = (rule: string) => value('nkul_budget_used_ratio', { rule, period: 'day' });
  expect(await used('all 1000000 XAF per 1d')).toBe(0.0001);
  expect(await used('all 2000000 XAF per 1d')).toBe(0.00005);
  await hub.stop();
});

it('an alert fires for a limit that gets near after a start, as the store counts it', async () => {
  const { start } = site({ per: 'all', most: '5 per 30d', over: 'warn' });
  const scraped = new ScrapedSeries();
  const before = await start();
  await before.send(3);
  await scraped.scrape({ own: before.measured }, 3);
  await before.hub.stop();
  const after = await start();
  await scraped.scrape({ own: after.measured }, 6);
  expect(alerts(scraped)).toEqual([]);
  await after.send(1);
  await scraped.scrape({ own: after.measured });
  expect(alerts(scraped)).toEqual([{ rule: 'all 5 per 30d', period: 'month' }]);
  await after.hub.stop();
});

it('the share of an event is shown for a day, or for a window that is shorter', async () => {
  const { clock, start } = site(
    { per: 'all', most: '5 per 30d', over: 'warn' },
    { per: 'all', most: '4 per 1h', over: 'warn' },
  );
  const { hub, send, value } = await start();
  await send(4);
  const shares = async () => [
    await value('nkul_limit_filled_ratio', { rule: 'all 5 per 30d', period: 'month' }),
    await value('nkul_limit_filled_ratio', { rule: 'all 4 per 1h', period: 'hour' }),
  ];
  expect(await shares()).toEqual([0.8, 1]);
  await clock.run(hourMs + 300_000);
  expect(await shares()).toEqual([0.8, 0]);
  await send(1);
  expect(await shares()).toEqual([1, 0]);
  await clock.run(24 * hourMs + 300_000);
  expect(await shares()).toEqual([0, 0]);
  await hub.stop();
});

it('shares go by the time that passes: they end with their windows also after a clock that was a year ahead', async () => {
  const { clock, start } = site({ per: 'all', most: '10 per 30d', over: 'warn' });
  const { hub, send, value } = await start();
  clock.setForward(365 * 24 * hourMs);
  await send(9);
  clock.setBack(365 * 24 * hourMs);
  const rule = { rule: 'all 10 per 30d', period: 'month' };
  const shares = async () => [
    await value('nkul_budget_used_ratio', rule),
    await value('nkul_limit_filled_ratio', rule),
  ];
  await clock.run(600_000);
  expect(await shares()).toEqual([0.9, 0.8]);
  await clock.run(24 * hourMs);
  expect(await shares()).toEqual([0.9, 0]);
  await clock.run(31 * 24 * hourMs);
  expect(await shares()).toEqual([0, 0]);
  await hub.stop();
});

it('a clock that is set forward takes no share away before its window is over', async () => {
  const { clock, start } = site({ per: 'all', most: '10 per 1h', over: 'warn' });
  const { hub, send, value } = await start();
  await send(9);
  clock.setForward(24 * hourMs);
  await clock.run(600_000);
  expect(await value('nkul_budget_used_ratio', { rule: 'all 10 per 1h', period: 'hour' })).toBe(0.9);
  await hub.stop();
});

it('a message that a limit cancels at its announcement takes nothing', async () => {
  const { clock, start } = site({ per: 'all', most: '10 per 1h', over: 'warn' });
  const { hub, send } = await start();
  const registry = new Registry();
  const events = new EventMetrics(new Instruments([new PrometheusSink(registry)]), undefined, () => clock);
  const queued: EventOf<'message.queued'>[] = [];
  hub.on('message.queued', (event) => void queued.push(event));
  await send(2);
  // As PostgreSQL tells it, for a transaction of the application: accepted, with charges that were not taken, and cancelled at once.
  for (const [place, event] of queued.entries())
    events.event(place === 0 ? event : { ...event, message: { ...event.message, chargedAt: undefined } });
  const used = { rule: 'all 10 per 1h', period: 'hour' };
  expect(valueIn(samplesIn(await registry.metrics()), 'nkul_budget_used_ratio', used)).toBe(0.1);
  await hub.stop();
});

describe('What messages give back that surely were not sent', () => {
  const day = { rule: 'all 10 per 1d', period: 'day' };
  const budget = { per: 'all', most: '10 per 1d', over: 'warn' } as const;

  it('is taken off the share: those that expire behind a pause, are cancelled or refused', async () => {
    const { clock, start } = site(budget);
    const { hub, hill, notify, send, value } = await start();
    const used = async () => await value('nkul_budget_used_ratio', day);
    await hub.pause('hill');
    for (let count = 0; count < 7; count += 1)
      await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour', expiresIn: '1h' });
    const { id } = await notify();
    expect(await used()).toBe(0.8);
    await clock.run(hourMs + 300_000);
    expect((await hub.health()).messages.expired).toBe(7);
    expect(await used()).toBe(0.1);
    await hub.cancel(id);
    expect(await used()).toBe(0);
    await hub.resume('hill');
    hill.script({ outcome: 'rejected', reason: { code: 'invalid_recipient', message: 'no such number' } });
    await send(2);
    expect(await used()).toBe(0.1);
    await hub.stop();
  });

  it('is that of its own messages: not of those that were taken before its start', async () => {
    const { clock, start } = site(budget);
    const before = await start();
    await before.hub.pause('hill');
    const { id } = await before.notify();
    await before.hub.stop();
    const after = await start();
    await clock.run(hourMs);
    await after.send(1);
    await after.hub.cancel(id);
    expect(await after.value('nkul_budget_used_ratio', day)).toBe(0.1);
    await after.hub.stop();
  });
});

it('events of all limits are counted, from 0 on after a first charge; only limits for all have a share', async () => {
  const { start } = site({ per: 'recipient', most: '5 per 1h' });
  const { hub, send, value } = await start();
  const counted = async () => [
    await value('nkul_limit_events_total', { rule: 'recipient 5 per 1h', event: 'limit.near' }),
    await value('nkul_limit_events_total', { rule: 'recipient 5 per 1h', event: 'limit.reached' }),
  ];
  await send(1);
  expect(await counted()).toEqual([0, 0]);
  await send(4);
  expect(await counted()).toEqual([1, 1]);
  expect(
    await value('nkul_limit_filled_ratio', { rule: 'recipient 5 per 1h', period: 'hour' }),
  ).toBeUndefined();
  await hub.stop();
});

it('many opt-outs within an hour are counted', async () => {
  const { start } = site();
  const { hub, value } = await start();
  for (let number = 10; number < 30; number += 1) await hub.optOut({ to: `+2376991285${number}` });
  expect(await value('nkul_limit_events_total', { rule: 'opt_outs', event: 'opt_out.many' })).toBe(1);
  await hub.stop();
});
