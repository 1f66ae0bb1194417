import assert from 'node:assert/strict';
import { parseExactJson, type StoreReader, type StoreReads } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

const phone = '+237699000001';
const awa = { name: 'awa', through: 'console' } as const;

/** A reader answers as its store does. */
export function readerCases(on: OnStore, supports: StoreAbilities): readonly ContractCase[] {
  if (!supports.readers) return [];
  return [
    ...Object.entries(questions).map(([name, ask]) =>
      on(`answers ${name}() by a reader as it does itself`, async (bench) => {
        const { id } = await busy(bench);
        const expected = await ask(bench.store, id, bench);
        assert.notDeepEqual(expected, [], 'the store has nothing to tell');
        assertSame(await ask(readerOf(bench), id, bench), expected);
      }),
    ),

    on('shows by a reader at once what is stored, changed and erased', async (bench) => {
      const reader = readerOf(bench);
      const { id } = await bench.send('ref-1', { recipient: { phone } });
      for (const change of [
        () => bench.report({ to: phone }),
        () => bench.store.erase({ id, at: bench.clock.now(), limit: 10 }),
      ]) {
        assertSame(await reader.get(id), await bench.get(id));
        await change();
      }
      assertSame(await reader.get(id), await bench.get(id));
      assertSame((await reader.find({ to: [phone] })).items, []);
    }),

    on('tells by a reader that a cursor is not one', async (bench) => {
      const reader = readerOf(bench);
      await assert.rejects(reader.strays({ after: 'x' }), { code: 'NKUL_STORE' });
      assert.deepEqual(await reader.count(), {});
    }),

    on('has readers that are closed by themselves, or with it', async (bench) => {
      const [one, other] = [readerOf(bench), readerOf(bench)];
      await one.latest();
      await one.close();
      await one.close();
      await assert.rejects(one.latest(), { code: 'NKUL_STORE' });
      assert.equal(await other.latest(), 0);
      await bench.reopen();
      await assert.rejects(other.latest(), { code: 'NKUL_STORE' });
    }),
  ];
}

function readerOf(bench: StoreBench): StoreReader {
  const reader = bench.store.reader?.({ timeoutMs: 20_000 });
  assert.ok(reader, 'the store has `readers`, and gives none');
  return reader;
}

/** Each question, to a store or a reader, about a message. */
const questions: Readonly<
  Record<keyof StoreReads, (store: StoreReads, id: string, bench: StoreBench) => Promise<unknown>>
> = {
  get: async (store, id) => [await store.get(id), await store.get(id.replaceAll(/\d/g, '0'))],
  find: async (store) => {
    const first = await store.find({ limit: 2 });
    assert.ok(first.next);
    return [first, await store.find({ after: first.next }), await store.find({ metadata: { order: 'o-1' } })];
  },
  count: (store) => store.count(),
  pauses: (store) => store.pauses(),
  marks: async (store) => {
    const all = await store.marks({ after: '', limit: 10 });
    assert.equal(all.length, 2);
    const [first, second] = all;
    assert.ok(first && second);
    return [
      all,
      await store.marks({ after: first.name, limit: 10 }),
      await store.marks({ names: [second.name, first.name] }),
    ];
  },
  history: (store, id) => store.history(id, { limit: 100 }),
  strays: async (store) => {
    const first = await store.strays({ limit: 1 });
    assert.ok(first.next);
    return [first, await store.strays({ after: first.next }), await store.strays({ to: [phone] })];
  },
  queues: (store) => store.queues(),
  heldKinds: (store) => store.heldKinds(),
  unknown: (store) => store.unknown(),
  latest: (store) => store.latest(),
  stats: (store, _, { clock }) => {
    const to = new Date(clock.now().getTime() + 1_000);
    return store.stats({ from: new Date(0), to, step: '5m', by: ['notifier', 'template'] });
  },
  balances: (store) => store.balances({ from: new Date(0), step: '5m' }),
  acts: (store) => store.acts({}),
};

/** A store that has something of everything. Returns a message with a history. */
async function busy(bench: StoreBench): Promise<{ readonly id: string }> {
  const sent = await bench.send('ref-1', { recipient: { phone }, metadata: { order: 'o-1', sum: 1.5 } });
  await bench.report({ to: phone });
  await bench.lose();
  await bench.report({ reference: 'ref-2', to: phone });
  const at = bench.clock.now();
  // Numbers that JavaScript would change are kept as they were written.
  const raw = parseExactJson('12345678901234567890.50');
  const entry = { reason: 'no', raw: [raw, { deep: { raw } }] };
  const balance = { left: 3, unit: 'sms', at } as const;
  const happenings = [
    { type: 'quarantined', at, entry },
    { type: 'balance', at, balance },
    { type: 'paused', at, reason: 'operator', actor: awa, note: 'asked' },
  ] as const;
  for (const address of [phone, 'awa@example.org']) {
    const optOut = { type: 'opted_out', at, address, categories: ['marketing'], by: 'link' } as const;
    await bench.record({ kind: 'address', happening: optOut });
  }
  for (const happening of happenings) await bench.record({ kind: 'notifier', notifier: 'alpha', happening });
  const steps = [{ notifier: 'alpha', channel: 'sms' }] as const;
  bench.routes = { default: steps };
  bench.available = new Set();
  await bench.add({ steps });
  await bench.claim();
  return sent;
}
