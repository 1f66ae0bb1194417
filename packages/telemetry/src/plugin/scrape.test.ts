import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EveryState, everyState } from '../../test/every-state.ts';
import { type Sample, samplesIn, valueIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';
import type { Metric } from '../metrics/metric.ts';
import { metricTable } from '../metrics/metric-table.ts';

let state: EveryState;
let text: string;
let samples: readonly Sample[];

beforeAll(async () => {
  state = await everyState();
  text = await scraped();
  samples = samplesIn(text);
});

afterAll(async () => await state.hub.stop({ drain: false }));

/** A scrape over a real socket. */
async function scraped(method = 'GET', handler = state.measured.metricsHandler): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { method });
    const allow = answer.headers.get('allow') ?? answer.headers.get('content-type');
    return method === 'GET' && answer.ok
      ? await answer.text()
      : `${answer.status} ${allow} ${await answer.text()}`;
  } finally {
    server.close();
  }
}

describe('A scrape of a hub that went through every state', () => {
  it.each(Object.entries<Metric>(metricTable))('has %s, with the labels of the table alone', (_, metric) => {
    const name = metric.kind === 'histogram' ? `${metric.prometheus}_count` : metric.prometheus;
    const own = samples.filter((one) => one.name === name);
    expect(own).not.toEqual([]);
    for (const { labels } of own) expect(Object.keys(labels).toSorted()).toEqual(metric.labels.toSorted());
    const type = `# TYPE ${metric.prometheus} ${metric.kind}`;
    expect(text.split('\n')).toContain(type);
    expect(text).toContain(`# HELP ${metric.prometheus} ${metric.help}\n`);
  });

  it('has no other metric', () => {
    const known = new Set(Object.values<Metric>(metricTable).map(({ prometheus }) => prometheus));
    const others = samples.map(({ name }) => name.replace(/_(?:bucket|sum|count)$/, ''));
    expect(others.filter((name) => !known.has(name))).toEqual([]);
  });

  it('counts messages that were accepted, refused and ended', () => {
    const accepted = (route: string) =>
      valueIn(samples, 'nkul_messages_accepted_total', { route, template: '' });
    expect([accepted('default'), accepted('lake'), accepted('review')]).toEqual([16, 4, 2]);
    const refused = (error: string) => valueIn(samples, 'nkul_messages_refused_total', { error });
    expect([refused('NKUL_INVALID_RECIPIENT'), refused('NKUL_LIMIT_EXCEEDED')]).toEqual([1, 1]);
    const ended = samples.filter(({ name }) => name === 'nkul_messages_ended_total');
    expect(ended.map(({ labels: { status }, value }) => [status, value]).toSorted()).toEqual([
      ['cancelled', 1],
      ['delivered', 1],
      ['expired', 1],
      ['failed', 1],
      ['rejected', 1],
      ['undelivered', 1],
    ]);
  });

  it('counts attempts by their outcomes, and the time of calls', () => {
    const attempts = (outcome: string, reason = '', notifier = 'hill') =>
      valueIn(samples, 'nkul_attempts_total', { notifier, outcome, reason });
    expect(attempts('accepted')).toBe(13);
    expect(attempts('accepted', '', 'lake')).toBe(1);
    expect(attempts('rejected', 'invalid_recipient')).toBe(1);
    expect(attempts('rejected', 'provider_refused', 'lake')).toBe(1);
    expect(attempts('unknown', 'no_answer')).toBe(1);
    expect(attempts('deferred', 'not_connected')).toBeGreaterThan(1);
    expect(
      valueIn(samples, 'nkul_send_duration_seconds_count', { notifier: 'hill', outcome: 'accepted' }),
    ).toBe(13);
  });

  it('counts reports by their effect and verdict', () => {
    const counted = samples.filter(({ name }) => name === 'nkul_reports_total');
    expect(
      Object.fromEntries(
        counted.map(({ labels, value }) => [`${labels['result']} ${labels['verdict']}`, value]),
      ),
    ).toEqual({
      'applied delivered': 1,
      'applied undelivered': 1,
      'duplicate delivered': 1,
      'conflict undelivered': 1,
      'parked delivered': 2,
      'candidate delivered': 1,
      'quarantined none': 1,
    });
    expect(valueIn(samples, 'nkul_last_report_timestamp_seconds', { notifier: 'hill' })).toBe(
      1_767_225_607.6,
    );
  });

  it('has the times to the phone, in seconds', () => {
    const bucket = (le: string) =>
      valueIn(samples, 'nkul_delivery_seconds_bucket', { notifier: 'hill', place: 'CM', le });
    expect([bucket('5'), bucket('10'), bucket('+Inf')]).toEqual([0, 1, 1]);
    expect(
      valueIn(samples, 'nkul_end_to_end_seconds_sum', {
        route: 'default',
        template: '',
        category: 'code',
      }),
    ).toBe(7.6);
  });

  it('has units and money as providers and the tariff give them, a late price once', () => {
    expect(valueIn(samples, 'nkul_units_total', { notifier: 'hill' })).toBe(2);
    expect(valueIn(samples, 'nkul_cost_total', { notifier: 'hill', currency: 'XAF' })).toBe(3);
    expect(valueIn(samples, 'nkul_cost_total', { notifier: 'lake', currency: 'XAF' })).toBe(15);
  });

  it('has what waits, from the store', () => {
    const messages = (status: string) => valueIn(samples, 'nkul_messages', { status });
    expect(['review', 'queued', 'sending', 'sent', 'unknown'].map(messages)).toEqual([1, 2, 0, 12, 1]);
    expect(valueIn(samples, 'nkul_due_oldest_seconds', { notifier: 'lake' })).toBeGreaterThan(60);
    expect(valueIn(samples, 'nkul_unknown_oldest_seconds')).toBeGreaterThan(24 * 3_600);
    expect(valueIn(samples, 'nkul_held_messages', { notifier: 'lake' })).toBe(1);
    expect(valueIn(samples, 'nkul_notifier_paused', { notifier: 'lake', reason: 'operator' })).toBe(1);
    expect(valueIn(samples, 'nkul_notifier_away', { notifier: 'hill', reason: 'unavailable' })).toBe(1);
    expect(valueIn(samples, 'nkul_stray_reports', { kind: 'parked' })).toBe(2);
    expect(valueIn(samples, 'nkul_calls_in_flight', { notifier: 'hill' })).toBe(0);
  });

  it('has the balance, for how long it is enough, and the share of a budget', () => {
    expect(valueIn(samples, 'nkul_balance_units', { notifier: 'hill' })).toBe(4_900);
    // 2 units in 25 hours.
    expect(valueIn(samples, 'nkul_balance_days', { notifier: 'hill' })).toBeCloseTo(2_560.59, 2);
    expect(valueIn(samples, 'nkul_budget_used_ratio', { rule: 'all 12 per 1d', period: 'day' })).toBeCloseTo(
      13 / 12,
    );
  });

  it('has failed listeners, subscribers and the groups of the store', () => {
    expect(valueIn(samples, 'nkul_listener_failures_total', { event: 'message.expired' })).toBe(1);
    expect(valueIn(samples, 'nkul_subscriber_lag_events', { subscriber: 'invoicing' })).toBeGreaterThan(50);
    expect(valueIn(samples, 'nkul_turn_size_sum', { operation: 'add' })).toBe(23);
    expect(valueIn(samples, 'nkul_store_duration_seconds_count', { operation: 'claim' })).toBeGreaterThan(20);
  });

  it('has no number, no id, no key and no text in its labels', async () => {
    const { items } = await state.hub.find({ limit: 100 });
    const labels = samples.flatMap((one) => Object.values(one.labels));
    const secrets = items.flatMap(({ id, recipient, content, attempts }) => [
      id,
      recipient.phone ?? '',
      content['sms']?.text ?? '',
      ...attempts.flatMap(({ reference }) => reference ?? []),
    ]);
    expect(new Set(secrets).size).toBeGreaterThan(20);
    expect(
      labels.filter((label) => secrets.some((secret) => secret !== '' && label.includes(secret))),
    ).toEqual([]);
    expect(labels.filter((label) => /\d{5}/.test(label))).toEqual([]);
  });
});

describe('The handler of scrapes', () => {
  it('answers HEAD without a body, and refuses other methods', async () => {
    expect(await scraped('HEAD')).toBe('200 text/plain; version=0.0.4; charset=utf-8 ');
    expect(await scraped('POST')).toBe('405 GET, HEAD ');
  });

  it('leaves an answer alone that a time-out of the application has begun', async () => {
    const server = createServer((request, response) => {
      state.measured.metricsHandler(request, response);
      response.writeHead(503).end('too late');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect([answer.status, await answer.text()]).toEqual([503, 'too late']);
    server.close();
  });

  it('says that metrics cannot be read, without the reason', async () => {
    const { metricsHandler } = telemetry({ prometheus: false });
    expect(await scraped('GET', metricsHandler)).toBe('500 text/plain The metrics could not be read.\n');
  });
});

it('keeps its metrics in the registry of the application', async () => {
  const registry = new Registry();
  const other = await everyState(telemetry({ prometheus: registry, every: '5m' }));
  expect(samplesIn(await registry.metrics())).toEqual(samples);
  await other.hub.stop({ drain: false });
});
