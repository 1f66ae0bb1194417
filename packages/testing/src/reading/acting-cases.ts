import assert from 'node:assert/strict';
import type { EventOf } from '@nkul/core';
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

    on('keeps who erased and who looked; a look at a message that is missing fails', async (bench) => {
      const at = bench.clock.now();
      const { id } = await bench.add();
      const done = (
        what: 'erased' | 'revealed' | 'exported' | 'searched',
        message?: string,
        as?: 'number' | 'text',
      ): RecordItem => ({
        kind: 'act',
        happening: {
          ...{ type: 'done', at, what, actor: awa, note: 'asked' },
          ...(message && { message }),
          ...(as && { as }),
        },
      });
      const recorded = await bench.store.record([
        done('revealed', id),
        done('revealed', id, 'number'),
        done('searched'),
        done('exported'),
        done('erased', id),
        done('revealed', bench.clock.id()),
      ]);
      assert.deepEqual(
        recorded.map(({ ok }) => ok),
        [true, true, true, true, true, false],
      );
      const by = { at, by: awa, note: 'asked' };
      assertSame(await acts(bench), [
        { ...by, what: 'erased', message: id },
        { ...by, what: 'exported' },
        { ...by, what: 'searched' },
        { ...by, what: 'revealed', message: id, as: 'number' },
        { ...by, what: 'revealed', message: id },
      ]);
    }),

    on(
      'tells what a person did after the change itself, in the history of the message too',
      async (bench) => {
        const at = bench.clock.now();
        const { id } = await bench.add({ dueAt: new Date(at.getTime() + 1_000) });
        const deed = { actor: awa, note: 'he called 699128531' };
        const cancelled: RecordItem = { kind: 'message', id, happening: { type: 'cancelled', at, ...deed } };
        const { events } = await bench.record(cancelled);
        const act = { what: 'cancelled', message: id, by: awa, note: 'he called *********' };
        assert.deepEqual(
          events.map(({ type }) => type),
          ['message.cancelled', 'operator.acted'],
        );
        const stored = await acted(bench);
        assertSame(
          stored.map((event) => event.act),
          [act],
        );
        assertSame((await bench.store.history(id, { limit: 9 })).at(-1), stored[0]);
        await bench.record(paused(bench));
        assert.equal((await acted(bench)).length, 1, 'no name, no event');
        await bench.record(paused(bench, deed));
      },
    ),

    on(
      'erases the note of what a person did to an erased message, but not why it was erased',
      async (bench) => {
        const at = bench.clock.now();
        const { id } = await bench.add({ dueAt: new Date(at.getTime() + 1_000) });
        const note = 'wrong person';
        await bench.record({ kind: 'message', id, happening: { type: 'cancelled', at, actor: awa, note } });
        const why = {
          type: 'done',
          at,
          what: 'erased',
          message: id,
          actor: awa,
          note: 'asked by letter',
        } as const;
        await bench.record({ kind: 'act', happening: why });
        await bench.store.erase({ id, at, limit: 10 });
        const kept = [
          { what: 'cancelled', message: id, by: awa },
          { what: 'erased', message: id, by: awa, note: 'asked by letter' },
        ];
        assertSame(
          (await acted(bench)).map(({ act }) => act),
          kept,
        );
        assertSame(
          await acts(bench),
          kept.toReversed().map((act) => ({ ...act, at })),
        );
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
      await bench.record(paused(bench));
      const about = async (notifier: string) =>
        (await bench.store.acts({ notifier })).items.map(({ what }) => what);
      assert.deepEqual(await about('alpha'), ['paused']);
      assert.deepEqual(await about('beta'), []);
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

/** The events that tell what a person did. */
async function acted(bench: StoreBench): Promise<readonly EventOf<'operator.acted'>[]> {
  const events = await bench.store.events({ after: 0, limit: 100 });
  return events.filter((event) => event.type === 'operator.acted');
}

/** All acts without their numbers. */
async function acts(bench: StoreBench): Promise<readonly Omit<Act, 'number'>[]> {
  const { items } = await bench.store.acts({});
  return items.map(({ number: _, ...act }) => act);
}
