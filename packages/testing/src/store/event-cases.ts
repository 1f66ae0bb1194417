import assert from 'node:assert/strict';
import type { CoreEvent } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { accepted, done, itemFor, names, type OnStore } from '../store-bench/store-bench.ts';

/** Events: stored with their changes, numbered, in order. */
export function eventCases(on: OnStore): readonly ContractCase[] {
  return [
    on('has stored every event that it returned, under the same number', async (bench) => {
      const emitted: CoreEvent[] = [];
      const [added] = await bench.store.add([bench.message()]);
      const { id } = accepted(added).message;
      emitted.push(...accepted(added).events);
      emitted.push(...(await bench.report({ reference: 'early' })).events);
      emitted.push(...(await bench.claim()).changes.flatMap(({ events }) => events));
      emitted.push(...(await bench.settle(id, { outcome: 'accepted', reference: 'early' })).events);
      emitted.push(...(await bench.report({ to: '+237600000000', reference: 'early' })).events);
      const pause = { type: 'paused', at: bench.clock.now(), reason: 'operator' } as const;
      emitted.push(...(await bench.record({ kind: 'notifier', notifier: 'alpha', happening: pause })).events);
      const at = bench.clock.now();
      const away = { at, reason: { code: 'unavailable', message: '503' }, since: new Date(0) } as const;
      for (const happening of [
        { type: 'resumed', at, by: 'probe' } as const,
        { type: 'away', ...away } as const,
        { type: 'back', ...away } as const,
      ])
        emitted.push(...(await bench.record({ kind: 'notifier', notifier: 'alpha', happening })).events);
      const stored = await bench.events();
      assert.deepEqual(names(stored), [
        'message.queued',
        'report.parked',
        'message.sending',
        'message.sent',
        'report.received',
        'message.delivered',
        'report.quarantined',
        'notifier.paused',
        'notifier.resumed',
        'notifier.away',
        'notifier.back',
      ]);
      assertSame(stored.map(withoutMessage), emitted.map(withoutMessage));
    }),

    on('numbers events upwards, each number once', async (bench) => {
      for (let round = 0; round < 5; round += 1) await bench.send(`ref-${round}`);
      const numbers = (await bench.events()).map(({ sequence }) => sequence);
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].toSorted((a, b) => a - b),
      );
      assert.equal(numbers.length, 15);
    }),

    on('tells events of the items of one call in the order of the items', async (bench) => {
      const [first, second] = [await bench.start(), await bench.start()];
      const recorded = await bench.store.record(
        [second, first].map((message) =>
          itemFor(message, bench.settled({ outcome: 'accepted', reference: message.id })),
        ),
      );
      const numbers = recorded.flatMap((one) => done(one).events.map(({ sequence }) => sequence));
      assert.ok((numbers[0] ?? 0) < (numbers[1] ?? 0));
    }),

    on('returns the events after a number, as many as requested', async (bench) => {
      for (let round = 0; round < 4; round += 1) await bench.add();
      const all = await bench.events();
      const after = all[1]?.sequence ?? 0;
      assertSame(await bench.store.events({ after, limit: 1 }), [all[2]]);
      assertSame(await bench.store.events({ after, limit: 10 }), all.slice(2));
      assert.deepEqual(await bench.store.events({ after: all.at(-1)?.sequence ?? 0, limit: 10 }), []);
    }),

    on(
      'returns stored events with the current message, and the status right after the event',
      async (bench) => {
        const { id } = await bench.send('ref-1');
        const events = await bench.events();
        const now = await bench.get(id);
        assert.deepEqual(
          events.map((event) => 'status' in event && event.status),
          ['queued', 'sending', 'sent'],
        );
        for (const event of events) assertSame('message' in event && event.message, now);
      },
    ),

    on('keeps attempt, report and reason with the events that are about them', async (bench) => {
      const { id } = await bench.start();
      const reason = { code: 'invalid_recipient', message: 'no such number', providerCode: '1003' } as const;
      await bench.settle(id, { outcome: 'rejected', reason });
      const event = (await bench.events()).at(-1);
      assert.ok(event?.type === 'message.rejected');
      assertSame(event.reason, reason);
      assert.equal(event.attempt?.number, 1);
      assert.ok(event.at instanceof Date);
    }),

    on(
      'keeps the reference that an attempt had at an event, also if it gets another in the same call',
      async (bench) => {
        const { id } = await bench.start();
        const resolved = {
          type: 'resolved',
          at: bench.clock.now(),
          as: 'delivered',
          reference: 'ref-2',
        } as const;
        await bench.store.record([
          await bench.item(id, bench.settled({ outcome: 'accepted', reference: 'ref-1' })),
          await bench.item(id, resolved),
        ]);
        const references = (await bench.events()).flatMap((event) =>
          'attempt' in event && event.attempt !== undefined ? [[event.type, event.attempt.reference]] : [],
        );
        assert.deepEqual(references, [
          ['message.sending', undefined],
          ['message.sent', 'ref-1'],
          ['message.resolved', 'ref-2'],
          ['message.delivered', 'ref-2'],
        ]);
      },
    ),

    on('does not store events of items that failed', async (bench) => {
      await bench.add({ key: 'k', fingerprint: 'a' });
      await bench.store.add([
        bench.message({ key: 'k', fingerprint: 'b' }),
        bench.message({ key: 'k', fingerprint: 'a' }),
      ]);
      await bench.store.record([
        { kind: 'message', id: bench.clock.id(), happening: { type: 'cancelled', at: bench.clock.now() } },
      ]);
      assert.deepEqual(names(await bench.events()), ['message.queued']);
    }),
  ];
}

function withoutMessage(event: CoreEvent): object {
  if (!('message' in event)) return event;
  const { message, attempt: _, ...others } = event;
  return { ...others, id: message.id };
}
