import assert from 'node:assert/strict';
import type { Message, StoreQuery } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';

const minuteMs = 60_000;

/** Finding messages by the facts that support has: digits, a reference, a provider, a batch, a day. */
export function searchCases(on: OnStore): readonly ContractCase[] {
  return [
    ...searches.map(({ name, query, found }) =>
      on(`finds messages by ${name}`, async (bench) => {
        const messages = await someMessages(bench);
        assert.deepEqual(placesIn(messages, await ids(bench, query)), found);
        const newest = await ids(bench, { ...query, order: 'newest' });
        assert.deepEqual(placesIn(messages, newest), found.toReversed());
      }),
    ),

    on('does not find erased messages by their last digits, but still by their reference', async (bench) => {
      const first = await bench.send('ref-1', { recipient: { phone: '+237699000001' } });
      await bench.report({ reference: 'ref-1' });
      const at = bench.clock.now();
      await bench.store.purge({ addresses: { ended: at, accepted: at }, limit: 100 });
      assert.deepEqual(await ids(bench, { tail: '0001' }), []);
      assert.deepEqual(await ids(bench, { reference: { reference: 'ref-1' } }), [first.id]);
    }),

    on('finds messages by the notifier of each attempt, also of a later step', async (bench) => {
      const { id } = await bench.start();
      const refused = { code: 'provider_refused', message: 'no' } as const;
      await bench.settle(id, { outcome: 'rejected', reason: refused });
      assert.deepEqual(await ids(bench, { notifier: 'beta' }), []);
      await bench.claim();
      assert.deepEqual(await ids(bench, { notifier: 'alpha' }), [id]);
      assert.deepEqual(await ids(bench, { notifier: 'beta' }), [id]);
    }),

    on('finds an exact span of time, to the millisecond', async (bench) => {
      const made: Message[] = [];
      for (let count = 0; count < 6; count += 1) {
        made.push(await bench.add());
        bench.clock.advance(2 * minuteMs);
      }
      const [, second, , fourth] = made;
      assert.ok(second && fourth);
      const before = new Date(fourth.createdAt.getTime() + 1);
      const query = { createdAfter: second.createdAt, createdBefore: before };
      assert.deepEqual(placesIn(made, await ids(bench, query)), [2, 3]);
      assert.deepEqual(placesIn(made, await ids(bench, { ...query, createdBefore: fourth.createdAt })), [2]);
    }),

    on(
      'finds messages whose id has a time a little before or after that of its acceptance',
      async (bench) => {
        const at = bench.clock.now();
        const early = await bench.add({ createdAt: new Date(at.getTime() + minuteMs - 1) });
        const late = await bench.add({ createdAt: new Date(at.getTime() - minuteMs + 1) });
        assert.deepEqual(await ids(bench, { createdAfter: at }), [early.id]);
        assert.deepEqual(await ids(bench, { createdBefore: at }), [late.id]);
      },
    ),

    ...([{ tail: '0001' }, { notifier: 'alpha' }, { batch: 'b1' }] as const).map((query) =>
      on(
        `pages by ${Object.keys(query).join()}, newest first: each once, also when others are added`,
        async (bench) => {
          const patch = { recipient: { phone: '+237699000001' }, batch: 'b1' };
          const wanted: string[] = [];
          for (let count = 0; count < 5; count += 1) wanted.push((await bench.start(patch)).id);
          const found: string[] = [];
          let after: string | undefined;
          do {
            const page = await bench.store.find({
              ...query,
              order: 'newest',
              limit: 2,
              ...(after !== undefined && { after }),
            });
            found.push(...page.items.map(({ id }) => id));
            await bench.start(patch);
            after = page.next;
          } while (after !== undefined);
          assert.deepEqual(found, wanted.toReversed());
        },
      ),
    ),
  ];
}

const searches: readonly {
  readonly name: string;
  readonly query: StoreQuery;
  readonly found: readonly number[];
}[] = [
  { name: 'the last four digits of a number', query: { tail: '0001' }, found: [0, 2] },
  { name: 'those of a number that it has by its channel', query: { tail: '0009' }, found: [1] },
  { name: 'digits that end no number', query: { tail: '9900' }, found: [] },
  { name: 'digits that end another address', query: { tail: '4321' }, found: [] },
  { name: 'a reference', query: { reference: { reference: 'ref-1' } }, found: [0] },
  { name: 'an alias', query: { reference: { reference: 'alias-2' } }, found: [1] },
  {
    name: 'a reference of a notifier',
    query: { reference: { reference: 'ref-1', notifier: 'alpha' } },
    found: [0],
  },
  {
    name: 'a reference of another notifier',
    query: { reference: { reference: 'ref-1', notifier: 'beta' } },
    found: [],
  },
  { name: 'an unknown reference', query: { reference: { reference: 'ref-9' } }, found: [] },
  { name: 'the notifier of an attempt', query: { notifier: 'alpha' }, found: [0, 1] },
  { name: 'a notifier that sent nothing', query: { notifier: 'beta' }, found: [] },
  { name: 'batch', query: { batch: 'b1' }, found: [1, 2] },
  { name: 'an unknown batch', query: { batch: 'b2' }, found: [] },
  { name: 'digits and batch', query: { tail: '0001', batch: 'b1' }, found: [2] },
  {
    name: 'notifier and batch and address',
    query: { notifier: 'alpha', batch: 'b1', to: ['+237699000002'] },
    found: [1],
  },
  { name: 'reference and state', query: { reference: { reference: 'ref-1' }, status: 'queued' }, found: [] },
  { name: 'digits and states', query: { tail: '0001', status: ['queued', 'sent'] }, found: [0, 2] },
  { name: 'notifier and metadata', query: { notifier: 'alpha', metadata: { order: 2 } }, found: [1] },
];

async function someMessages(bench: StoreBench): Promise<readonly Message[]> {
  const first = await bench.send('ref-1', { recipient: { phone: '+237699000001' } });
  const { id } = await bench.start({
    recipient: { phone: '+237699000002', addresses: { whatsapp: '+237699000009', push: 'U01-4321' } },
    batch: 'b1',
    metadata: { order: 2 },
  });
  await bench.settle(id, { outcome: 'accepted', reference: 'ref-2', aliases: ['alias-2'] });
  const third = await bench.add({
    recipient: { phone: '+237699000001', email: 'ada+4321@example.com' },
    batch: 'b1',
    dueAt: new Date(bench.clock.now().getTime() + 86_400_000),
  });
  return [first, await bench.get(id), third];
}

async function ids(bench: StoreBench, query: StoreQuery): Promise<readonly string[]> {
  return (await bench.store.find(query)).items.map(({ id }) => id);
}

function placesIn(messages: readonly Message[], found: readonly string[]): readonly number[] {
  return found.map((id) => messages.findIndex((message) => message.id === id));
}
