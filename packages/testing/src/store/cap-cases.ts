import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

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
          await bench.report({ reference: 'z' }),
        ];
        assert.deepEqual([first.dropped, second.dropped, third.dropped], [undefined, undefined, 1]);
      },
      { caps: { maxParked: 2 } },
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

/** Sends a message, whose provider's answer brings a reference. */
async function learn(bench: StoreBench, reference: string): ReturnType<StoreBench['settle']> {
  const { id } = await bench.start();
  return await bench.settle(id, { outcome: 'accepted', reference });
}
