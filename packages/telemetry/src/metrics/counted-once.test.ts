import { type HubOptions, INTERCEPTOR, memoryStore } from '@nkul/core';
import type { Plugin } from '@nkul/core/adapter';
import { eventually, fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { reportsAsJson } from '../../test/reports-as-json.ts';
import { samplesIn } from '../../test/scrape.ts';
import { telemetry } from '../index.ts';

const xaf = (amount: string) => ({ amount, currency: 'XAF' });
const afterLeaseMs = 120_000;

/** Processes on one store, which count apart. */
async function site(count: number, { plugins = [], ...options }: Partial<HubOptions> = {}) {
  const [store, clock] = [memoryStore(), manualClock()];
  const made = Array.from({ length: count }, async () => {
    const measured = telemetry({ every: '5m', openTelemetry: false });
    // The provider quotes our reference, so that its report may come before its answer.
    const hill = Object.assign(fakeNotifier({ name: 'hill', heedsAbort: false }), {
      reference: ({ id }: { readonly id: string }) => `own-${id}`,
    });
    const parts = { notifiers: [hill], plugins: [reportsAsJson('hill'), measured, ...plugins] };
    const { hub, notify } = await testHub({ ...options, ...parts, store, clock, start: false });
    return { hub, hill, measured, notify };
  });
  const processes = await Promise.all(made);
  const [first] = processes;
  const last = processes.at(-1);
  if (first === undefined || last === undefined) throw new Error('a site has at least one process');
  await first.hub.start();
  return {
    clock,
    /** The process that sends. */
    first,
    /** Another one, which is not started, if there are two. */
    last,
    async sent() {
      const { id } = await first.notify();
      await clock.run(100);
      await eventually(async () => (await first.hub.get(id))?.status === 'sent');
      return id;
    },
    /** The values of a counter above 0, summed over the processes. */
    async sum(name: string) {
      const sums: Record<string, number> = {};
      for (const { measured } of processes)
        for (const one of samplesIn((await measured.metrics()).body)) {
          if (one.name !== name || one.value === 0) continue;
          const { notifier: _, ...labels } = one.labels;
          const key = Object.values(labels)
            .filter((value) => value !== '')
            .join(' ');
          sums[key] = (sums[key] ?? 0) + one.value;
        }
      return sums;
    },
    async stop() {
      for (const { hub } of processes.toReversed()) await hub.stop();
    },
  };
}

type Site = Awaited<ReturnType<typeof site>>;

/** Reports to a process of the site. */
async function report({ hub }: Site['first'], entry: object): Promise<void> {
  await hub.receive('hill', { method: 'POST', headers: {}, body: { parsed: [entry] } });
}

describe('An attempt counts once', () => {
  it.each([1, 2])('if its answer comes after its lease, with processes: %s', async (count) => {
    const { clock, first, last, sum, stop } = await site(count);
    const gate = first.hill.hold();
    first.hill.script({ outcome: 'accepted', reference: 'r', units: 2 });
    const { id } = await first.notify();
    await clock.run(0);
    if (last !== first) await last.hub.start();
    await clock.run(afterLeaseMs);
    expect(await sum('nkul_attempts_total')).toEqual({ 'unknown lease_expired': 1 });
    gate.release();
    await clock.run(100);
    await eventually(async () => (await first.hub.get(id))?.status === 'sent');
    expect(await sum('nkul_attempts_total')).toEqual({ 'unknown lease_expired': 1 });
    expect(await sum('nkul_units_total')).toEqual({ '': 2 });
    expect(await sum('nkul_send_duration_seconds_count')).toEqual({ accepted: 1 });
    await stop();
  });

  it('if its late answer says that the outcome is unknown', async () => {
    const { clock, first, sum, stop } = await site(1);
    const gate = first.hill.hold();
    first.hill.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    await first.notify();
    await clock.run(afterLeaseMs);
    gate.release();
    await clock.run(100);
    expect(await sum('nkul_attempts_total')).toEqual({ 'unknown lease_expired': 1 });
    await stop();
  });

  it('if a report shows that it was accepted before its lease ends, and its answer comes later', async () => {
    const { clock, first, sum, stop } = await site(1);
    const gate = first.hill.hold();
    const { id } = await first.notify();
    await clock.run(0);
    await report(first, { reference: `own-${id}`, status: 'enroute' });
    await clock.run(afterLeaseMs);
    expect((await first.hub.get(id))?.status).toBe('sent');
    expect(await sum('nkul_attempts_total')).toEqual({ accepted: 1 });
    gate.release();
    await clock.run(100);
    expect((await first.hub.get(id))?.attempts[0]?.settledAt).toBeDefined();
    expect(await sum('nkul_attempts_total')).toEqual({ accepted: 1 });
    await stop();
  });

  it('if its provider was called: not if an interceptor has stopped it', async () => {
    const plugin: Plugin = {
      name: 'stopping',
      register: (container) =>
        void container.registerInstance(INTERCEPTOR, {
          name: 'stopping',
          send: ({ content }) => (content['sms']?.text === 'stop' ? { stop: 'the test' } : undefined),
        }),
    };
    const { clock, first, sum, sent, stop } = await site(1, { plugins: [plugin] });
    const { id } = await first.notify('stop');
    await clock.run(100);
    await eventually(async () => (await first.hub.get(id))?.status === 'cancelled');
    expect(await sum('nkul_messages_ended_total')).toEqual({ 'default cancelled': 1 });
    await sent();
    expect(await sum('nkul_attempts_total')).toEqual({ accepted: 1 });
    await stop();
  });
});

describe('A price counts once', () => {
  it('if one process hears it in the answer, and another one in the report', async () => {
    const { first, last, sent, sum, stop } = await site(2);
    first.hill.script({ outcome: 'accepted', reference: 'r', price: xaf('20') });
    await sent();
    await report(last, { reference: 'r', price: xaf('20') });
    expect(await sum('nkul_cost_total')).toEqual({ XAF: 20 });
    await stop();
  });

  it('if several processes hear reports with it', async () => {
    const { first, last, sent, sum, stop } = await site(2);
    first.hill.script({ outcome: 'accepted', reference: 'r' });
    await sent();
    await report(last, { reference: 'r', status: 'enroute', price: xaf('7') });
    await report(first, { reference: 'r', price: xaf('7') });
    expect(await sum('nkul_cost_total')).toEqual({ XAF: 7 });
    await stop();
  });

  it('if only a report has it, also after an answer with a price to another message', async () => {
    const { first, sent, sum, stop } = await site(1);
    first.hill.script(
      { outcome: 'accepted', reference: 'priced', price: xaf('20') },
      { outcome: 'accepted', reference: 'later' },
    );
    await sent();
    await sent();
    await report(first, { reference: 'later', price: xaf('7') });
    expect(await sum('nkul_cost_total')).toEqual({ XAF: 27 });
    await stop();
  });

  it('if its report came before the answer, whichever has it', async () => {
    const { clock, first, last, sum, stop } = await site(2);
    const gate = first.hill.hold();
    first.hill.script({ outcome: 'accepted', reference: 'r', price: xaf('20') });
    const { id } = await first.notify();
    await clock.run(0);
    await report(last, { reference: `own-${id}`, price: xaf('20') });
    // It waits for the answer, which gives its reference.
    await report(last, { reference: 'r', status: 'enroute', price: xaf('20') });
    gate.release();
    await clock.run(100);
    expect((await first.hub.get(id))?.attempts[0]?.reports).toHaveLength(2);
    expect(await sum('nkul_cost_total')).toEqual({ XAF: 20 });
    await stop();
  });

  it('if it is the cost by the tariff of an attempt that is unknown, and a report gives a price', async () => {
    const { clock, first, last, sum, stop } = await site(2, { tariff: () => xaf('15') });
    first.hill.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    const { id } = await first.notify();
    await clock.run(100);
    await report(last, { reference: `own-${id}`, price: xaf('16') });
    expect((await first.hub.get(id))?.status).toBe('delivered');
    expect(await sum('nkul_cost_total')).toEqual({ XAF: 15 });
    await stop();
  });
});
