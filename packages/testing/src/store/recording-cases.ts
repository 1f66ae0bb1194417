import assert from 'node:assert/strict';
import {
  createRecorder,
  type Lifecycle,
  lifecycle,
  NkulError,
  type NotifierHappening,
  type RecordItem,
} from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { done, itemFor, names, type OnStore } from '../store-bench/store-bench.ts';

/** Recording happenings of messages and of notifiers. */
export function recordingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('applies a happening to a message, stores it and returns it', async (bench) => {
      const { id } = await bench.start();
      const submission = {
        outcome: 'accepted',
        reference: 'ref-1',
        aliases: ['a', 'b'],
        units: 2,
        balance: 98,
      } as const;
      const { message, events } = await bench.settle(id, submission);
      assert.deepEqual(names(events), ['message.sent']);
      assert.equal(message?.status, 'sent');
      assertSame(await bench.get(id), message);
      const { outcome: _, ...kept } = submission;
      assertSame({ ...message?.attempts[0], ...kept }, message?.attempts[0]);
    }),

    on('leaves a message that nothing happened to as it was', async (bench) => {
      const before = await bench.send('ref-1');
      bench.clock.advance(1_000);
      const { message, events } = await bench.settle(before.id, { outcome: 'accepted', reference: 'other' });
      assert.deepEqual(events, []);
      assertSame(message, before);
      assertSame(await bench.get(before.id), before);
    }),

    on('says how a message was before an answer or a report has changed it', async (bench) => {
      const started = await bench.start();
      const settled = await bench.settle(started.id, { outcome: 'accepted', reference: 'ref-1' });
      assertSame(settled.before, started);
      assertSame((await bench.report()).before, settled.message);
      // It is a duplicate.
      assert.equal((await bench.report()).before, undefined);
    }),

    on('refuses an id that it does not know with MessageNotFoundError, and harms no other', async (bench) => {
      const [first, second] = [await bench.add(), await bench.add()];
      const at = bench.clock.now();
      const cancel = (id: string) => ({ kind: 'message', id, happening: { type: 'cancelled', at } }) as const;
      const recorded = await bench.store.record([
        cancel(first.id),
        cancel(bench.clock.id()),
        cancel(second.id),
      ]);
      assert.equal(recorded.length, 3);
      assert.equal(done(recorded[0]).message?.status, 'cancelled');
      assert.equal(done(recorded[2]).message?.status, 'cancelled');
      const [, refused] = recorded;
      assert.ok(refused?.ok === false && NkulError.is(refused.error));
      assert.equal(refused.error.code, 'NKUL_MESSAGE_NOT_FOUND');
      assert.deepEqual(await bench.store.count(), { cancelled: 2 });
    }),

    on(
      'undoes an item that fails, and stores the others of the same call',
      async (bench) => {
        const [first, bad, last] = [
          await bench.start(),
          await bench.start({ template: 'poison' }),
          await bench.start(),
        ];
        const settled = bench.settled({ outcome: 'accepted', reference: 'ref-1' });
        const recorded = await bench.store.record(
          [first, bad, last].map((message) => itemFor(message, settled)),
        );
        assert.deepEqual(
          recorded.map(({ ok }) => ok),
          [true, false, true],
        );
        assertSame(await bench.get(bad.id), bad);
        assert.equal((await bench.get(first.id)).status, 'sent');
        assert.equal((await bench.get(last.id)).status, 'sent');
      },
      { recorder: createRecorder(poisonous) },
    ),

    on('applies the items of a call in order, each to the result of the one before', async (bench) => {
      const message = await bench.start();
      const recorded = await bench.store.record([
        itemFor(message, bench.settled({ outcome: 'accepted', reference: 'ref-1' })),
        bench.reported({ status: 'enroute' }),
        bench.reported({ status: 'delivered' }),
        itemFor(message, { type: 'cancelled', at: bench.clock.now() }),
      ]);
      assert.deepEqual(
        recorded.map((one) => names(done(one).events)),
        [['message.sent'], ['report.received'], ['report.received', 'message.delivered'], []],
      );
    }),

    on('keeps the pauses of notifiers', async (bench) => {
      const since = bench.clock.now();
      const { message, events } = await bench.record({
        kind: 'notifier',
        notifier: 'alpha',
        happening: { type: 'paused', at: since, reason: 'insufficient_credit' },
      });
      assert.equal(message, undefined);
      assert.deepEqual(names(events), ['notifier.paused']);
      assertSame(await bench.store.pauses(), [{ notifier: 'alpha', reason: 'insufficient_credit', since }]);
    }),

    on('pauses a notifier once for a refusal of its provider, and again for an operator', async (bench) => {
      const pause = (reason: 'unauthorized' | 'operator') =>
        bench.record({
          kind: 'notifier',
          notifier: 'alpha',
          happening: { type: 'paused', at: bench.clock.now(), reason },
        });
      await pause('unauthorized');
      assert.deepEqual((await pause('unauthorized')).events, []);
      assert.deepEqual(names((await pause('operator')).events), ['notifier.paused']);
      assert.deepEqual(
        (await bench.store.pauses()).map(({ reason }) => reason),
        ['operator'],
      );
    }),

    on('keeps the mark of the refused credentials, and does not show it in events', async (bench) => {
      const [at, mark] = [bench.clock.now(), 'salt.hash'];
      const happening = { type: 'paused', at, reason: 'unauthorized', mark } as const;
      await bench.record({ kind: 'notifier', notifier: 'alpha', happening });
      const pause = { notifier: 'alpha', reason: 'unauthorized', since: at };
      assertSame(await bench.store.pauses(), [{ ...pause, mark }]);
      await bench.record({
        kind: 'notifier',
        notifier: 'alpha',
        happening: { type: 'resumed', at, by: 'credentials', only: 'unauthorized' },
      });
      assert.equal(JSON.stringify(await bench.store.events({ after: 0, limit: 10 })).includes(mark), false);
      assert.deepEqual(await bench.store.pauses(), []);
    }),

    on('leaves a pause for another reason than the one that is over', async (bench) => {
      const at = bench.clock.now();
      const happen = (happening: Parameters<Lifecycle['applyToNotifier']>[2]) =>
        bench.record({ kind: 'notifier', notifier: 'alpha', happening });
      await happen({ type: 'paused', at, reason: 'operator' });
      const ended = await happen({ type: 'resumed', at, by: 'balance', only: 'insufficient_credit' });
      assert.deepEqual(ended.events, []);
      assert.equal((await bench.store.pauses()).length, 1);
    }),

    on('lifts a pause, of that notifier alone', async (bench) => {
      const at = bench.clock.now();
      const happen = (notifier: string, happening: Parameters<Lifecycle['applyToNotifier']>[2]) =>
        bench.record({ kind: 'notifier', notifier, happening });
      await happen('alpha', { type: 'paused', at, reason: 'operator' });
      await happen('beta', { type: 'paused', at, reason: 'operator' });
      assert.deepEqual(names((await happen('alpha', { type: 'resumed', at })).events), ['notifier.resumed']);
      assert.deepEqual((await happen('alpha', { type: 'resumed', at })).events, []);
      assert.deepEqual(
        (await bench.store.pauses()).map(({ notifier }) => notifier),
        ['beta'],
      );
    }),

    on('keeps a quarantined entry as an event', async (bench) => {
      const entry = { reason: 'it has no id', raw: { status: 2, note: 'é', nested: [null, 1.5] } };
      await bench.record({
        kind: 'notifier',
        notifier: 'alpha',
        happening: { type: 'quarantined', at: bench.clock.now(), entry },
      });
      const [event] = await bench.events();
      assert.ok(event?.type === 'report.quarantined');
      assert.equal(event.notifier, 'alpha');
      assertSame(event.entry, entry);
      assert.deepEqual(await bench.store.pauses(), []);
    }),

    on('keeps a message to us and news of an address as events', async (bench) => {
      const at = bench.clock.now();
      const inbound = {
        notifier: 'alpha',
        from: '+237699000001',
        text: 'STOP',
        receivedAt: at,
        raw: { n: 1.5 },
      };
      const change = {
        notifier: 'alpha',
        change: 'gone',
        address: '+237699000001',
        changedAt: at,
        raw: null,
      } as const;
      const of = (happening: NotifierHappening): RecordItem => ({
        kind: 'notifier',
        notifier: 'alpha',
        happening,
      });
      await bench.record(of({ type: 'message_received', at, inbound }));
      await bench.record(of({ type: 'address_changed', at, change }));
      const [received, stopped, changed, suppressed] = await bench.events();
      assert.ok(received?.type === 'message.received' && changed?.type === 'address.changed');
      assertSame(received.inbound, inbound);
      assertSame(changed.change, change);
      assert.ok(stopped?.type === 'consent.changed' && suppressed?.type === 'address.suppressed');
      assertSame(stopped.consent, {
        ...{ change: 'opted_out', address: inbound.from, categories: ['marketing'] },
        ...{ by: 'inbound', notifier: 'alpha' },
      });
      const until = new Date(at.getTime() + 30 * 86_400_000);
      assertSame(suppressed.suppression, { address: inbound.from, until, code: 'address_gone' });
    }),

    on('keeps the news that the bytes of all that was erased are gone', async (bench) => {
      const at = bench.clock.now();
      await bench.record({ kind: 'store', happening: { type: 'bytes_gone', at } });
      const [finished] = await bench.events();
      assertSame(finished, { type: 'erasure.finished', at, sequence: finished?.sequence });
    }),

    on(
      'applies a parked report to a message whose outcome is unknown, if its answer has the reference',
      async (bench) => {
        const { id } = await bench.add();
        await bench.claim();
        await bench.report({ reference: 'late-answer', status: 'delivered' });
        const reason = { code: 'no_answer', message: 'é' } as const;
        const settled = await bench.settle(id, { outcome: 'unknown', reason, reference: 'late-answer' });
        assert.deepEqual(names(settled.events), ['message.unknown', 'report.received', 'message.delivered']);
      },
    ),

    on('settles a message by the reference that it had before its call', async (bench) => {
      const steps = [{ notifier: 'mail', channel: 'sms' }];
      bench.routes = { default: steps };
      const { id } = await bench.start({ steps, dueFor: 'mail' });
      const reference = `${id}:1`;
      await bench.settle(id, { outcome: 'unknown', reason: { code: 'no_answer', message: 'é' } });
      const { events } = await bench.report({ notifier: 'mail', reference, status: 'delivered' });
      assert.deepEqual(names(events), ['report.received', 'message.delivered']);
    }),

    on('wakes a message that was held', async (bench) => {
      bench.available = new Set();
      const { id } = await bench.add();
      await bench.claim();
      assert.equal((await bench.get(id)).held, true);
      assert.equal((await bench.claim()).changes.length, 0, 'a message that is held was claimed');
      await bench.happen(id, { type: 'woken', at: bench.clock.now() });
      assert.equal((await bench.get(id)).held ?? false, false);
      bench.available = new Set(['beta']);
      const { changes } = await bench.claim();
      assert.equal(changes[0]?.message.dueFor, 'beta');
    }),
  ];
}

/** The core's rules, except that attempts of messages with the template `poison` cannot be settled. */
const poisonous: Lifecycle = {
  ...lifecycle,
  apply(message, happening) {
    const applied = lifecycle.apply(message, happening);
    if (message.template === 'poison' && happening.type === 'settled') throw new Error('poison');
    return applied;
  },
};
