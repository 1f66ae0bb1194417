import assert from 'node:assert/strict';
import type { Message, StoreQuery } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';

/** Finding and counting messages. */
export function findingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('finds all messages, whole, in the order of their acceptance', async (bench) => {
      const messages = await threeMessages(bench);
      const page = await bench.store.find({});
      assertSame(page.items, messages);
      assert.equal(page.next, undefined);
    }),

    ...fields.map(({ name, query, found }) =>
      on(`finds messages by ${name}`, async (bench) => {
        const messages = await threeMessages(bench);
        const { items } = await bench.store.find(typeof query === 'function' ? query(messages) : query);
        assert.deepEqual(
          items.map(({ id }) => messages.findIndex((message) => message.id === id)),
          found,
        );
      }),
    ),

    on('finds messages that are held, and those that are not', async (bench) => {
      bench.available = new Set(['beta']);
      bench.routes = {
        default: [{ notifier: 'alpha', channel: 'sms' }],
        other: [{ notifier: 'beta', channel: 'sms' }],
      };
      const held = await bench.add();
      await bench.claim();
      const free = await bench.add({ route: 'other' });
      const found = async (query: StoreQuery) => (await bench.store.find(query)).items.map(({ id }) => id);
      assert.deepEqual(await found({ held: true }), [held.id]);
      assert.deepEqual(await found({ held: false }), [free.id]);
    }),

    on('finds messages by the state they are in now', async (bench) => {
      const [, second] = [await bench.add(), await bench.add()];
      await bench.happen(second.id, { type: 'cancelled', at: bench.clock.now() });
      const { items } = await bench.store.find({ status: 'cancelled' });
      assertSame(items, [await bench.get(second.id)]);
    }),

    on('counts scheduled messages, held messages and parked reports', async (bench) => {
      const at = bench.clock.now();
      assert.deepEqual({ ...(await bench.store.backlog(at)) }, { scheduled: 0, held: 0, parked: 0 });
      bench.available = new Set(['beta']);
      bench.routes = {
        default: [{ notifier: 'alpha', channel: 'sms' }],
        other: [{ notifier: 'beta', channel: 'sms' }],
      };
      await bench.add();
      await bench.claim();
      const dueAt = new Date(at.getTime() + 1_000);
      await bench.add({ route: 'other', dueAt });
      await bench.add({ route: 'other' });
      const report = { notifier: 'alpha', reference: 'r1', status: 'delivered', raw: null } as const;
      const happening = { type: 'reported', at, report } as const;
      await bench.store.record([{ kind: 'reference', notifier: 'alpha', reference: 'r1', happening }]);
      assert.deepEqual({ ...(await bench.store.backlog(at)) }, { scheduled: 1, held: 1, parked: 1 });
      assert.equal((await bench.store.backlog(dueAt)).scheduled, 0);
    }),

    on('returns pages of 100 by default', async (bench) => {
      await bench.store.add(Array.from({ length: 101 }, () => bench.message()));
      const first = await bench.store.find({});
      assert.equal(first.items.length, 100);
      assert.ok(first.next);
      const second = await bench.store.find({ after: first.next });
      assert.equal(second.items.length, 1);
      assert.equal(second.next, undefined);
    }),

    on('goes through all pages of a query, also when messages are added on the way', async (bench) => {
      const wanted: string[] = [];
      for (let index = 0; index < 6; index += 1) {
        const { id } = await bench.add({ template: index % 2 === 0 ? 'even' : 'odd' });
        if (index % 2 === 0) wanted.push(id);
      }
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await bench.store.find({
          template: 'even',
          limit: 1,
          ...(after !== undefined && { after }),
        });
        found.push(...page.items.map(({ id }) => id));
        if (found.length === 2) wanted.push((await bench.add({ template: 'even' })).id);
        after = page.next;
      } while (after !== undefined);
      assert.deepEqual(found, wanted);
    }),

    on(
      'finds each message once, also if they were added in another order than that of their ids',
      async (bench) => {
        const messages = Array.from({ length: 5 }, () => bench.message());
        const [a, b, c, d, e] = messages;
        assert.ok(a && b && c && d && e);
        await bench.store.add([d, b, e]);
        await bench.store.add([a, c]);
        const found: Record<'oldest' | 'newest', string[]> = { oldest: [], newest: [] };
        for (const order of ['oldest', 'newest'] as const) {
          let after: string | undefined;
          do {
            const page = await bench.store.find({ order, limit: 2, ...(after !== undefined && { after }) });
            found[order].push(...page.items.map(({ id }) => id));
            after = page.next;
          } while (after !== undefined);
        }
        assert.deepEqual(
          found.oldest.toSorted(),
          messages.map(({ id }) => id),
        );
        assert.deepEqual(found.newest, found.oldest.toReversed());
      },
    ),

    on(
      'finds the newest first, page by page, each message once, also when others are added',
      async (bench) => {
        const ids: string[] = [];
        for (let index = 0; index < 7; index += 1) ids.push((await bench.add({ template: 'even' })).id);
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await bench.store.find({
            order: 'newest',
            template: 'even',
            limit: 3,
            ...(after !== undefined && { after }),
          });
          assert.ok(page.items.length <= 3);
          found.push(...page.items.map(({ id }) => id));
          await bench.add({ template: 'even' });
          after = page.next;
        } while (after !== undefined);
        assert.deepEqual(found, ids.toReversed());
      },
    ),

    ...[
      { status: ['queued', 'sent'] },
      { to: ['+237699000001'] },
      { metadata: { order: 1 } },
      { held: false },
    ].map((query) =>
      on(`finds the newest first also by ${Object.keys(query).join()}`, async (bench) => {
        const messages = await threeMessages(bench);
        const asked = query as StoreQuery;
        const oldest = (await bench.store.find(asked)).items.map(({ id }) => id);
        const newest = (await bench.store.find({ ...asked, order: 'newest' })).items.map(({ id }) => id);
        assert.ok(oldest.length >= 2 && messages.length === 3);
        assert.deepEqual(newest, oldest.toReversed());
        const [first] = (await bench.store.find({ ...asked, order: 'newest', limit: 1 })).items;
        assert.equal(first?.id, oldest.at(-1));
      }),
    ),

    on('says that there is another page only when there is', async (bench) => {
      await bench.store.add([bench.message(), bench.message()]);
      assert.equal((await bench.store.find({ limit: 2 })).next, undefined);
      assert.notEqual((await bench.store.find({ limit: 1 })).next, undefined);
    }),

    on('counts messages by state', async (bench) => {
      assert.deepEqual(await bench.store.count(), {});
      await bench.send('ref-1');
      await bench.start();
      await bench.store.add([bench.message(), bench.message()]);
      assert.deepEqual(await bench.store.count(), { queued: 2, sending: 1, sent: 1 });
    }),
  ];
}

/** For each field of a query: which of the three messages it finds. */
const fields: readonly {
  readonly name: string;
  readonly query: StoreQuery | ((messages: readonly Message[]) => StoreQuery);
  readonly found: readonly number[];
}[] = [
  { name: 'state', query: { status: 'queued' }, found: [1, 2] },
  { name: 'one of several states', query: { status: ['sent', 'failed'] }, found: [0] },
  { name: 'no state at all', query: { status: [] }, found: [] },
  { name: 'key', query: { key: 'order:2' }, found: [1] },
  { name: 'an unknown key', query: { key: 'order:3' }, found: [] },
  { name: 'telephone number', query: { to: ['+237699000001'] }, found: [0, 2] },
  { name: 'e-mail address', query: { to: ['ada@example.com'] }, found: [1] },
  { name: 'an address of another channel', query: { to: ['U012ABCDE'] }, found: [2] },
  { name: 'a number that it has by its channel', query: { to: ['+237699000009'] }, found: [1] },
  { name: 'one of several addresses', query: { to: ['+237699000002', 'U012ABCDE'] }, found: [1, 2] },
  { name: 'an unknown address', query: { to: ['+237699000003'] }, found: [] },
  { name: 'template', query: { template: 'otp' }, found: [0, 1] },
  { name: 'metadata', query: { metadata: { order: 1 } }, found: [0, 2] },
  { name: 'several metadata at once', query: { metadata: { order: 1, shop: "d'Akwa" } }, found: [2] },
  { name: 'nested metadata', query: { metadata: { tags: ['a', { deep: true }] } }, found: [1] },
  { name: 'metadata of another type', query: { metadata: { order: '1' } }, found: [] },
  { name: 'metadata that are null', query: { metadata: { note: null } }, found: [1] },
  { name: 'due time', query: ([, second]) => ({ dueBy: second?.dueAt ?? new Date(0) }), found: [1] },
  {
    name: 'the time after which they were made',
    query: ([first]) => ({ createdAfter: first?.createdAt ?? new Date(0) }),
    found: [1, 2],
  },
  {
    name: 'the time before which they were made',
    query: ([, , third]) => ({ createdBefore: third?.createdAt ?? new Date(0) }),
    found: [0, 1],
  },
  {
    name: 'several fields at once',
    query: { template: 'otp', to: ['+237699000001'], status: 'sent' },
    found: [0],
  },
];

async function threeMessages(bench: StoreBench): Promise<readonly Message[]> {
  const first = await bench.send('ref-1', {
    recipient: { phone: '+237699000001' },
    template: 'otp',
    metadata: { order: 1, shop: 'Mokolo' },
  });
  bench.clock.advance(1_000);
  const later = (ms: number) => new Date(bench.clock.now().getTime() + ms);
  const second = await bench.add({
    key: 'order:2',
    fingerprint: 'f',
    recipient: { phone: '+237699000002', email: 'ada@example.com', addresses: { sms: '+237699000009' } },
    template: 'otp',
    metadata: { order: 2, tags: ['a', { deep: true }], note: null },
    dueAt: later(1_000),
  });
  bench.clock.advance(1_000);
  const third = await bench.add({
    recipient: { phone: '+237699000001', addresses: { slack: 'U012ABCDE', push: 'U012ABCDE' } },
    metadata: { order: 1, shop: "d'Akwa" },
    dueAt: later(86_400_000),
  });
  return [first, second, third];
}
