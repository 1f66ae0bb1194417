import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

const dayMs = 86_400_000;

/** Caps, if the store supports them. */
export function capCases(on: OnStore, { capped = false }: StoreAbilities): readonly ContractCase[] {
  if (!capped) return [];
  return [
    on(
      'deletes the oldest report beyond the cap, and keeps a younger one of the same reference',
      async (bench) => {
        await bench.report({ reference: 'x', status: 'enroute' });
        await bench.report({ reference: 'y' });
        await bench.report({ reference: 'x', status: 'delivered' });
        bench.clock.advance(dayMs);
        await bench.report({ reference: 'z' });
        const { message } = await learn(bench, 'x');
        assert.equal(message?.status, 'delivered');
        assert.deepEqual(
          message?.attempts[0]?.reports.map(({ status }) => status),
          ['delivered'],
        );
      },
      { caps: { maxParked: 3 } },
    ),

    on(
      'says how many reports it deleted beyond the cap',
      async (bench) => {
        const [first, second, third] = [
          await bench.report({ reference: 'x' }),
          await bench.report({ reference: 'y' }),
          await afterADay(bench, 'z'),
        ];
        assert.deepEqual([first.dropped, second.dropped, third.dropped], [undefined, undefined, 1]);
      },
      { caps: { maxParked: 2 } },
    ),

    on(
      'refuses more reports than wait for a day: a flood drives out no report that waits',
      async (bench) => {
        for (const reference of ['x', 'y']) await bench.report({ reference });
        bench.clock.advance(dayMs - 1);
        for (const reference of ['flood-1', 'flood-2', 'flood-3']) {
          const [refused] = await bench.store.record([bench.reported({ reference })]);
          assert.equal(refused?.ok === false && refused.error.message.includes('maxParked'), true);
        }
        assert.equal((await learn(bench, 'x')).message?.status, 'delivered');
        await bench.report({ reference: 'z' });
        for (const reference of ['y', 'z'])
          assert.equal((await learn(bench, reference)).message?.status, 'delivered');
      },
      { caps: { maxParked: 2 } },
    ),

    on(
      'keeps no report where it may keep none, and refuses none',
      async (bench) => {
        const { dropped } = await bench.report({ reference: 'x' });
        assert.equal(dropped, 1);
        assert.equal((await learn(bench, 'x')).message?.status, 'sent');
      },
      { caps: { maxParked: 0 } },
    ),

    on(
      'can park another report once one was applied',
      async (bench) => {
        await bench.report({ reference: 'x' });
        await bench.report({ reference: 'y' });
        await learn(bench, 'y');
        await bench.report({ reference: 'z' });
        for (const reference of ['x', 'z'])
          assert.equal((await learn(bench, reference)).message?.status, 'delivered');
      },
      { caps: { maxParked: 2 } },
    ),

    on(
      'counts a report once that came twice',
      async (bench) => {
        for (const reference of ['x', 'y', 'y', 'y']) await bench.report({ reference });
        assert.equal((await learn(bench, 'x')).message?.status, 'delivered');
      },
      { caps: { maxParked: 2 } },
    ),
  ];
}

/** A report that comes when the others have waited for a day. */
async function afterADay(bench: StoreBench, reference: string): ReturnType<StoreBench['report']> {
  bench.clock.advance(dayMs);
  return await bench.report({ reference });
}

/** Sends a message, whose provider's answer brings a reference. */
async function learn(bench: StoreBench, reference: string): ReturnType<StoreBench['settle']> {
  const { id } = await bench.start();
  return await bench.settle(id, { outcome: 'accepted', reference });
}
