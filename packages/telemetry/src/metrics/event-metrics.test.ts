import type { HubOptions } from '@nkul/core';
import { guard } from '@nkul/guard';
import { eventually, type FakeNotifier, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { reportsAsJson } from '../../test/reports-as-json.ts';
import { samplesIn, valueIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';

const xaf = (amount: string) => ({ amount, currency: 'XAF' });

async function measured({
  hill = fakeNotifier({ name: 'hill', heedsAbort: false }),
  plugins = [],
  ...others
}: Partial<HubOptions> & { readonly hill?: FakeNotifier } = {}) {
  const plugin = telemetry({ every: '5m', openTelemetry: false });
  const test = await testHub({
    notifiers: [hill],
    plugins: [reportsAsJson('hill'), plugin, ...plugins],
    ...others,
  });
  return {
    ...test,
    hill,
    /** The samples of a metric, as `labels value`. */
    async values(name: string) {
      const all = samplesIn((await plugin.metrics()).body);
      return all.flatMap((one) =>
        one.name === name
          ? [
              `${Object.values(one.labels)
                .filter((value) => value !== '')
                .join(' ')} ${one.value}`,
            ]
          : [],
      );
    },
    async value(name: string, labels: Record<string, string> = {}) {
      return valueIn(samplesIn((await plugin.metrics()).body), name, labels);
    },
    async report(entry: object) {
      await test.hub.receive('hill', { method: 'POST', headers: {}, body: { parsed: [entry] } });
    },
    async sent() {
      const { id } = await test.notify();
      await test.clock.run(100);
      await eventually(async () => (await test.hub.get(id))?.status === 'sent');
      return id;
    },
  };
}

describe('Messages', () => {
  it('that wait in review are accepted once, also if they are released', async () => {
    const limits = [{ per: 'recipient', most: '1 per 1h', over: 'review' }] as const;
    const { hub, notify, values } = await measured({ plugins: [guard({ countries: '*', limits })] });
    await notify();
    const { id, status } = await notify();
    expect(status).toBe('review');
    await hub.release(id);
    expect(await values('nkul_messages_accepted_total')).toEqual(['default 2']);
    await hub.stop();
  });

  it('that are sent again are accepted, and their refusals counted', async () => {
    const { hub, values, sent } = await measured();
    const id = await sent();
    await expect(hub.resend(id)).rejects.toThrow();
    await hub.resend(id, { evenIfItMayArriveTwice: true });
    expect(await values('nkul_messages_accepted_total')).toEqual(['default 2']);
    expect(await values('nkul_messages_refused_total')).toEqual(['NKUL_STORE 0', 'NKUL_RESEND_REFUSED 1']);
    await hub.stop();
  });

  it('that an operator says are delivered have no time to the phone', async () => {
    const { hub, values, sent } = await measured();
    await hub.resolve(await sent(), { as: 'delivered' });
    expect(await values('nkul_messages_ended_total')).toEqual(['default delivered 1']);
    expect(await values('nkul_end_to_end_seconds_count')).toEqual([]);
    await hub.stop();
  });
});

describe('Attempts', () => {
  it('whose lease ends without an answer are unknown', async () => {
    const { hub, clock, hill, notify, values } = await measured();
    const gate = hill.hold();
    await notify();
    await clock.run(120_000);
    expect(await values('nkul_attempts_total')).toEqual(['hill accepted 0', 'hill unknown lease_expired 1']);
    gate.release();
    await hub.stop();
  });

  it('have a code as their reason, never a text of an adapter', async () => {
    const { hub, clock, hill, notify, values } = await measured();
    // An adapter without types may give any text.
    const code = 'no route to +237699128531' as 'provider_refused';
    hill.script({ outcome: 'rejected', reason: { code, message: 'none' } });
    await notify();
    await clock.run(100);
    expect(await values('nkul_attempts_total')).toEqual(['hill accepted 0', 'hill rejected other 1']);
    await hub.stop();
  });
});

describe('Charges', () => {
  it('count once if the answer and a report give a price', async () => {
    const { hub, hill, report, sent, values } = await measured();
    hill.script({ outcome: 'accepted', reference: 'r', units: 2, price: xaf('20') });
    await sent();
    await report({ reference: 'r', price: xaf('20') });
    expect(await values('nkul_cost_total')).toEqual(['hill XAF 20']);
    expect(await values('nkul_units_total')).toEqual(['hill 2']);
    await hub.stop();
  });

  it('count by the first report that gives a price, if answers give none', async () => {
    const { hub, report, sent, values } = await measured();
    await sent();
    await report({ reference: 'hill-1', status: 'enroute', price: xaf('7') });
    await report({ reference: 'hill-1', price: xaf('7') });
    expect(await values('nkul_cost_total')).toEqual(['hill XAF 7']);
    await hub.stop();
  });

  it('count by the tariff, and not again by a report', async () => {
    const { hub, report, sent, values } = await measured({ tariff: () => xaf('15') });
    await sent();
    await report({ reference: 'hill-1', price: xaf('16') });
    expect(await values('nkul_cost_total')).toEqual(['hill XAF 15']);
    await hub.stop();
  });

  it('count if the report comes before the answer', async () => {
    // The provider quotes our reference.
    const hill = Object.assign(fakeNotifier({ name: 'hill' }), {
      reference: ({ id }: { readonly id: string }) => `own-${id}`,
    });
    const { hub, clock, notify, report, value } = await measured({ tariff: () => xaf('15'), hill });
    const gate = hill.hold();
    hill.script({ outcome: 'accepted', reference: 'r', units: 3 });
    const { id } = await notify();
    await clock.run(0);
    await report({ reference: `own-${id}` });
    expect((await hub.get(id))?.status).toBe('delivered');
    gate.release();
    await clock.run(100);
    expect(await value('nkul_units_total', { notifier: 'hill' })).toBe(3);
    expect(await value('nkul_cost_total', { notifier: 'hill', currency: 'XAF' })).toBe(15);
    await hub.stop();
  });
});

describe('Reports', () => {
  it('have a verdict once: what repeats it is a duplicate', async () => {
    const { hub, report, sent, values } = await measured();
    await sent();
    await report({ reference: 'hill-1', status: 'delivered' });
    await report({ reference: 'hill-1', status: 'read' });
    expect(await values('nkul_reports_total')).toEqual([
      'hill applied delivered 1',
      'hill applied undelivered 0',
      'hill quarantined none 0',
      'hill duplicate delivered 1',
    ]);
    await hub.stop();
  });

  it('that are not final are applied without a verdict', async () => {
    const { hub, report, sent, values } = await measured();
    await sent();
    await report({ reference: 'hill-1', status: 'enroute' });
    expect(await values('nkul_reports_total')).toContain('hill applied none 1');
    await hub.stop();
  });

  it('that an operator adopts later do not set the time of the last one back', async () => {
    const { hub, clock, hill, notify, report, value } = await measured();
    hill.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    const { id } = await notify();
    await clock.run(100);
    await report({ reference: 'parked' });
    await clock.run(1_200_000);
    await report({ reference: 'of another' });
    const heard = await value('nkul_last_report_timestamp_seconds', { notifier: 'hill' });
    await hub.resolve(id, { as: 'sent', reference: 'parked' });
    expect((await hub.get(id))?.status).toBe('delivered');
    expect(await value('nkul_last_report_timestamp_seconds', { notifier: 'hill' })).toBe(heard);
    await hub.stop();
  });

  it('begin with the start of the hub, as a silent webhook is seen only so', async () => {
    const { hub, clock, value } = await measured();
    const started = clock.now().getTime() / 1_000;
    expect(await value('nkul_last_report_timestamp_seconds', { notifier: 'hill' })).toBe(started);
    await hub.stop();
  });
});

it('Calls to the webhook are counted by the status of their answer', async () => {
  const { hub, report, values } = await measured();
  await report({ reference: 'x' });
  await hub.receive('hill', { method: 'PUT', headers: {}, body: { parsed: [] } });
  hub.refusedCallback({ notifier: 'hill', status: 404, reason: 'a wrong token' });
  hub.refusedCallback({ status: 404, reason: 'an unknown notifier' });
  expect(await values('nkul_callbacks_total')).toEqual([
    'hill 403 0',
    'hill 404 1',
    'hill 200 1',
    'hill 405 1',
    '404 1',
  ]);
  await hub.stop();
});

describe('The share of a budget', () => {
  const limits = [
    { per: 'all', most: '4 per 1h', over: 'warn' },
    { per: 'recipient', most: '2 per 1h', over: 'warn' },
  ] as const;
  const used = { rule: 'all 4 per 1h', period: 'hour' };

  it('is that of the limits for all messages, and slides with their window', async () => {
    const { hub, clock, notify, value, values } = await measured({
      plugins: [guard({ countries: '*', limits })],
    });
    await notify();
    await clock.run(1_800_000);
    for (let sent = 0; sent < 2; sent += 1) await notify();
    expect(await values('nkul_budget_used_ratio')).toEqual(['all 4 per 1h hour 0.75']);
    await clock.run(1_860_000);
    expect(await value('nkul_budget_used_ratio', used)).toBe(0.5);
    await clock.run(3_600_000);
    expect(await value('nkul_budget_used_ratio', used)).toBe(0);
    await hub.stop();
  });
});

it('A claim that finds nothing to do is not a group', async () => {
  const { hub, clock, sent, value } = await measured();
  await sent();
  await clock.run(60_000);
  const claims = await value('nkul_store_duration_seconds_count', { operation: 'claim' });
  expect(claims).toBeGreaterThan((await value('nkul_turn_size_count', { operation: 'claim' })) ?? 0);
  await hub.stop();
});
