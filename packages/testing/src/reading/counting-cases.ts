import assert from 'node:assert/strict';
import type { StatsQuery, StatsRow } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { sampleSteps } from '../base/sample-message.ts';
import { allTime, assertCounted } from '../history/recount.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** Statistics. */
export function countingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('counts a delivery in the bucket in which its attempt began', async (bench) => {
      const from = bench.clock.now();
      await bench.send('ref-1');
      bench.clock.advance(20 * minuteMs);
      await bench.send('ref-2');
      bench.clock.advance(20 * minuteMs);
      await bench.report({ reference: 'ref-1' });
      const rows = await bench.store.stats({ ...allTime, step: '5m', by: ['notifier'] });
      assert.deepEqual(
        rows.map(({ at, notifier, attempts, delivered }) => [at?.getTime(), notifier, attempts, delivered]),
        [
          [from.getTime(), undefined, 0, 0],
          [from.getTime(), 'alpha', 1, 1],
          [from.getTime() + 20 * minuteMs, undefined, 0, 0],
          [from.getTime() + 20 * minuteMs, 'alpha', 1, 0],
        ],
      );
    }),

    on('subtracts a verdict that changes, and adds the new one', async (bench) => {
      await bench.send('ref-1', { steps: sampleSteps });
      await bench.report({ status: 'undelivered' });
      assertSome(await total(bench), { delivered: 0, undelivered: 1, ended: {} });
      await bench.report({ status: 'delivered' });
      assertSome(await total(bench), { delivered: 1, undelivered: 0, ended: { delivered: 1 } });
    }),

    on('tells statistics apart by what is asked, and by nothing else', async (bench) => {
      await bench.send('ref-1', { template: 'otp' });
      const { id } = await bench.start({ template: 'alert' });
      await bench.settle(id, { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
      const reasons = await bench.store.stats({ ...allTime, by: ['template', 'reason'] });
      assert.deepEqual(
        reasons.map((row) => [row.template, row.reason, row.attempts, row.accepted, row.unknown]),
        [
          ['alert', undefined, 1, 0, 0],
          ['alert', 'no_answer', 0, 0, 1],
          ['otp', undefined, 1, 1, 0],
        ],
      );
      const whole = await bench.store.stats({ ...allTime, where: { template: 'otp' } });
      assert.deepEqual(
        whole.map((row) => [row.template, row.requested, row.attempts]),
        [[undefined, 1, 1]],
      );
      assert.deepEqual(await bench.store.stats({ ...allTime, where: { place: 'nowhere' } }), []);
    }),

    on('counts in a span of time: from its beginning to before its end', async (bench) => {
      const from = bench.clock.now();
      await bench.add();
      const later = new Date(from.getTime() + 5 * minuteMs);
      bench.clock.set(later);
      await bench.add();
      const requested = async (query: StatsQuery) => (await bench.store.stats(query))[0]?.requested ?? 0;
      assert.equal(await requested({ from, to: later }), 1);
      assert.equal(await requested({ from: later, to: allTime.to }), 1);
      assert.equal(await requested({ from: new Date(later.getTime() + 1), to: allTime.to }), 0);
    }),

    on('sums money exactly, by currency: the price, and without one the cost', async (bench) => {
      const reference = (count: number) => ({ outcome: 'accepted', reference: `ref-${count}` }) as const;
      const costs = ['0.1', '0.2', '1.0300', '15'];
      for (const [index, amount] of costs.entries()) {
        const { id } = await bench.start();
        const currency = amount === '15' ? 'XAF' : 'USD';
        await bench.happen(id, { ...bench.settled(reference(index)), cost: { amount, currency } });
      }
      assert.deepEqual((await total(bench)).cost, [
        { amount: '1.33', currency: 'USD' },
        { amount: '15', currency: 'XAF' },
      ]);
      await bench.report({ reference: 'ref-3', price: { amount: '0.0075', currency: 'USD' } });
      assert.deepEqual((await total(bench)).cost, [{ amount: '1.3375', currency: 'USD' }]);
    }),

    on('counts how long answers and deliveries take', async (bench) => {
      const { id } = await bench.start();
      bench.clock.advance(1_000);
      await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
      bench.clock.advance(40_000);
      await bench.report({ reference: 'ref-1' });
      const { answer, delivery } = await total(bench);
      assert.deepEqual(answer, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      assert.deepEqual(delivery, [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    }),

    on('counts nothing for items that fail, and a duplicate once', async (bench) => {
      const [first, conflict] = [
        bench.message({ key: 'k', fingerprint: 'f' }),
        bench.message({ key: 'k', fingerprint: 'g' }),
      ];
      await bench.store.add([first, conflict, { ...first, id: bench.clock.id() }]);
      const at = bench.clock.now();
      const nobody = { kind: 'message', id: bench.clock.id(), happening: { type: 'cancelled', at } } as const;
      await bench.store.record([nobody]);
      assertSome(await total(bench), { requested: 1, ended: {} });
    }),

    on(
      'keeps its counts when messages are erased and deleted, and counts what comes later',
      async (bench) => {
        const { id } = await bench.send('ref-1');
        await bench.send('ref-2');
        await bench.report({ reference: 'ref-1' });
        const before = await total(bench, { by: ['place', 'notifier'] });
        const at = bench.clock.now();
        await bench.store.purge({ addresses: { ended: at, accepted: at }, limit: 100 });
        await bench.report({ reference: 'ref-1', price: { amount: '1', currency: 'USD' }, status: 'read' });
        await assertCounted([await bench.get(id), ...(await others(bench, id))], bench.store);
        await bench.store.purge({ messages: bench.clock.now(), limit: 100 });
        assert.equal(await bench.store.get(id), undefined);
        const after = await total(bench, { by: ['place', 'notifier'] });
        assertSome(after, { attempts: before.attempts, delivered: before.delivered });
      },
    ),

    on('sums old buckets to hours, then to days, and loses nothing', async (bench) => {
      const begin = bench.clock.now().getTime();
      for (let count = 0; count < 3; count += 1) {
        await bench.send(`ref-${count}`);
        bench.clock.advance(25 * minuteMs);
      }
      const seen = async () => {
        let more = true;
        while (more) ({ more } = await bench.store.purge({ thin: bench.clock.now(), limit: 1 }));
        const rows = await bench.store.stats({ ...allTime, step: '5m', where: { notifier: 'alpha' } });
        return rows.map(({ at, attempts }) => [((at?.getTime() ?? 0) - begin) / minuteMs, attempts]);
      };
      const fine = [0, 25, 50].map((minutes) => [minutes, 1]);
      assert.deepEqual(await seen(), fine);
      bench.clock.set(new Date(begin + 48 * hourMs));
      assert.deepEqual(await seen(), fine);
      bench.clock.set(new Date(begin + 49 * hourMs));
      assert.deepEqual(await seen(), [[0, 3]]);
      await bench.report({ reference: 'ref-2' });
      assertSome(await total(bench), { attempts: 3, accepted: 3, delivered: 1 });
      bench.clock.set(new Date(begin + 92 * dayMs));
      const [[at] = []] = await seen();
      const day = Math.floor(begin / dayMs) * dayMs;
      assert.equal(at, (day - begin) / minuteMs);
      assertSome(await total(bench), { attempts: 3, accepted: 3, delivered: 1 });
    }),

    on('tells 200 templates and 64 places apart, and counts others together', async (bench) => {
      const messages = Array.from({ length: 203 }, (_, index) => bench.message({ template: `t${index}` }));
      await bench.store.add(messages);
      const named = await bench.store.stats({ ...allTime, by: ['template'] });
      assert.equal(named.length, 201);
      assert.equal(named.find(({ template }) => template === 'other')?.requested, 3);
      const last = messages.at(-1);
      assert.ok(last);
      await bench.store.record([
        { kind: 'message', id: last.id, happening: { type: 'cancelled', at: bench.clock.now() } },
      ]);
      const [others] = await bench.store.stats({ ...allTime, where: { template: 'other' } });
      assert.deepEqual(others?.ended, { cancelled: 1 });
    }),
  ];
}

/** The one row of a query. */
async function total(bench: StoreBench, query: Partial<StatsQuery> = {}): Promise<StatsRow> {
  const rows = await bench.store.stats({ ...allTime, ...query });
  const row = rows.find(({ attempts }) => attempts > 0) ?? rows[0];
  assert.ok(row, 'nothing was counted');
  return row;
}

/** Compares some fields of a row. */
function assertSome(row: StatsRow, expected: Partial<StatsRow>): void {
  assertSame({ ...row, ...expected }, row);
}

async function others(bench: StoreBench, id: string) {
  return (await bench.store.find({})).items.filter((message) => message.id !== id);
}
