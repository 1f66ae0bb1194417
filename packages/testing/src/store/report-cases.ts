import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { done, names, type OnStore } from '../store-bench/store-bench.ts';

/** Reports with a known reference. */
export function reportCases(on: OnStore): readonly ContractCase[] {
  return [
    on('finds the message of each number where many have one reference', async (bench) => {
      const phones = Array.from({ length: 30 }, (_, index) => `+2376990000${index + 10}`);
      const ids: string[] = [];
      for (const phone of phones) ids.push((await bench.send('0', { recipient: { phone } })).id);
      for (const [index, to] of phones.entries()) {
        const { message } = await bench.report({ reference: '0', to });
        assert.deepEqual([message?.id, message?.status], [ids[index], 'delivered']);
      }
      assert.deepEqual(names((await bench.report({ reference: '0', to: '+237655000001' })).events), [
        'report.quarantined',
      ]);
    }),

    on('gives each of many messages with one reference and one number a report', async (bench) => {
      const to = '+237699000001';
      const ids: string[] = [];
      for (let index = 0; index < 20; index += 1)
        ids.push((await bench.send('0', { recipient: { phone: to } })).id);
      const at = bench.clock.now().getTime();
      const report = (index: number) =>
        bench.report({ reference: '0', to, deliveredAt: new Date(at + index * 1_000) });
      const taken: (string | undefined)[] = [];
      for (const index of ids.keys()) taken.push((await report(index)).message?.id);
      assert.deepEqual(taken.toSorted(), ids.toSorted());
      // The same report again is a repeat, and changes no other message.
      assert.equal((await report(3)).message?.id, taken[3]);
      assert.deepEqual(await bench.store.count(), { delivered: 20 });
    }),

    on(
      'finds the message of a report by its reference, and keeps the report with its attempt',
      async (bench) => {
        const { id } = await bench.send('ref-1');
        await bench.send('ref-2');
        const report = {
          reference: 'ref-1',
          to: '+237699128531',
          submittedAt: new Date('2026-01-01T00:00:00Z'),
          deliveredAt: new Date('2026-01-01T00:00:07Z'),
          code: '2',
          description: 'Livré à l’abonné',
          raw: { id: 'ref-1', list: [1, '2', null], text: 'é' },
        };
        const { message, events } = await bench.report(report);
        assert.equal(message?.id, id);
        assert.deepEqual(names(events), ['report.received', 'message.delivered']);
        const kept = (await bench.get(id)).attempts[0];
        assert.equal(kept?.delivery, 'delivered');
        assertSame(kept?.reports, [{ notifier: 'alpha', status: 'delivered', ...report }]);
      },
    ),

    on('finds it by an alias', async (bench) => {
      const { id } = await bench.start();
      await bench.settle(id, { outcome: 'accepted', reference: 'ref-1', aliases: ['client-1', 'client-2'] });
      assert.equal((await bench.report({ reference: 'client-2' })).message?.id, id);
    }),

    on('finds it by an alias where the provider gave no reference', async (bench) => {
      const { id } = await bench.start();
      await bench.settle(id, { outcome: 'accepted', aliases: ['client-1'] });
      assert.equal((await bench.report({ reference: 'client-1' })).message?.id, id);
    }),

    on('finds it by the reference that an operator gave', async (bench) => {
      const { id } = await bench.lose();
      await bench.happen(id, { type: 'resolved', at: bench.clock.now(), as: 'sent', reference: 'found' });
      assert.equal((await bench.report({ reference: 'found' })).message?.status, 'delivered');
    }),

    on('keeps references of two notifiers apart', async (bench) => {
      const alpha = await bench.send('ref-1');
      const beta = await bench.send('ref-1', { step: 1, dueFor: 'beta' });
      assert.equal((await bench.report({ notifier: 'beta' })).message?.id, beta.id);
      assert.equal((await bench.get(alpha.id)).status, 'sent');
    }),

    on('takes references as they are, apart by case, with whatever letters', async (bench) => {
      for (const reference of ["a'b", 'A', 'a', '%', '_', '1', '01', 'é', '🥁'.repeat(60)]) {
        const { id } = await bench.send(reference);
        assert.equal((await bench.report({ reference })).message?.id, id);
      }
    }),

    on('counts a report once, however often it comes', async (bench) => {
      const { id } = await bench.send('ref-1');
      const deliveredAt = new Date('2026-01-01T00:00:07Z');
      await bench.report({ deliveredAt });
      const before = await bench.get(id);
      bench.clock.advance(1_000);
      const recorded = await bench.store.record([
        bench.reported({ deliveredAt }),
        bench.reported({ deliveredAt }),
      ]);
      for (const one of recorded) assert.deepEqual(done(one).events, []);
      assertSame(await bench.get(id), before);
    }),

    on('counts a report once that several callers bring at the same time', async (bench) => {
      const { id } = await bench.send('ref-1');
      const answers = await Promise.all(Array.from({ length: 5 }, () => bench.report()));
      const emitted = answers.flatMap(({ events }) => names(events));
      assert.deepEqual(emitted, ['report.received', 'message.delivered']);
      assert.equal((await bench.get(id)).attempts[0]?.reports.length, 1);
    }),

    on('keeps a later report that contradicts, and tells so', async (bench) => {
      const { id } = await bench.send('ref-1');
      await bench.report();
      const { message, events } = await bench.report({ status: 'undelivered' });
      assert.equal(message?.status, 'delivered');
      assert.deepEqual(names(events), ['report.received', 'report.conflict']);
      assert.equal((await bench.get(id)).attempts[0]?.reports.length, 2);
    }),

    on('quarantines a report whose number is not that of the message', async (bench) => {
      const before = await bench.send('ref-1');
      const raw = { id: 'ref-1', to: '+237677000000' };
      const { message, events } = await bench.report({ to: '+237677000000', raw });
      assert.equal(message, undefined);
      const [event, ...others] = events;
      assert.deepEqual(others, []);
      assert.ok(event?.type === 'report.quarantined');
      assertSame(event.entry.raw, raw);
      assertSame(await bench.get(before.id), before);
    }),

    on(
      'finds the one of several messages with one reference that has the number of the report',
      async (bench) => {
        const numbers = ['+237699000001', '+237699000002', '+237699000003'];
        const messages = [];
        for (const phone of numbers) messages.push(await bench.send('ref-1', { recipient: { phone } }));
        for (const [index, to] of numbers.entries()) {
          const { message } = await bench.report({ to });
          assert.equal(message?.id, messages[index]?.id);
          assert.equal(message?.status, 'delivered');
        }
      },
    ),

    on('finds the message of a report for an earlier attempt', async (bench) => {
      bench.routes = {
        default: [
          { notifier: 'alpha', channel: 'sms', deliveryTimeoutMs: 1_000 },
          { notifier: 'beta', channel: 'sms' },
        ],
      };
      const { id } = await bench.send('ref-1');
      bench.clock.advance(1_000);
      await bench.claim();
      await bench.claim();
      await bench.settle(id, { outcome: 'accepted', reference: 'ref-9' }, 2);
      const { message } = await bench.report({ reference: 'ref-1' });
      assert.equal(message?.id, id);
      assert.equal(message?.attempts[0]?.delivery, 'delivered');
    }),
  ];
}
