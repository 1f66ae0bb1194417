import assert from 'node:assert/strict';
import type { Recorded } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';

/** A store that was restored from a backup. One without `restoredAt()` cannot be restored by Nkul, and passes all cases. */
export function restoringCases(on: OnStore): readonly ContractCase[] {
  return [
    on('sends nothing while it is closed after a restore: no process can claim a message', async (bench) => {
      if (bench.store.restoredAt === undefined) return;
      await close(bench);
      const { id } = await bench.add();
      const hasExpired = await bench.add({ expiresAt: new Date(bench.clock.now().getTime() + 1_000) });
      bench.clock.advance(60_000);
      assert.deepEqual(await bench.claim(), { changes: [], failed: [] });
      assert.equal((await bench.get(id)).status, 'queued');
      assert.equal((await bench.get(hasExpired.id)).status, 'queued');
      assert.deepEqual(await bench.store.restoredAt(), new Date(bench.clock.now().getTime() - 60_000));
    }),

    on('takes reports while it is closed', async (bench) => {
      if (bench.store.restoredAt === undefined) return;
      const { id } = await bench.send('ref-1');
      await close(bench);
      await bench.report({ reference: 'ref-1', status: 'delivered' });
      assert.equal((await bench.get(id)).status, 'delivered');
    }),

    on('sends again once a person has accepted the restore, which is an act', async (bench) => {
      if (bench.store.restoredAt === undefined) return;
      await close(bench);
      const { id } = await bench.add();
      const at = bench.clock.now();
      const by = { name: 'Marie', through: 'cli' } as const;
      const accepted = { type: 'restore_accepted', at, actor: by, note: 'all looked at' } as const;
      assert.deepEqual(names(eventsOf(await bench.record({ kind: 'store', happening: accepted }))), [
        'store.accepted',
        'operator.acted',
      ]);
      assert.equal(await bench.store.restoredAt(), undefined);
      const { changes } = await bench.claim();
      assert.deepEqual(
        changes.map(({ message }) => message.id),
        [id],
      );
      const [act] = (await bench.store.acts({})).items;
      assert.deepEqual(
        { what: act?.what, by: act?.by, note: act?.note },
        { what: 'restore_accepted', by, note: 'all looked at' },
      );
    }),

    on('hears nothing if a restore is accepted that there was not', async (bench) => {
      const accepted = { type: 'restore_accepted', at: bench.clock.now() } as const;
      assert.deepEqual(eventsOf(await bench.record({ kind: 'store', happening: accepted })), []);
      assert.deepEqual((await bench.store.acts({})).items, []);
      await bench.add();
      assert.equal((await bench.claim()).changes.length, 1);
    }),

    on('can be closed and opened several times, also across a restart', async (bench) => {
      if (bench.store.restoredAt === undefined) return;
      for (let times = 0; times < 2; times += 1) {
        await close(bench);
        if (bench.store.durable) await bench.reopen();
        assert.ok(await bench.store.restoredAt?.());
        await bench.record({ kind: 'store', happening: { type: 'restore_accepted', at: bench.clock.now() } });
        if (bench.store.durable) await bench.reopen();
        assert.equal(await bench.store.restoredAt?.(), undefined);
      }
    }),

    on('makes unknown what was not final, and settles it by a late report', async (bench) => {
      const [queued, sent] = [await bench.add(), await bench.send('ref-1')];
      for (const { id } of [queued, sent])
        await bench.record({ kind: 'message', id, happening: { type: 'restored', at: bench.clock.now() } });
      for (const { id } of [queued, sent]) {
        const { status, attempts } = await bench.get(id);
        assert.deepEqual([status, attempts.at(-1)?.reason?.code], ['unknown', 'restored']);
      }
      assert.equal((await bench.store.unknown()).count, 2);
      await bench.report({ reference: 'ref-1', status: 'delivered' });
      assert.equal((await bench.get(sent.id)).status, 'delivered');
    }),
  ];
}

async function close(bench: StoreBench): Promise<void> {
  await bench.record({ kind: 'store', happening: { type: 'restored', at: bench.clock.now() } });
}

function eventsOf({ events }: Extract<Recorded, { readonly ok: true }>): typeof events {
  return events;
}
