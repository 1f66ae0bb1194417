import assert from 'node:assert/strict';
import type { Message } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import {
  type Done,
  done,
  itemFor,
  names,
  type OnStore,
  type StoreBench,
} from '../store-bench/store-bench.ts';

const other = '+237677000000';

/** Reports that arrive before their reference is known, and candidates for them. */
export function parkingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('parks a report whose reference is unknown', async (bench) => {
      const item = bench.reported();
      const { message, events } = done((await bench.store.record([item]))[0]);
      assert.equal(message, undefined);
      const [event] = events;
      assert.ok(event?.type === 'report.parked');
      assert.equal(events.length, 1);
      assertSame(event.report, item.happening.report);
    }),

    on('applies it in the call that makes its reference known', async (bench) => {
      const { id } = await bench.start();
      await bench.report({ status: 'enroute' });
      await bench.report({ status: 'delivered' });
      const { message, events } = await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
      assert.equal(message?.status, 'delivered');
      assert.deepEqual(names(events), [
        'message.sent',
        'report.received',
        'report.received',
        'message.delivered',
      ]);
      assertSame(message, await bench.get(id));
    }),

    on('applies it when an alias becomes known', async (bench) => {
      const { id } = await bench.start();
      await bench.report({ reference: 'client-1' });
      const { message } = await bench.settle(id, {
        outcome: 'accepted',
        reference: 'ref-1',
        aliases: ['client-1'],
      });
      assert.equal(message?.status, 'delivered');
    }),

    on('applies it when an operator gives the reference', async (bench) => {
      const { id } = await bench.lose();
      await bench.report();
      const { message } = await bench.happen(id, {
        type: 'resolved',
        at: bench.clock.now(),
        as: 'sent',
        reference: 'ref-1',
      });
      assert.equal(message?.status, 'delivered');
    }),

    on('applies it also when report and reference come in one call', async (bench) => {
      const message = await bench.start();
      const recorded = await bench.store.record([
        bench.reported(),
        itemFor(message, bench.settled({ outcome: 'accepted', reference: 'ref-1' })),
      ]);
      assert.deepEqual(names(done(recorded[0]).events), ['report.parked']);
      assert.equal(done(recorded[1]).message?.status, 'delivered');
    }),

    on('applies it once', async (bench) => {
      await bench.report();
      const { id } = await bench.send('ref-1');
      const before = await bench.get(id);
      assert.equal(before.attempts[0]?.reports.length, 1);
      assert.deepEqual((await bench.report()).events, []);
      assertSame(await bench.get(id), before);
    }),

    on('parks the same report once', async (bench) => {
      await bench.report();
      assert.deepEqual((await bench.report()).events, []);
      assert.deepEqual(names((await bench.report({ status: 'undelivered' })).events), ['report.parked']);
      const { attempts } = await bench.send('ref-1');
      assert.equal(attempts[0]?.reports.length, 2);
    }),

    on('applies parked reports in the order in which they came', async (bench) => {
      await bench.report({ status: 'delivered' });
      bench.clock.advance(1);
      await bench.report({ status: 'undelivered' });
      const { status, attempts } = await bench.send('ref-1');
      assert.equal(status, 'delivered');
      assert.deepEqual(
        attempts[0]?.reports.map((report) => report.status),
        ['delivered', 'undelivered'],
      );
    }),

    on('keeps to that order when one waits for the reference and one for an alias', async (bench) => {
      await bench.report({ reference: 'client-1', status: 'delivered' });
      await bench.report({ reference: 'ref-1', status: 'undelivered' });
      const { id } = await bench.start();
      const accepted = { outcome: 'accepted', reference: 'ref-1', aliases: ['client-1'] } as const;
      assert.equal((await bench.settle(id, accepted)).message?.status, 'delivered');
    }),

    on('ignores a report that was parked for 30 days', async (bench) => {
      await bench.report({ reference: 'old' });
      bench.clock.advance(1);
      await bench.report({ reference: 'young' });
      bench.clock.advance(30 * 86_400_000 - 1);
      const { id } = await bench.start();
      const accepted = { outcome: 'accepted', reference: 'old', aliases: ['young'] } as const;
      const { message } = await bench.settle(id, accepted);
      assert.deepEqual(
        message?.attempts[0]?.reports.map(({ reference }) => reference),
        ['young'],
      );
    }),

    on('does not give a parked report to another notifier with the same reference', async (bench) => {
      await bench.report({ notifier: 'beta' });
      assert.equal((await bench.send('ref-1')).status, 'sent');
    }),

    on('keeps a parked report if it turns out to have another number', async (bench) => {
      await bench.report({ to: other });
      const { message, events } = await settled(bench, await bench.start());
      assert.equal(message?.status, 'sent');
      assert.deepEqual(names(events), ['message.sent']);
      const second = await bench.start({ recipient: { phone: other } });
      assert.equal((await settled(bench, second)).message?.status, 'delivered');
    }),

    on('parks a report whose reference is known, if a message to its number is being sent', async (bench) => {
      const first = await bench.send('ref-1');
      const second = await bench.start({ recipient: { phone: other } });
      const { message, events } = await bench.report({ to: other });
      assert.equal(message, undefined);
      assert.deepEqual(names(events), ['report.parked']);
      assert.equal((await settled(bench, second)).message?.status, 'delivered');
      assertSame(await bench.get(first.id), first);
    }),

    on(
      'gives each recipient of one reference its report, in any order of answers and reports',
      async (bench) => {
        const [first, second] = [await bench.start(), await bench.start({ recipient: { phone: other } })];
        await bench.report({ to: other });
        await settled(bench, first);
        await bench.report({ to: '+237699128531', status: 'undelivered' });
        await settled(bench, second);
        const reports = async (id: string) => (await bench.get(id)).attempts[0]?.reports.map(({ to }) => to);
        assert.deepEqual(await reports(first.id), ['+237699128531']);
        assert.deepEqual(await reports(second.id), [other]);
      },
    ),

    on('parks a report whose reference is known, if its number has an unknown outcome', async (bench) => {
      await bench.send('ref-1');
      const lost = await bench.lose({ recipient: { phone: other } });
      assert.deepEqual(names((await bench.report({ to: other })).events), [
        'report.parked',
        'report.candidate',
      ]);
      const at = bench.clock.now();
      const resolved = { type: 'resolved', at, as: 'sent', attempt: 1, reference: 'ref-1' } as const;
      assert.equal((await bench.happen(lost.id, resolved)).message?.status, 'delivered');
    }),

    on('quarantines a report if its notifier is not sending to its number', async (bench) => {
      await bench.send('ref-1');
      await bench.send('ref-2', { recipient: { phone: other } });
      await bench.start({ recipient: { phone: other }, step: 1, dueFor: 'beta' });
      const resolved = { type: 'resolved', at: bench.clock.now(), as: 'sent' } as const;
      await bench.happen((await bench.lose({ recipient: { phone: other } })).id, resolved);
      assert.deepEqual(names((await bench.report({ to: other })).events), ['report.quarantined']);
    }),

    on('names unknown messages as candidates when it parks a report', async (bench) => {
      const { id } = await bench.lose();
      await bench.lose({ recipient: { phone: '+237677000000' } });
      const { message, events } = await bench.report({ to: '+237699128531' });
      assert.equal(message, undefined);
      assert.deepEqual(names(events), ['report.parked', 'report.candidate']);
      const [, candidate] = events;
      assert.ok(candidate?.type === 'report.candidate');
      assert.deepEqual(candidate.candidates, [{ message: id, attempt: 1 }]);
      assert.equal(candidate.report.reference, 'ref-1');
      assert.equal((await bench.get(id)).status, 'unknown');
    }),

    on('names them also if the report was there first', async (bench) => {
      await bench.report({ to: '+237699128531' });
      await bench.report({ to: '+237677000000', reference: 'ref-2' });
      const { id } = await bench.start();
      const { events } = await bench.settle(id, {
        outcome: 'unknown',
        reason: { code: 'no_answer', message: 'silence' },
      });
      assert.deepEqual(names(events), ['message.unknown', 'report.candidate']);
      const [, candidate] = events;
      assert.ok(candidate?.type === 'report.candidate');
      assert.equal(candidate.report.reference, 'ref-1');
      assert.deepEqual(candidate.candidates, [{ message: id, attempt: 1 }]);
    }),

    on('names the three attempts that are nearest in time, in one event for each report', async (bench) => {
      const ids: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        ids.push((await bench.lose()).id);
        bench.clock.advance(5_000);
      }
      // The third started at 10 s, the fourth at 15 s, the second at 5 s.
      const submittedAt = new Date(bench.clock.now().getTime() - 18_000);
      const { events } = await bench.report({ to: '+237699128531', submittedAt });
      assert.deepEqual(names(events), ['report.parked', 'report.candidate']);
      const [, candidate] = events;
      assert.ok(candidate?.type === 'report.candidate');
      assert.deepEqual(
        candidate.candidates,
        [2, 3, 1].map((place) => ({ message: ids[place], attempt: 1 })),
      );
    }),

    on(
      'tells one candidate a report, and at most three an outcome, however many there are',
      async (bench) => {
        const count = 40;
        await bench.store.add(Array.from({ length: count }, () => bench.message()));
        const messages = (await bench.claim()).changes.map(({ message }) => message);
        const settled = bench.settled({ outcome: 'unknown', reason: { code: 'no_answer', message: '' } });
        const lost = messages.map((message) => itemFor(message, settled));
        await bench.store.record(lost.slice(0, count / 2));
        const reports = messages.map(({ id }) => bench.reported({ reference: id, to: '+237699128531' }));
        const parked = await bench.store.record(reports);
        for (const one of parked)
          assert.deepEqual(names(done(one).events), ['report.parked', 'report.candidate']);
        for (const one of await bench.store.record(lost.slice(count / 2)))
          assert.deepEqual(names(done(one).events), [
            'message.unknown',
            ...Array<string>(3).fill('report.candidate'),
          ]);
      },
    ),

    on('applies a candidate to the message that an operator gives its reference to', async (bench) => {
      bench.routes = { default: [{ notifier: 'alpha', channel: 'sms' }] };
      const [first, second] = [await bench.lose(), await bench.lose()];
      await bench.report({ to: '+237699128531', status: 'undelivered' });
      const at = bench.clock.now();
      const resolved = { type: 'resolved', at, as: 'sent', attempt: 1, reference: 'ref-1' } as const;
      const { message, events } = await bench.happen(second.id, resolved);
      assert.equal(message?.status, 'undelivered');
      assert.deepEqual(names(events), [
        'message.resolved',
        'message.sent',
        'report.received',
        'message.undelivered',
      ]);
      assertSame(await bench.get(first.id), first);
    }),

    on('does not name final messages as candidates', async (bench) => {
      const { id } = await bench.lose({ onUnknown: 'resend' });
      bench.clock.advance(300_000);
      await bench.claim();
      await bench.settle(id, { outcome: 'accepted', reference: 'second' }, 2);
      await bench.report({ reference: 'second' });
      assert.equal((await bench.get(id)).status, 'delivered');
      const submittedAt = (await bench.get(id)).attempts[0]?.startedAt;
      assert.ok(submittedAt);
      assert.deepEqual(names((await bench.report({ to: '+237699128531', submittedAt })).events), [
        'report.parked',
      ]);
    }),

    on('does not name messages as candidates whose outcome became known', async (bench) => {
      const { id } = await bench.lose();
      await bench.happen(id, { type: 'resolved', at: bench.clock.now(), as: 'sent' });
      assert.deepEqual(names((await bench.report({ to: '+237699128531' })).events), ['report.parked']);
    }),

    on('names a candidate while one of two attempts to the number is still unknown', async (bench) => {
      const { id } = await bench.lose({ onUnknown: 'resend' });
      bench.clock.advance(300_000);
      await bench.claim();
      await bench.settle(id, { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } }, 2);
      await bench.happen(id, { type: 'resolved', at: bench.clock.now(), as: 'sent', attempt: 1 });
      const { events } = await bench.report({ to: '+237699128531' });
      assert.deepEqual(names(events), ['report.parked', 'report.candidate']);
    }),
  ];
}

/** Settles a message: its provider accepts it as `ref-1`. */
async function settled(bench: StoreBench, { id }: Message): Promise<Done> {
  return await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
}
