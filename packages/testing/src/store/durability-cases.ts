import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { accepted, names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

/** Durability: data outlives the process, and processes see each other's data. */
export function durabilityCases(
  on: OnStore,
  { durable, shared = false }: StoreAbilities,
): readonly ContractCase[] {
  return [
    on(`says that it is ${durable ? '' : 'not '}durable`, async (bench) => {
      assert.equal(bench.store.durable, durable);
    }),
    ...(durable ? durableCases(on) : []),
    ...(shared ? sharedCases(on) : []),
  ];
}

function durableCases(on: OnStore): readonly ContractCase[] {
  return [
    on('still has everything after it was closed and opened again', async (bench) => {
      await bench.send('ref-1', { key: 'k', fingerprint: 'f' });
      await bench.lose();
      await bench.start();
      await bench.add({ metadata: { order: 1 } });
      await bench.report({ reference: 'early', raw: { deep: [1, { é: null }] } });
      const at = bench.clock.now();
      await bench.record({
        kind: 'notifier',
        notifier: 'beta',
        happening: { type: 'paused', at, reason: 'operator' },
      });
      const before = await everything(bench);
      await bench.reopen();
      assertSame(await everything(bench), before);
    }),

    on('knows keys after a restart', async (bench) => {
      const { id } = await bench.add({ key: 'k', fingerprint: 'f' });
      await bench.reopen();
      const [same, other] = await bench.store.add([
        bench.message({ key: 'k', fingerprint: 'f' }),
        bench.message({ key: 'k', fingerprint: 'g' }),
      ]);
      assert.equal(accepted(same).message.id, id);
      assert.equal(accepted(same).duplicate, true);
      assert.equal(other?.ok, false);
    }),

    on('has the same secret after a restart, and knows the key of an erased message by it', async (bench) => {
      const { id } = await bench.add({ key: 'k', fingerprint: 'f' });
      await bench.store.erase({ id, at: bench.clock.now(), limit: 10 });
      const secret = Buffer.from(bench.store.secret).toString('hex');
      await bench.reopen();
      assert.equal(Buffer.from(bench.store.secret).toString('hex'), secret);
      const [same] = await bench.store.add([bench.message({ key: 'k', fingerprint: 'f' })]);
      assert.equal(accepted(same).message.id, id);
      assert.equal((await bench.get(id)).erased, 'all');
    }),

    on('goes on with due messages after a restart', async (bench) => {
      const dueAt = new Date(bench.clock.now().getTime() + 1_000);
      const { id } = await bench.add({ dueAt });
      await bench.reopen();
      assertSame((await bench.claim()).nextDueAt, dueAt);
      bench.clock.advance(1_000);
      assert.equal((await bench.claim()).changes[0]?.message.id, id);
    }),

    on('does not start an attempt again that a restart interrupted', async (bench) => {
      const { id } = await bench.start();
      await bench.reopen();
      assert.deepEqual((await bench.claim()).changes, []);
      bench.clock.advance(60_000);
      await bench.claim();
      bench.clock.advance(86_400_000);
      await bench.claim();
      const { status, attempts } = await bench.get(id);
      assert.equal(status, 'unknown');
      assert.equal(attempts.length, 1);
    }),

    on('applies a report that was parked before a restart', async (bench) => {
      const { id } = await bench.start();
      await bench.report();
      await bench.reopen();
      assert.deepEqual((await bench.report()).events, [], 'and knows it again');
      const { message } = await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
      assert.equal(message?.status, 'delivered');
    }),

    on('finds the message of a report whose reference or alias was known before a restart', async (bench) => {
      const { id } = await bench.start();
      await bench.settle(id, { outcome: 'accepted', reference: 'ref-1', aliases: ['client-1'] });
      await bench.reopen();
      assert.equal((await bench.report({ status: 'enroute' })).message?.id, id);
      assert.equal((await bench.report({ reference: 'client-1' })).message?.status, 'delivered');
    }),

    on('emits candidates for unknown messages from before a restart', async (bench) => {
      await bench.lose();
      await bench.reopen();
      const { events } = await bench.report({ to: '+237699128531' });
      assert.deepEqual(names(events), ['report.parked', 'report.candidate']);
    }),

    on('numbers events onwards after a restart', async (bench) => {
      await bench.add();
      const last = (await bench.events()).at(-1)?.sequence ?? 0;
      await bench.reopen();
      await bench.add();
      const [event] = await bench.store.events({ after: last, limit: 10 });
      assert.ok(event && event.sequence > last);
    }),
  ];
}

function sharedCases(on: OnStore): readonly ContractCase[] {
  return [
    on('shows at once the changes of another store on the same place', async (bench) => {
      const other = await bench.another();
      const { id } = await bench.add({ key: 'k', fingerprint: 'f' });
      assert.equal((await other.get(id))?.id, id);
      const [again] = await other.add([bench.message({ key: 'k', fingerprint: 'f' })]);
      assert.equal(accepted(again).duplicate, true);
    }),

    on('has one secret for all stores on a place', async (bench) => {
      const other = await bench.another();
      assert.deepEqual(Buffer.from(other.secret), Buffer.from(bench.store.secret));
    }),

    on('never gives one message to two stores on the same place', async (bench) => {
      const other = await bench.another();
      await bench.store.add(Array.from({ length: 40 }, () => bench.message()));
      const room = bench.claimRequest([{ notifier: 'alpha', calls: 3 }]);
      const taken: string[] = [];
      for (let round = 0; round < 10; round += 1) {
        const claims = await Promise.all([bench.store, other].map((store) => store.claim(room, bench.due())));
        taken.push(...claims.flatMap(({ changes }) => changes.map(({ message }) => message.id)));
      }
      assert.equal(taken.length, 40);
      assert.equal(new Set(taken).size, 40);
    }),

    on('applies a report that one store parked when another learns the reference', async (bench) => {
      const other = await bench.another();
      const { id } = await bench.start();
      await other.record([bench.reported()]);
      const { message } = await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
      assert.equal(message?.status, 'delivered');
      assert.equal((await other.get(id))?.status, 'delivered');
    }),

    on('numbers the events of all stores on a place in one row', async (bench) => {
      const other = await bench.another();
      await bench.add();
      await other.add([bench.message()]);
      await bench.add();
      const numbers = (await bench.events()).map(({ sequence }) => sequence);
      assert.equal(new Set(numbers).size, 3);
      assertSame(await other.events({ after: 0, limit: 10 }), await bench.events());
    }),
  ];
}

async function everything({ store }: StoreBench): Promise<object> {
  return {
    messages: await store.find({}),
    counts: await store.count(),
    pauses: await store.pauses(),
    events: await store.events({ after: 0, limit: 1_000 }),
  };
}
