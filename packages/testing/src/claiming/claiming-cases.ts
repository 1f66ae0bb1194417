import assert from 'node:assert/strict';
import { createRecorder, type Lifecycle, lifecycle, type Message, postponeMs } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';

/** Claiming due messages, in order, as many as the capacity allows. */
export function claimingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('gives a due message its attempt, with the lease, and says so', async (bench) => {
      const { id } = await bench.add();
      const { changes } = await bench.claim();
      assert.equal(changes.length, 1);
      const [change] = changes;
      assert.deepEqual(names(change?.events ?? []), ['message.sending']);
      assertSame(change?.message, await bench.get(id));
      const [attempt] = change?.message.attempts ?? [];
      assert.equal(attempt?.notifier, 'alpha');
      assertSame(attempt?.leaseUntil, bench.due().leaseUntil);
    }),

    on('claims nothing when nothing is there', async (bench) => {
      const claimed = await bench.claim();
      assert.deepEqual(claimed.changes, []);
      assert.equal(claimed.nextDueAt, undefined);
    }),

    on('takes the message that was due first, even if it was added last', async (bench) => {
      const at = (ms: number) => new Date(bench.clock.now().getTime() + ms);
      const late = await bench.add({ dueAt: at(2_000) });
      const early = await bench.add({ dueAt: at(1_000) });
      const middle = await bench.add({ dueAt: at(1_500) });
      bench.clock.advance(5_000);
      const first = await bench.claim([{ notifier: 'alpha', calls: 2 }]);
      assert.deepEqual(ids(first.changes), [early.id, middle.id]);
      assert.deepEqual(ids((await bench.claim()).changes), [late.id]);
    }),

    on('takes messages that are due at the same time in the order of their acceptance', async (bench) => {
      const messages = [bench.message(), bench.message(), bench.message()];
      await bench.store.add(messages);
      const taken: string[] = [];
      for (let round = 0; round < 3; round += 1)
        taken.push(...ids((await bench.claim([{ notifier: 'alpha', calls: 1 }])).changes));
      assert.deepEqual(
        taken,
        messages.map((message) => message.id),
      );
    }),

    on('leaves messages that are not due yet, and takes each at its exact time', async (bench) => {
      const dueAt = new Date(bench.clock.now().getTime() + 1_000);
      const message = await bench.add({ dueAt });
      bench.clock.advance(999);
      const premature = await bench.claim();
      assert.deepEqual(premature.changes, []);
      assertSame(premature.nextDueAt, dueAt);
      assertSame(await bench.get(message.id), message);
      bench.clock.advance(1);
      assert.deepEqual(ids((await bench.claim()).changes), [message.id]);
    }),

    on('returns the next time at which a message will be due', async (bench) => {
      const at = (ms: number) => new Date(bench.clock.now().getTime() + ms);
      await bench.add({ dueAt: at(9_000) });
      await bench.add({ dueAt: at(4_000), dueFor: 'beta', step: 1 });
      await bench.add({ dueAt: at(6_000) });
      assertSame((await bench.claim()).nextDueAt, at(4_000));
      bench.clock.advance(4_000);
      const { nextDueAt } = await bench.claim([{ notifier: 'beta', calls: 0 }]);
      assertSame(
        nextDueAt,
        at(2_000),
        'nextDueAt must ignore due messages that were left for lack of capacity',
      );
    }),

    on('leaves messages alone whose notifier has no room, and takes those of others', async (bench) => {
      const held = await bench.add();
      const other = await bench.add({ step: 1, dueFor: 'beta' });
      const { changes } = await bench.claim([{ notifier: 'alpha', calls: 0 }]);
      assert.deepEqual(ids(changes), [other.id]);
      assertSame(await bench.get(held.id), held);
    }),

    on('takes one message for each call that may start, when they share none', async (bench) => {
      await bench.store.add(Array.from({ length: 5 }, () => bench.message()));
      const { changes } = await bench.claim([{ notifier: 'alpha', calls: 3, perCall: 10 }]);
      assert.equal(changes.length, 3);
    }),

    on('fills a call with messages of one batch', async (bench) => {
      await bench.store.add(distinct(bench, 7, { batch: 'b' }));
      const { changes } = await bench.claim([{ notifier: 'alpha', calls: 2, perCall: 3 }]);
      assert.equal(changes.length, 6);
    }),

    on('lets each batch have its own calls', async (bench) => {
      await bench.store.add([...distinct(bench, 2, { batch: 'a' }), ...distinct(bench, 2, { batch: 'b' })]);
      const one = await bench.claim([{ notifier: 'alpha', calls: 1, perCall: 5 }]);
      assert.deepEqual(
        one.changes.map(({ message }) => message.batch),
        ['a', 'a'],
      );
      const two = await bench.claim([{ notifier: 'alpha', calls: 1, perCall: 5 }]);
      assert.deepEqual(
        two.changes.map(({ message }) => message.batch),
        ['b', 'b'],
      );
    }),

    on('fills a call with any messages where any may share one', async (bench) => {
      await bench.store.add([...distinct(bench, 3, { batch: 'a' }), ...distinct(bench, 4)]);
      const { changes } = await bench.claim([{ notifier: 'alpha', calls: 2, perCall: 3, mixed: true }]);
      assert.equal(changes.length, 6);
    }),

    on('takes maxUnassigned other messages, for whichever notifier they wait', async (bench) => {
      bench.available = new Set(['mail']);
      await bench.store.add(Array.from({ length: 3 }, () => bench.message()));
      await bench.store.add(Array.from({ length: 3 }, () => bench.message({ step: 1, dueFor: 'beta' })));
      const first = await bench.claim([], 4);
      assert.equal(first.changes.length, 4);
      assert.ok(first.changes.every(({ message }) => message.held === true));
      assert.equal((await bench.claim([], 4)).changes.length, 2);
    }),

    on(
      'takes what is held for a notifier first, once it takes messages, and nothing of it until then',
      async (bench) => {
        const one = [{ notifier: 'alpha', calls: 1 }];
        bench.available = new Set();
        const held = await bench.add();
        assert.equal((await bench.claim([], 4)).changes.length, 1);
        const free = await bench.add();
        bench.clock.advance(86_400_000);
        const asked = await bench.store.claim({ lanes: [], notTaking: ['alpha'] }, bench.due());
        assert.deepEqual(
          asked.changes.map(({ message }) => message.id),
          [free.id],
        );
        assert.equal(asked.nextDueAt, undefined);
        bench.available = new Set(['alpha']);
        const last = await bench.add();
        for (const { id } of [held, free, last]) {
          const { changes } = await bench.claim(one);
          assert.deepEqual(
            changes.map(({ message }) => [message.id, message.status]),
            [[id, 'sending']],
          );
        }
      },
    ),

    on(
      'postpones a message that cannot be started, so that it does not block others, and says why',
      async (bench) => {
        const bad = await bench.add({ template: 'stuck' });
        const good = await bench.add();
        const one = [{ notifier: 'alpha', calls: 1 }];
        const { changes, failed, nextDueAt } = await bench.claim(one);
        assert.deepEqual(changes, []);
        assert.deepEqual(
          failed.map(({ id, error }) => [id, error.message]),
          [[bad.id, 'stuck']],
        );
        assertSame(nextDueAt, bench.clock.now(), 'there may be others that it took the room of');
        assert.deepEqual(ids((await bench.claim(one)).changes), [good.id]);
        assertSame(await bench.get(bad.id), bad);
        const again = new Date(bench.clock.now().getTime() + postponeMs);
        bench.clock.set(new Date(again.getTime() - 1));
        assertSame((await bench.claim(one)).failed, []);
        bench.clock.set(again);
        assert.equal((await bench.claim(one)).failed[0]?.id, bad.id);
      },
      { recorder: createRecorder(stuck) },
    ),

    on('leaves messages alone that wait for a notifier which the request does not name', async (bench) => {
      bench.available = bench.known = new Set(['beta', 'mail']);
      const message = await bench.add({ expiresAt: new Date(bench.clock.now().getTime() + 1_000) });
      const later = await bench.add({ dueAt: new Date(bench.clock.now().getTime() + 500) });
      const { changes, nextDueAt } = await bench.claim();
      assert.deepEqual(changes, []);
      assertSame(
        nextDueAt,
        message.expiresAt,
        'nextDueAt must ignore messages of other workers, except their expiry',
      );
      for (const one of [message, later]) assertSame(await bench.get(one.id), one);
    }),

    on('ends expired messages of any notifier, even without capacity for it', async (bench) => {
      const at = (ms: number) => new Date(bench.clock.now().getTime() + ms);
      const first = await bench.add();
      const mine = await bench.add({ expiresAt: at(1_000) });
      const strange = await bench.add({ expiresAt: at(1_000), step: 1, dueFor: 'beta' });
      bench.available = bench.known = new Set(['alpha']);
      const none = [{ notifier: 'alpha', calls: 0 }];
      assertSame((await bench.claim(none)).nextDueAt, at(1_000));
      bench.clock.advance(999);
      assert.deepEqual((await bench.claim(none)).changes, []);
      bench.clock.advance(1);
      const { changes } = await bench.claim(none);
      assert.deepEqual(new Set(ids(changes)), new Set([mine.id, strange.id]));
      assert.ok(changes.every(({ message }) => message.status === 'expired'));
      assertSame(await bench.get(first.id), first);
      assert.deepEqual((await bench.claim(none)).changes, []);
    }),

    on('counts expired messages towards maxUnassigned, not towards a notifier', async (bench) => {
      const expiresAt = new Date(bench.clock.now().getTime() + 1_000);
      for (let count = 0; count < 3; count += 1) await bench.add({ expiresAt });
      const good = await bench.add();
      bench.clock.set(expiresAt);
      const { changes } = await bench.claim([{ notifier: 'alpha', calls: 1 }], 2);
      assert.deepEqual(changes.map(({ message }) => message.status).sort(), [
        'expired',
        'expired',
        'sending',
      ]);
      assert.equal((await bench.get(good.id)).status, 'sending');
      assert.equal((await bench.claim([], 2)).changes.length, 1);
    }),

    on('forgets the expiry of messages that do not wait any more', async (bench) => {
      const expiresAt = new Date(bench.clock.now().getTime() + 1_000);
      const { id } = await bench.send('ref-1', { expiresAt });
      bench.clock.set(expiresAt);
      assert.deepEqual((await bench.claim()).changes, []);
      assert.equal((await bench.get(id)).status, 'sent');
    }),

    on('counts a message that only waits for a time towards maxUnassigned', async (bench) => {
      const { id, dueAt } = await bench.send('ref-1');
      assert.ok(dueAt);
      bench.clock.set(dueAt);
      const none = await bench.claim([], 0);
      assert.deepEqual(none.changes, []);
      const { changes } = await bench.claim([], 1);
      assert.deepEqual(ids(changes), [id]);
      assert.deepEqual(names(changes[0]?.events ?? []), ['message.unconfirmed']);
    }),

    on('takes the routes as they are now', async (bench) => {
      const { id } = await bench.add();
      bench.routes = { default: [{ notifier: 'beta', channel: 'sms' }] };
      await bench.claim();
      await bench.claim();
      assert.equal((await bench.get(id)).attempts[0]?.notifier, 'beta');
    }),
  ];
}

function ids(changes: readonly { readonly message: Message }[]): readonly string[] {
  return changes.map(({ message }) => message.id);
}

/** Messages to different numbers. */
function distinct(bench: StoreBench, count: number, patch: Partial<Message> = {}): readonly Message[] {
  return Array.from({ length: count }, () => {
    const message = bench.message(patch);
    return { ...message, recipient: { phone: `+2376${message.id.slice(-8)}` } };
  });
}

/** The core's rules, except that attempts of messages with the template `stuck` cannot be started. */
const stuck: Lifecycle = {
  ...lifecycle,
  apply(message, happening) {
    if (message.template === 'stuck' && happening.type === 'due') throw new Error('stuck');
    return lifecycle.apply(message, happening);
  },
};
