import assert from 'node:assert/strict';
import { NkulError } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { erase } from '../erasing/erasing-stage.ts';
import { accepted, names, type OnStore } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';
import { addWithin, commit, requested } from './transaction-stage.ts';

/** Messages that a transaction of the application adds. */
export function transactionCases(
  on: OnStore,
  { transactions = false }: StoreAbilities,
): readonly ContractCase[] {
  if (!transactions)
    return [
      on('has no addWithin(), as it takes part in no transaction of the application', async ({ store }) => {
        assert.equal(store.addWithin, undefined);
      }),
    ];
  return [
    on('keeps nothing of a transaction that is rolled back, and tells nothing of it', async (bench) => {
      const open = await bench.begin();
      const message = bench.message({ key: 'k', fingerprint: 'f' });
      const [added] = await addWithin(bench, [message], open.transaction);
      assertSame(accepted(added).message, message);
      assert.deepEqual(accepted(added).events, []);
      await open.rollback();
      assert.deepEqual((await bench.claim()).changes, []);
      assert.equal(await bench.store.get(message.id), undefined);
      assert.deepEqual(await bench.store.count(), {});
      assert.deepEqual(await bench.events(), []);
      assert.equal(await requested(bench), 0);
      assert.notEqual((await bench.add({ key: 'k', fingerprint: 'other' })).id, message.id);
    }),

    on('neither shows nor sends a message before its transaction commits', async (bench) => {
      const open = await bench.begin();
      const message = bench.message();
      await addWithin(bench, [message], open.transaction);
      assert.equal(await bench.store.get(message.id), undefined);
      assert.deepEqual((await bench.claim()).changes, []);
      await open.commit();
      assertSame(await bench.store.get(message.id), message);
      assert.deepEqual(await bench.store.count(), { queued: 1 });
      assert.deepEqual(await bench.events(), []);
    }),

    on(
      'finds a message by its time, once it is announced, also if its id is of another one',
      async (bench) => {
        const createdAt = bench.clock.now();
        bench.clock.setForward(86_400_000);
        const id = bench.clock.id();
        bench.clock.setBack(86_400_000);
        await commit(bench, { id, createdAt });
        await bench.claim();
        const createdBefore = new Date(createdAt.getTime() + 1);
        const { items } = await bench.store.find({ createdBefore });
        assert.deepEqual(
          items.map((found) => found.id),
          [id],
        );
      },
    ),

    on('tells that it was queued when it is claimed, before its attempt, once', async (bench) => {
      const message = await commit(bench);
      const { changes } = await bench.claim();
      assert.deepEqual(
        changes.map(({ events }) => names(events)),
        [['message.queued', 'message.sending']],
      );
      await bench.settle(message.id, { outcome: 'accepted', reference: 'ref-1' });
      assert.deepEqual(names(await bench.events()), ['message.queued', 'message.sending', 'message.sent']);
      assert.equal(await requested(bench), 1);
    }),

    on(
      'tells it with the next claim also if it is due later, or for nobody of this process',
      async (bench) => {
        const later = await commit(bench, { dueAt: new Date(bench.clock.now().getTime() + 60_000) });
        const other = await commit(bench, { dueFor: 'elsewhere' });
        const { changes, nextDueAt } = await bench.claim();
        assert.deepEqual(
          changes.map(({ message, events }) => [message.id, message.status, names(events)]),
          [later, other].map(({ id }) => [id, 'queued', ['message.queued']]),
        );
        assert.deepEqual(nextDueAt, later.dueAt);
        assert.equal(await requested(bench), 2);
        assert.deepEqual((await bench.claim()).changes, []);
        assert.equal((await bench.events()).length, 2);
      },
    ),

    on('tells it before whatever else happens to the message first', async (bench) => {
      const message = await commit(bench);
      const happening = { type: 'cancelled', at: bench.clock.now() } as const;
      const { events } = await bench.happen(message.id, happening);
      assert.deepEqual(names(events), ['message.queued', 'message.cancelled']);
      assert.deepEqual((await bench.claim()).changes, []);
      assert.equal(await requested(bench), 1);
    }),

    on('tells it also if what happens to the message changes nothing', async (bench) => {
      const message = await commit(bench);
      const { events } = await bench.happen(message.id, { type: 'woken', at: bench.clock.now() });
      assert.deepEqual(names(events), ['message.queued']);
      assert.deepEqual(names(await bench.events()), ['message.queued']);
      assert.equal(await requested(bench), 1);
    }),

    on('announces nothing twice, if it is asked to', async (bench) => {
      const { id } = await bench.add();
      await bench.record({ kind: 'message', id, happening: { type: 'accepted', at: bench.clock.now() } });
      assert.deepEqual(names(await bench.events()), ['message.queued']);
      assert.equal(await requested(bench), 1);
    }),

    on('finds and erases it before it is told', async (bench) => {
      const phone = '+237699128531';
      const { id } = await commit(bench, { recipient: { phone }, key: 'k', fingerprint: 'f' });
      const { items } = await bench.store.find({ to: [phone] });
      assert.deepEqual(
        items.map((one) => one.id),
        [id],
      );
      assert.equal((await erase(bench, { to: [phone] })).messages, 1);
      assert.deepEqual(names(await bench.events()), [
        'message.queued',
        'message.cancelled',
        'message.erased',
      ]);
      assert.deepEqual((await bench.store.find({ to: [phone] })).items, []);
      assert.deepEqual((await bench.claim()).changes, []);
    }),

    on('answers a repeated request with the stored message, and refuses another one', async (bench) => {
      const first = await bench.start({ key: 'k', fingerprint: 'f' });
      const open = await bench.begin();
      const [again, other] = [
        bench.message({ key: 'k', fingerprint: 'f' }),
        bench.message({ key: 'k', fingerprint: 'other' }),
      ];
      const free = bench.message();
      const [repeated, refused, added] = await addWithin(bench, [again, other, free], open.transaction);
      await open.commit();
      assert.equal(accepted(repeated).duplicate, true);
      assert.equal(accepted(repeated).message.id, first.id);
      assert.ok(refused?.ok === false && NkulError.is(refused.error));
      assert.equal(refused.error.code, 'NKUL_KEY_CONFLICT');
      assert.equal(accepted(added).duplicate, false);
      assert.deepEqual(await bench.store.count(), { sending: 1, queued: 1 });
    }),

    on('sees the keys that the same transaction has added before', async (bench) => {
      const open = await bench.begin();
      const request = { key: 'k', fingerprint: 'f' };
      const [first] = await addWithin(bench, [bench.message(request)], open.transaction);
      const [again] = await addWithin(bench, [bench.message(request)], open.transaction);
      await open.commit();
      assert.equal(accepted(again).duplicate, true);
      assert.equal(accepted(again).message.id, accepted(first).message.id);
      const [later] = await bench.store.add([bench.message(request)]);
      assert.equal(accepted(later).duplicate, true);
      assert.deepEqual(await bench.store.count(), { queued: 1 });
    }),
  ];
}
