import assert from 'node:assert/strict';
import type { RecordItem, Store } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { accepted, done, itemFor, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

/** How many messages are in each state, while several stores change them. */
export function countCases(on: OnStore, { shared = false }: StoreAbilities): readonly ContractCase[] {
  if (!shared) return [];
  return [
    on(
      'counts exactly what ten stores add, send, cancel and delete at once',
      async (bench) => {
        for (let round = 0; round < 3; round += 1) {
          await Promise.all(bench.stores.map((store, number) => work(bench, store, `${round}-${number}`)));
          assert.equal(await assertExact(bench), 40 * (round + 1));
        }
        const by = bench.clock.now();
        bench.clock.advance(1_000);
        const purge = { limit: 7, messages: by, thin: bench.clock.now() };
        await Promise.all(
          bench.stores.map(async (store) => {
            while ((await store.purge(purge)).more);
            await work(bench, store, `late-${bench.stores.indexOf(store)}`);
          }),
        );
        await assertExact(bench);
      },
      { stores: 10 },
    ),
  ];
}

/** Adds messages, sends those that are due, and tells of some that they were delivered, or cancels them. */
async function work(bench: StoreBench, store: Store, run: string): Promise<void> {
  const added = await store.add(Array.from({ length: 4 }, () => bench.message()));
  const [first] = added.map((one) => accepted(one).message);
  const cancelled = { type: 'cancelled', at: bench.clock.now() } as const;
  if (first !== undefined) await store.record([{ kind: 'message', id: first.id, happening: cancelled }]);
  const { changes } = await store.claim(bench.claimRequest(), bench.due());
  const settled = changes.map(({ message }, place): RecordItem => {
    const reference = `${run}-${place}`;
    const reason = { code: 'no_answer', message: 'silence' } as const;
    const submission =
      place % 4 === 3
        ? ({ outcome: 'unknown', reason } as const)
        : ({ outcome: 'accepted', reference } as const);
    return itemFor(message, bench.settled(submission, message.attempts.length));
  });
  if (settled.length > 0) for (const one of await store.record(settled)) done(one);
  await store.record([bench.reported({ reference: `${run}-0` }), bench.reported({ reference: `${run}-1` })]);
}

/** The counts of all stores are those of the messages that are there. Returns how many there are. */
async function assertExact(bench: StoreBench): Promise<number> {
  const { items } = await bench.store.find({ limit: 1_000 });
  const counts: Record<string, number> = {};
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
  for (const store of bench.stores) assert.deepEqual(await store.count(), counts);
  return items.length;
}
