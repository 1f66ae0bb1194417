import assert from 'node:assert/strict';
import type { Store, SubscriberLease } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

const leaseMs = 30_000;

/** The names and the cursors of durable subscribers. */
export function subscriberCases(on: OnStore, { durable, shared }: StoreAbilities): readonly ContractCase[] {
  return [
    on('begins a new subscriber before all events, or behind the last', async (bench) => {
      await bench.add();
      const last = (await bench.events()).at(-1)?.sequence;
      assert.equal(await take(bench, 'all', { from: 'start' }), 0);
      assert.equal(await take(bench, 'new', { from: 'now' }), last);
    }),

    on('begins a new subscriber at 0 if there are no events', async (bench) => {
      assert.equal(await take(bench, 'new', { from: 'now' }), 0);
    }),

    on('gives a name to one owner at a time, until its lease ends', async (bench) => {
      assert.equal(await take(bench, 'invoicing', { owner: 'one', cursor: 3 }), 3);
      assert.equal(await take(bench, 'invoicing', { owner: 'two', cursor: 9 }), undefined);
      bench.clock.advance(leaseMs - 1);
      assert.equal(await take(bench, 'invoicing', { owner: 'two' }), undefined);
      bench.clock.advance(1);
      assert.equal(await take(bench, 'invoicing', { owner: 'two' }), 3);
      assert.equal(await take(bench, 'invoicing', { owner: 'one' }), undefined);
    }),

    on('lets an owner renew its lease', async (bench) => {
      await take(bench, 'invoicing', { owner: 'one' });
      bench.clock.advance(leaseMs - 1);
      assert.equal(await take(bench, 'invoicing', { owner: 'one' }), 0);
      bench.clock.advance(leaseMs - 1);
      assert.equal(await take(bench, 'invoicing', { owner: 'two' }), undefined);
    }),

    on('lets an owner release a name', async (bench) => {
      await take(bench, 'invoicing', { owner: 'one', cursor: 5 });
      await take(bench, 'invoicing', { owner: 'one', until: bench.clock.now() });
      assert.equal(await take(bench, 'invoicing', { owner: 'two' }), 5);
    }),

    on(
      'treats a lease as over if it ends later than any lease can: the clock was set back',
      async (bench) => {
        await take(bench, 'invoicing', { owner: 'one', cursor: 5 });
        bench.clock.set(new Date(bench.clock.now().getTime() - 3_600_000));
        assert.equal(await take(bench, 'invoicing', { owner: 'two' }), 5);
      },
    ),

    on('moves a cursor forward only', async (bench) => {
      assert.equal(await take(bench, 'invoicing', { cursor: 7 }), 7);
      assert.equal(await take(bench, 'invoicing', { cursor: 4 }), 7);
      assert.equal(await take(bench, 'invoicing', {}), 7);
      assert.equal(await take(bench, 'invoicing', { cursor: 8 }), 8);
    }),

    on('keeps names apart', async (bench) => {
      await take(bench, 'invoicing', { owner: 'one', cursor: 7 });
      assert.equal(await take(bench, 'statistics', { owner: 'two' }), 0);
    }),

    ...(shared
      ? [
          on('gives a name to one store at a time, until its lease ends', async (bench) => {
            const other = await bench.another();
            assert.equal(await take(bench, 'invoicing', { owner: 'one', cursor: 3 }), 3);
            bench.clock.advance(leaseMs - 1);
            assert.equal(await take(bench, 'invoicing', { owner: 'two' }, other), undefined);
            bench.clock.advance(1);
            assert.equal(await take(bench, 'invoicing', { owner: 'two' }, other), 3);
            assert.equal(await take(bench, 'invoicing', { owner: 'one' }), undefined);
          }),
        ]
      : []),

    ...(durable
      ? [
          on('knows the cursor and the owner of a subscriber after a restart', async (bench) => {
            await take(bench, 'invoicing', { owner: 'one', cursor: 7 });
            await bench.reopen();
            assert.equal(await take(bench, 'invoicing', { owner: 'two' }), undefined);
            bench.clock.advance(leaseMs);
            assert.equal(await take(bench, 'invoicing', { owner: 'two' }), 7);
          }),
        ]
      : []),
  ];
}

async function take(
  bench: StoreBench,
  name: string,
  patch: Partial<SubscriberLease>,
  store: Store = bench.store,
): Promise<number | undefined> {
  const at = bench.clock.now();
  const until = new Date(at.getTime() + leaseMs);
  return await store.subscriber(name, { owner: 'one', at, until, from: 'start', ...patch });
}
