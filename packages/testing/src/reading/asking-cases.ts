import assert from 'node:assert/strict';
import type { NotifierHappening, Stray, StrayQuery } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';

const phone = '+237699000001';

/** History, strays, queues, unknown messages, the last event, and balances. */
export function askingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'tells the history of one message: its events alone, in order, with the message as it is now',
      async (bench) => {
        const { id } = await bench.send('ref-1');
        await bench.send('ref-2');
        await bench.report({ reference: 'ref-1' });
        const events = await bench.store.history(id, { limit: 100 });
        assert.deepEqual(names(events), [
          'message.queued',
          'message.sending',
          'message.sent',
          'report.received',
          'message.delivered',
        ]);
        const all = await bench.events();
        assertSame(
          events,
          all.filter((event) => 'message' in event && event.message.id === id),
        );
      },
    ),

    on('tells a history in parts, and none for a message that does not exist', async (bench) => {
      const { id } = await bench.send('ref-1');
      const [first, ...rest] = await bench.store.history(id, { limit: 2 });
      assert.ok(first && rest.length === 1);
      const later = await bench.store.history(id, { after: first.sequence, limit: 100 });
      assert.deepEqual(names(later), ['message.sending', 'message.sent']);
      assert.deepEqual(await bench.store.history(bench.clock.id(), { limit: 100 }), []);
    }),

    on('lists all that providers sent and that belongs to no message, newest first', async (bench) => {
      await someStrays(bench);
      const { items, next } = await bench.store.strays({});
      assert.equal(next, undefined);
      assert.deepEqual(items.map(told), ['parked r2', 'change', 'parked r1', 'inbound', 'quarantined']);
    }),

    ...strayQueries.map(({ name, query, found }) =>
      on(`lists strays by ${name}`, async (bench) => {
        await someStrays(bench);
        assert.deepEqual((await bench.store.strays(query)).items.map(told), found);
      }),
    ),

    on('lists strays whole', async (bench) => {
      await someStrays(bench);
      const [, change, parked] = (await bench.store.strays({})).items;
      assertSame(change, {
        kind: 'change',
        notifier: 'beta',
        at: new Date(bench.clock.now().getTime() - 1),
        change: { notifier: 'beta', change: 'gone', address: phone, raw: 1 },
      });
      const report = {
        notifier: 'alpha',
        reference: 'r1',
        status: 'delivered',
        to: phone,
        raw: { id: 'r1' },
      };
      assertSame(parked, { kind: 'parked', notifier: 'alpha', at: parked?.at, report });
    }),

    on('pages strays of all kinds, each once, also when others come', async (bench) => {
      await someStrays(bench);
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await bench.store.strays({ limit: 1, ...(after !== undefined && { after }) });
        found.push(...page.items.map(told));
        assert.ok(found.length <= 5, 'a stray is on more than one page, or came later');
        bench.clock.advance(1);
        await bench.report({ reference: `later-${found.length}` });
        await ofNotifier(bench, 'alpha', 'quarantined');
        after = page.next;
      } while (after !== undefined);
      assert.deepEqual(found, ['parked r2', 'change', 'parked r1', 'inbound', 'quarantined']);
    }),

    on('lists reports that contradict another, with their message', async (bench) => {
      const { id } = await bench.send('ref-1', { recipient: { phone } });
      await bench.report({ to: phone });
      bench.clock.advance(1);
      await bench.report({ to: phone, status: 'undelivered' });
      bench.clock.advance(1);
      await ofNotifier(bench, 'alpha', 'quarantined');
      const history = await bench.store.history(id, { limit: 100 });
      const conflict = history.find(({ type }) => type === 'report.conflict');
      assert.ok(conflict?.type === 'report.conflict');
      const { at, report } = conflict;
      const [, stray] = (await bench.store.strays({})).items;
      assertSame(stray, { kind: 'conflict', notifier: 'alpha', at, report, message: id });
      for (const query of [{ kind: 'conflict' }, { to: [phone] }] as const)
        assert.deepEqual((await bench.store.strays(query)).items.map(told), ['conflict']);
      const first = await bench.store.strays({ limit: 1 });
      assert.ok(first.next);
      assert.deepEqual((await bench.store.strays({ after: first.next })).items.map(told), ['conflict']);
    }),

    on('lists a parked report no more once it has its message', async (bench) => {
      await bench.report({ reference: 'ref-1' });
      assert.equal((await bench.store.strays({})).items.length, 1);
      await bench.send('ref-1');
      assert.deepEqual((await bench.store.strays({})).items, []);
    }),

    on(
      'tells the queue of each notifier: how many wait, how many are held, since when, until when',
      async (bench) => {
        const at = bench.clock.now().getTime();
        const alpha = [{ notifier: 'alpha', channel: 'sms' }] as const;
        bench.routes = { default: alpha };
        bench.available = new Set(['beta']);
        await bench.add({ steps: alpha });
        await bench.claim();
        const [soon, later] = [new Date(at + 1_000), new Date(at + 60_000)];
        await bench.add({ dueFor: 'beta', dueAt: soon, expiresAt: later });
        await bench.add({ dueFor: 'beta', dueAt: later, expiresAt: soon });
        const [held, free] = await bench.store.queues();
        assert.ok(held?.oldestDueAt !== undefined && held.oldestDueAt.getTime() <= at);
        assertSame({ ...held, oldestDueAt: undefined }, { notifier: 'alpha', waiting: 1, held: 1 });
        assertSame(free, { notifier: 'beta', waiting: 2, held: 0, oldestDueAt: soon, firstExpiryAt: later });
      },
    ),

    on('tells one held message of each kind', async (bench) => {
      const [alpha, beta] = [
        { notifier: 'alpha', channel: 'sms' },
        { notifier: 'beta', channel: 'sms' },
      ] as const;
      bench.routes = { one: [alpha], both: [alpha, beta] };
      bench.available = new Set();
      const one = { route: 'one', steps: [alpha] };
      const both = { route: 'both', steps: [alpha, beta] };
      for (const kind of [one, both, one, both, { ...both, step: 1, dueFor: 'beta' }]) await bench.add(kind);
      await bench.claim();
      bench.available = new Set(['beta']);
      await bench.add({ ...both, step: 1, dueFor: 'beta' });
      const kinds = (await bench.store.heldKinds()).map(({ route, dueFor }) => `${route} ${dueFor}`);
      assert.deepEqual(kinds.toSorted(), ['both alpha', 'both beta', 'one alpha']);
    }),

    on('tells queues of queued messages alone', async (bench) => {
      await bench.send('ref-1');
      await bench.start();
      assert.deepEqual(await bench.store.queues(), []);
    }),

    on('tells how many messages are unknown, and when the oldest was accepted', async (bench) => {
      assertSame(await bench.store.unknown(), { count: 0 });
      const first = await bench.lose();
      bench.clock.advance(1_000);
      const second = await bench.lose();
      assertSame(await bench.store.unknown(), { count: 2, oldest: first.createdAt });
      await bench.happen(first.id, { type: 'resolved', at: bench.clock.now(), as: 'delivered', attempt: 1 });
      assertSame(await bench.store.unknown(), { count: 1, oldest: second.createdAt });
    }),

    on('tells the number of the last event, even if it was purged', async (bench) => {
      assert.equal(await bench.store.latest(), 0);
      await bench.send('ref-1');
      const last = (await bench.events()).at(-1)?.sequence;
      assert.equal(await bench.store.latest(), last);
      await bench.store.purge({ events: bench.clock.now(), limit: 100 });
      assert.equal((await bench.events()).length, 0);
      assert.equal(await bench.store.latest(), last);
    }),

    on('tells the last balance of each bucket, by notifier', async (bench) => {
      const from = bench.clock.now();
      for (const [left, waitMs] of [
        [100, 60_000],
        [90, 240_000],
        [80, 3_600_000],
        [70, 0],
      ] as const) {
        await readBalance(bench, 'alpha', left);
        bench.clock.advance(waitMs);
      }
      await readBalance(bench, 'beta', 5);
      const points = async (step: '5m' | '1h' | '1d', notifier?: string) =>
        (await bench.store.balances({ from, step, ...(notifier !== undefined && { notifier }) })).map(
          (one) => `${one.notifier} ${one.balance.left}`,
        );
      assert.deepEqual(await points('5m'), ['alpha 90', 'alpha 80', 'alpha 70', 'beta 5']);
      assert.deepEqual(await points('1h', 'alpha'), ['alpha 80', 'alpha 70']);
      assert.deepEqual(await points('1d'), ['alpha 70', 'beta 5']);
      bench.clock.advance(91 * 86_400_000);
      await bench.store.purge({ thin: bench.clock.now(), limit: 100 });
      assert.deepEqual(await points('5m'), ['alpha 70', 'beta 5']);
    }),

    on('keeps a balance whole', async (bench) => {
      const at = bench.clock.now();
      const money = { amount: '1200.50', currency: 'USD' };
      const balance = { left: 1_200.5, unit: 'USD', money, at };
      await bench.record({
        kind: 'notifier',
        notifier: 'alpha',
        happening: { type: 'balance', at, balance },
      });
      assertSame(await bench.store.balances({ from: at, step: '5m' }), [{ notifier: 'alpha', balance }]);
    }),
  ];
}

const strayQueries: readonly {
  readonly name: string;
  readonly query: StrayQuery;
  readonly found: readonly string[];
}[] = [
  { name: 'kind: parked', query: { kind: 'parked' }, found: ['parked r2', 'parked r1'] },
  { name: 'kind: quarantined', query: { kind: 'quarantined' }, found: ['quarantined'] },
  { name: 'kind: inbound', query: { kind: 'inbound' }, found: ['inbound'] },
  { name: 'kind: change', query: { kind: 'change' }, found: ['change'] },
  { name: 'notifier', query: { notifier: 'alpha' }, found: ['parked r1', 'inbound', 'quarantined'] },
  { name: 'address', query: { to: [phone] }, found: ['parked r2', 'change', 'parked r1', 'inbound'] },
  { name: 'one of several addresses', query: { to: ['U012', phone], kind: 'inbound' }, found: ['inbound'] },
  { name: 'an unknown address', query: { to: ['+237699000002'] }, found: [] },
  { name: 'address and notifier', query: { to: [phone], notifier: 'beta' }, found: ['parked r2', 'change'] },
];

/** An entry that is quarantined, a message to us, a parked report, news of an address, and another parked report. */
async function someStrays(bench: StoreBench): Promise<void> {
  await ofNotifier(bench, 'alpha', 'quarantined');
  bench.clock.advance(1);
  await ofNotifier(bench, 'alpha', 'message_received');
  bench.clock.advance(1);
  await bench.report({ reference: 'r1', to: phone });
  bench.clock.advance(1);
  await ofNotifier(bench, 'beta', 'address_changed');
  bench.clock.advance(1);
  await bench.report({ notifier: 'beta', reference: 'r2', to: phone });
}

async function ofNotifier(
  bench: StoreBench,
  notifier: string,
  type: 'quarantined' | 'message_received' | 'address_changed',
): Promise<void> {
  const at = bench.clock.now();
  const happenings: Readonly<Record<typeof type, NotifierHappening>> = {
    quarantined: { type: 'quarantined', at, entry: { reason: 'no', raw: [1] } },
    message_received: {
      type: 'message_received',
      at,
      inbound: { notifier, from: phone, text: 'STOP', raw: 1 },
    },
    address_changed: {
      type: 'address_changed',
      at,
      change: { notifier, change: 'gone', address: phone, raw: 1 },
    },
  };
  await bench.record({ kind: 'notifier', notifier, happening: happenings[type] });
}

async function readBalance(bench: StoreBench, notifier: string, left: number): Promise<void> {
  const at = bench.clock.now();
  const happening = { type: 'balance', at, balance: { left, unit: 'sms', at } } as const;
  await bench.record({ kind: 'notifier', notifier, happening });
}

function told(stray: Stray): string {
  return stray.kind === 'parked' ? `parked ${stray.report.reference}` : stray.kind;
}
