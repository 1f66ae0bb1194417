import assert from 'node:assert/strict';
import type { Act, Actor, RecordItem } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { itemFor, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';

const awa: Actor = { name: 'awa', through: 'console' };

/** The acts of people. */
export function actingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'keeps who cancelled and resolved a message, paused and resumed a notifier, and why; newest first',
      async (bench) => {
        const at = bench.clock.now();
        const lost = await bench.lose();
        const queued = await bench.add({ dueAt: new Date(at.getTime() + 1_000) });
        const deed = { actor: awa, note: 'he called' };
        await bench.record(itemFor(lost, { type: 'resolved', at, as: 'delivered', ...deed }));
        await bench.record(itemFor(queued, { type: 'cancelled', at, ...deed }));
        await bench.record(paused(bench, deed));
        await bench.record({ kind: 'notifier', notifier: 'alpha', happening: { type: 'resumed', at } });
        assertSame(await acts(bench), [
          { what: 'resumed', at, notifier: 'alpha' },
          { what: 'paused', at, notifier: 'alpha', by: awa, note: 'he called' },
          { what: 'cancelled', at, message: queued.id, by: awa, note: 'he called' },
          { what: 'resolved', at, message: lost.id, as: 'delivered', by: awa, note: 'he called' },
        ]);
      },
    ),

    on('keeps who sent a message again, once', async (bench) => {
      const original = await bench.add();
      const key = { key: `again:${original.id}`, fingerprint: 'f', resendOf: original.id };
      const message = bench.message(key);
      await bench.store.add([bench.message(), message], [{ id: message.id, by: awa, note: 'lost' }]);
      const twice = bench.message(key);
      await bench.store.add([twice], [{ id: twice.id, by: awa }]);
      const act = { what: 'resent', at: message.createdAt, message: original.id, as: message.id, by: awa };
      assertSame(await acts(bench), [{ ...act, note: 'lost' }]);
    }),

    on('keeps no act for what changed nothing, or failed, or was done by nobody', async (bench) => {
      const at = bench.clock.now();
      const { id } = await bench.add();
      const cancel = (message: string): RecordItem => ({
        kind: 'message',
        id: message,
        happening: { type: 'cancelled', at, actor: awa },
      });
      const resumed = { type: 'resumed', at, actor: awa } as const;
      await bench.store.record([
        cancel(bench.clock.id()),
        cancel(id),
        cancel(id),
        { kind: 'notifier', notifier: 'alpha', happening: resumed },
        { kind: 'notifier', notifier: 'alpha', happening: { type: 'paused', at, reason: 'unauthorized' } },
        { kind: 'notifier', notifier: 'alpha', happening: { type: 'resumed', at, by: 'credentials' } },
      ]);
      assertSame(await acts(bench), [{ what: 'cancelled', at, message: id, by: awa }]);
    }),

    on('masks numbers of six digits and more in a note, however they are written', async (bench) => {
      const note = 'said +237 699-12.85.31, code 482 193; only 12345 is short';
      const lost = await bench.lose();
      const at = bench.clock.now();
      await bench.record(itemFor(lost, { type: 'resolved', at, as: 'sent', note }));
      const masked = 'said +*** ***-**.**.**, code *** ***; only 12345 is short';
      assert.equal((await acts(bench))[0]?.note, masked);
      assert.equal((await bench.get(lost.id)).attempts[0]?.reason?.message, masked);
    }),

    on('finds acts by their actor and by their message, page by page', async (bench) => {
      const at = bench.clock.now();
      const messages = [await bench.add(), await bench.add(), await bench.add()];
      for (const [index, { id }] of messages.entries()) {
        const actor = index === 1 ? { name: 'ben', through: 'cli' as const } : awa;
        await bench.record({ kind: 'message', id, happening: { type: 'cancelled', at, actor } });
      }
      const [first, second, third] = messages.map(({ id }) => id);
      const found = async (query: Parameters<typeof bench.store.acts>[0]) =>
        (await bench.store.acts(query)).items.map(({ message }) => message);
      assert.deepEqual(await found({ by: 'awa' }), [third, first]);
      assert.deepEqual(await found({ message: second ?? '' }), [second]);
      assert.deepEqual(await found({ by: 'awa', message: second ?? '' }), []);
      const page = await bench.store.acts({ limit: 2 });
      assert.deepEqual(
        page.items.map(({ message }) => message),
        [third, second],
      );
      assert.ok(page.next);
      assert.deepEqual(await found({ after: page.next }), [first]);
    }),

    on('deletes acts that are purged, and erases the notes on a message with it', async (bench) => {
      const at = bench.clock.now();
      const { id } = await bench.add();
      const happening = { type: 'cancelled', at, actor: awa, note: 'wrong person' } as const;
      await bench.record({ kind: 'message', id, happening });
      await bench.store.purge({ texts: { ended: at, accepted: at }, limit: 100 });
      assertSame(await acts(bench), [{ what: 'cancelled', at, message: id, by: awa }]);
      bench.clock.advance(1);
      await bench.record(paused(bench));
      await bench.store.purge({ acts: at, limit: 100 });
      assert.deepEqual(
        (await acts(bench)).map(({ what }) => what),
        ['paused'],
      );
    }),
  ];
}

function paused(
  bench: StoreBench,
  deed: { readonly actor?: Actor; readonly note?: string } = {},
): RecordItem {
  const at = bench.clock.now();
  return {
    kind: 'notifier',
    notifier: 'alpha',
    happening: { type: 'paused', at, reason: 'operator', ...deed },
  };
}

/** All acts without their numbers. */
async function acts(bench: StoreBench): Promise<readonly Omit<Act, 'number'>[]> {
  const { items } = await bench.store.acts({});
  return items.map(({ number: _, ...act }) => act);
}
