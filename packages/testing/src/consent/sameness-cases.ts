import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { accepted, names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';
import { commit } from '../transaction/transaction-stage.ts';
import { sameness, toPhone } from './consent-stage.ts';

/** Messages that are the same within a time, and messages to us that come twice. */
export function samenessCases(
  on: OnStore,
  { shared = false, transactions = false }: StoreAbilities,
): readonly ContractCase[] {
  return [
    on('does not store a message that is the same within a time, also in one group', async (bench) => {
      const same = sameness();
      const [first, second, other] = await bench.store.add([
        bench.message({ same }),
        bench.message({ same }),
        bench.message({ same: sameness() }),
      ]);
      const { message, duplicate } = accepted(first);
      assert.deepEqual([duplicate, message.same], [false, undefined]);
      const repeated = accepted(second);
      assert.deepEqual(
        [repeated.message.id, repeated.duplicate, repeated.same, repeated.events],
        [message.id, true, true, []],
      );
      assert.equal(accepted(other).duplicate, false);
      assert.equal((await again(bench, same)).message.id, message.id);
      assert.deepEqual(await bench.store.count(), { queued: 2 });
      await bench.clock.advance(120_000);
      assert.equal((await again(bench, same)).duplicate, false);
    }),

    on('stores it all the same if the first one surely did not arrive', async (bench) => {
      const same = sameness();
      const { id } = (await again(bench, same)).message;
      await bench.happen(id, { type: 'cancelled', at: bench.clock.now() });
      const second = await again(bench, same);
      assert.equal(second.duplicate, false);
      assert.equal((await again(bench, same)).message.id, second.message.id);
    }),

    on('asks for the key first', async (bench) => {
      const same = sameness();
      const [first] = await bench.store.add([bench.message({ same, key: 'k', fingerprint: 'f' })]);
      const [second] = await bench.store.add([bench.message({ same, key: 'k', fingerprint: 'f' })]);
      assert.deepEqual([accepted(second).duplicate, accepted(second).same], [true, undefined]);
      const [conflict] = await bench.store.add([bench.message({ same, key: 'k', fingerprint: 'g' })]);
      assert.equal(conflict?.ok, false);
      const [other] = await bench.store.add([bench.message({ same, key: 'other', fingerprint: 'f' })]);
      assert.equal(accepted(other).message.id, accepted(first).message.id);
    }),

    on('stores a message to us once, also if its provider repeats the call', async (bench) => {
      const at = bench.clock.now();
      const heard = async (reference?: string) => {
        const inbound = {
          ...{ notifier: 'alpha', from: '+237699128531', text: 'hello', raw: null },
          ...(reference !== undefined && { reference }),
        };
        const happening = { type: 'message_received', at, inbound } as const;
        return names((await bench.record({ kind: 'notifier', notifier: 'alpha', happening })).events);
      };
      assert.deepEqual(await heard('in-1'), ['message.received']);
      assert.deepEqual(await heard('in-1'), []);
      assert.deepEqual(await heard('in-2'), ['message.received']);
      assert.deepEqual([await heard(), await heard()], [['message.received'], ['message.received']]);
      assert.equal((await bench.store.strays({ kind: 'inbound' })).items.length, 4);
    }),

    on('goes by news of an address once, also if its provider repeats the call', async (bench) => {
      const news = async (change: 'opted_out' | 'opted_in', reference: string) => {
        const about = { notifier: 'alpha', change, address: '+237699128531', reference, raw: null } as const;
        const happening = { type: 'address_changed', at: bench.clock.now(), change: about } as const;
        return names((await bench.record({ kind: 'notifier', notifier: 'alpha', happening })).events);
      };
      const changed = ['address.changed', 'consent.changed'];
      assert.deepEqual(await news('opted_out', 'call-1'), changed);
      assert.deepEqual(await news('opted_in', 'call-2'), changed);
      assert.deepEqual(await news('opted_out', 'call-3'), changed);
      assert.deepEqual(await news('opted_in', 'call-2'), []);
      const [mark] = await bench.store.marks({ after: '', limit: 10 });
      assert.deepEqual(Object.keys(mark?.facts.optOuts ?? {}), ['marketing']);
    }),

    ...(shared ? [sharedCase(on)] : []),
    ...(transactions ? [withinCase(on)] : []),
  ];
}

function withinCase(on: OnStore): ContractCase {
  return on(
    'stores each message of a transaction of the application, also if they are the same',
    async (bench) => {
      const same = sameness();
      const [one, other] = [await commit(bench, { same }), await commit(bench, { same })];
      assert.notEqual(one.id, other.id);
      assert.equal((await again(bench, same)).duplicate, false);
    },
  );
}

function sharedCase(on: OnStore): ContractCase {
  return on(
    'stores one of the messages that ten stores add at once and that are the same',
    async (bench) => {
      const same = sameness();
      const added = await Promise.all(
        bench.stores.map((store) => store.add([bench.message(toPhone({ same }))])),
      );
      const ids = new Set(added.flat().map((one) => accepted(one).message.id));
      assert.equal(ids.size, 1);
      assert.deepEqual(await bench.store.count(), { queued: 1 });
    },
    { stores: 10 },
  );
}

async function again(
  bench: StoreBench,
  same: ReturnType<typeof sameness>,
): Promise<ReturnType<typeof accepted>> {
  const [added] = await bench.store.add([bench.message({ same })]);
  return accepted(added);
}
