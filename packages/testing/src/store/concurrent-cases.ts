import assert from 'node:assert/strict';
import type { Added, Message, Store } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { eventually } from '../base/event-loop.ts';
import { assertSame } from '../base/plain.ts';
import { HeldStore, hasEnded } from '../store-bench/held-store.ts';
import { accepted, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

/** Several processes at once: each case brings two transactions to the moment at which one could harm the other. */
export function concurrentCases(
  on: OnStore,
  { shared = false, hooked = false }: StoreAbilities,
): readonly ContractCase[] {
  return [
    ...(shared ? openingCases(on) : []),
    ...(hooked ? [...eventCases(on), ...reportCases(on), ...claimCases(on), ...wakingCases(on)] : []),
    ...(hooked ? [...keyCases(on), ...lostAnswerCases(on)] : []),
  ];
}

function openingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'opens ten stores at once on a new place',
      async (bench) => {
        const { id } = await bench.add();
        const seen = await Promise.all(bench.stores.map((store) => store.get(id)));
        assert.deepEqual(
          seen.map((message) => message?.id),
          Array.from({ length: 10 }, () => id),
        );
      },
      { stores: 10 },
    ),

    on('gives the name of a subscriber to one of two stores that ask at once', async (bench) => {
      const other = await bench.another();
      const at = bench.clock.now();
      const lease = { at, until: new Date(at.getTime() + 30_000), from: 'start' } as const;
      const cursors = await Promise.all(
        [bench.store, other].map((store, index) =>
          store.subscriber('invoicing', { ...lease, owner: `${index}` }),
        ),
      );
      assert.equal(cursors.filter((cursor) => cursor === 0).length, 1);
      assert.equal(cursors.filter((cursor) => cursor === undefined).length, 1);
    }),
  ];
}

function eventCases(on: OnStore): readonly ContractCase[] {
  return [
    on('reads no event before those with lower numbers, which are committed later', async (bench) => {
      const held = await HeldStore.on(bench);
      const adding = await held.hold((store) => store.add([bench.message()]));
      await bench.add();
      const reader = new EventReader(bench.store);
      await reader.read();
      await adding.commit();
      await reader.read();
      assert.equal(reader.numbers.length, 2);
      assertSame(
        reader.numbers,
        (await bench.events()).map(({ sequence }) => sequence),
      );
    }),

    on('reads every event if the transaction that began first draws the greater number', async (bench) => {
      const [first, second] = [await bench.start(), await bench.start()];
      const [blocker, younger] = [await HeldStore.on(bench), await HeldStore.on(bench)];
      const older = await bench.another();
      const reader = new EventReader(bench.store);
      await reader.read();
      const settling = await blocker.hold(async (store) => store.record([await settledItem(bench, second)]));
      // It locks its first message, and waits for the other one.
      const [locked, awaited] = [
        await settledItem(bench, first, 'ref-2'),
        await settledItem(bench, second, 'ref-3'),
      ];
      const waiting = older.record([locked, awaited]);
      assert.equal(await hasEnded(waiting, bench.store), false);
      const adding = await younger.hold((store) => store.add([bench.message()]));
      await settling.commit();
      await waiting;
      await reader.read();
      await adding.commit();
      await reader.read();
      assertSame(
        reader.numbers,
        (await bench.events()).map(({ sequence }) => sequence),
      );
      assert.equal(reader.types.filter((type) => type === 'message.queued').length, 3);
    }),

    on('goes on after numbers of a transaction that was rolled back', async (bench) => {
      const held = await HeldStore.on(bench);
      const adding = await held.hold((store) => store.add([bench.message()]));
      const { id } = await bench.add();
      const reader = new EventReader(bench.store);
      await reader.read();
      await adding.rollBack();
      await reader.read();
      assert.equal(reader.numbers.length, 1);
      assert.deepEqual(await bench.store.count(), { queued: 1 });
      assert.equal((await bench.get(id)).status, 'queued');
    }),
  ];
}

function reportCases(on: OnStore): readonly ContractCase[] {
  return [
    on('applies a report that comes while another store stores its reference', async (bench) => {
      const held = await HeldStore.on(bench);
      const message = await bench.start();
      const settling = await held.hold(async (store) => store.record([await settledItem(bench, message)]));
      const reporting = bench.store.record([bench.reported()]);
      await hasEnded(reporting, await bench.another());
      await settling.commit();
      await reporting;
      assert.equal((await bench.get(message.id)).status, 'delivered');
    }),

    on('applies a report that another store parks while its reference is stored', async (bench) => {
      const held = await HeldStore.on(bench);
      const message = await bench.start();
      const parking = await held.hold((store) => store.record([bench.reported()]));
      const settling = bench.settle(message.id, { outcome: 'accepted', reference: 'ref-1' });
      await hasEnded(settling, await bench.another());
      await parking.commit();
      await settling;
      assert.equal((await bench.get(message.id)).status, 'delivered');
    }),
  ];
}

function claimCases(on: OnStore): readonly ContractCase[] {
  return [
    on('claims other messages at once while another store is claiming', async (bench) => {
      // From now on, the counters have their names.
      await bench.start();
      const held = await HeldStore.on(bench);
      const [one, two] = [await bench.add(), await bench.add()];
      const lane = { notifier: 'alpha', calls: 1 };
      const claiming = await held.hold((store) => store.claim(bench.claimRequest([lane]), bench.due()));
      const other = bench.claimBy(bench.store);
      const ended = await hasEnded(other, await bench.another());
      const { changes } = await claiming.commit();
      assert.equal(ended, true, 'the second claim waited for the first');
      assert.deepEqual(
        changes.map(({ message }) => message.id),
        [one.id],
      );
      assert.deepEqual(await other, [two.id]);
    }),

    on('finds later a message whose claim was rolled back', async (bench) => {
      const held = await HeldStore.on(bench);
      const { id } = await bench.add();
      const claiming = await held.hold((store) => bench.claimBy(store));
      assert.deepEqual(await bench.claimBy(bench.store), []);
      await claiming.rollBack();
      assert.deepEqual(await bench.claimBy(bench.store), [id]);
    }),
  ];
}

function wakingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('calls back by itself after the claim of another store was rolled back', async (bench) => {
      const held = await HeldStore.on(bench);
      const { id } = await bench.add();
      const claiming = await held.hold((store) => bench.claimBy(store));
      let calls = 0;
      bench.store.onDue?.(() => {
        calls += 1;
      });
      assert.deepEqual(await bench.claimBy(bench.store), []);
      await claiming.rollBack();
      const before = calls;
      await eventually(() => calls > before, 'a call back', 10_000);
      assert.deepEqual(await bench.claimBy(bench.store), [id]);
    }),
  ];
}

function keyCases(on: OnStore): readonly ContractCase[] {
  const request = { key: 'k', fingerprint: 'f' };
  return [
    on('answers with the message whose key another store is storing', async (bench) => {
      const held = await HeldStore.on(bench);
      const first = bench.message(request);
      const adding = await held.hold((store) => store.add([first]));
      const again = addUntilFree(bench.store, bench.message(request));
      assert.equal(await hasEnded(again, await bench.another()), false);
      await adding.commit();
      const { message, duplicate } = accepted(await again);
      assert.deepEqual([message.id, duplicate], [first.id, true]);
    }),

    on('stores a message whose key another store has rolled back', async (bench) => {
      const held = await HeldStore.on(bench);
      const adding = await held.hold((store) => store.add([bench.message(request)]));
      const second = bench.message(request);
      const again = addUntilFree(bench.store, second);
      assert.equal(await hasEnded(again, await bench.another()), false);
      await adding.rollBack();
      const { message, duplicate } = accepted(await again);
      assert.deepEqual([message.id, duplicate], [second.id, false]);
    }),

    on('stores the other messages of a group while another store has the key of one', async (bench) => {
      const held = await HeldStore.on(bench);
      const adding = await held.hold((store) => store.add([bench.message(request)]));
      const [before, same, after] = [bench.message(), bench.message(request), bench.message()];
      const group = bench.store.add([before, same, after]);
      const ended = await hasEnded(group, await bench.another());
      await adding.commit();
      assert.equal(ended, true, 'the group waited for the key');
      assert.deepEqual(
        (await group).map((added) => (added.ok ? added.message.id : added.held)),
        [before.id, true, after.id],
      );
    }),
  ];
}

function lostAnswerCases(on: OnStore): readonly ContractCase[] {
  return [
    on('returns the results of a commit whose answer is lost', async (bench) => {
      let loses = 0;
      const store = await bench.another({ losesAnswer: () => loses-- > 0 });
      const message = bench.message({ key: 'k', fingerprint: 'f' });
      loses = 1;
      const added = accepted((await store.add([message]))[0]);
      assert.deepEqual([added.message.id, added.duplicate, added.events.length], [message.id, false, 1]);
      loses = 1;
      assert.deepEqual(await bench.claimBy(store), [message.id]);
      loses = 1;
      const [recorded] = await store.record([await settledItem(bench, message)]);
      assert.equal(recorded?.ok && recorded.message?.status, 'sent');
      assertSame(
        (await bench.events()).map(({ type }) => type),
        ['message.queued', 'message.sending', 'message.sent'],
      );
    }),
  ];
}

/** Reads events as a subscriber does: each time, those after the last. */
class EventReader {
  readonly #store: Store;
  readonly numbers: number[] = [];
  readonly types: string[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<void> {
    for (const { sequence, type } of await this.#store.events({
      after: this.numbers.at(-1) ?? 0,
      limit: 1_000,
    })) {
      this.numbers.push(sequence);
      this.types.push(type);
    }
  }
}

async function settledItem(
  bench: StoreBench,
  { id }: Message,
  reference = 'ref-1',
): ReturnType<StoreBench['item']> {
  return await bench.item(id, bench.settled({ outcome: 'accepted', reference }));
}

async function addUntilFree(store: Store, message: Message): Promise<Added | undefined> {
  for (;;) {
    const [added] = await store.add([message]);
    if (added === undefined || added.ok || !added.held) return added;
  }
}
