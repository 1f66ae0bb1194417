import assert from 'node:assert/strict';
import type { Claimed, LaneAnswer, LaneCalls, Store } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import type { OnStore, StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';

const reason = { code: 'unavailable', message: 'later' } as const;
const away = { available: false, limits: false, retryAfterMs: 10_000, reason } as const;
const there = { available: true } as const;

/** Limits, back-off and pauses that hold for all workers on a store together. */
export function sharingCases(on: OnStore, { shared }: StoreAbilities): readonly ContractCase[] {
  if (!shared) return [];
  return [
    on('begins no more calls at once than a notifier allows all workers together', async (bench) => {
      const [one, two] = await workers(bench, 5, { inFlight: 3 });
      assert.equal(begun(await one.claim({}, 2)), 2);
      assert.equal(begun(await two.claim()), 1);
      assert.equal(begun(await one.claim({ active: 2 })), 0);
      // One of its two calls has ended.
      assert.equal(begun(await one.claim({ active: 1 })), 1);
      assert.equal(begun(await two.claim({ active: 1 })), 0);
    }),

    on('counts the calls of a worker that has ended until their leases end', async (bench) => {
      const [one, two] = await workers(bench, 2, { inFlight: 1 });
      assert.equal(begun(await one.claim()), 1);
      bench.clock.advance(59_999);
      assert.equal(begun(await two.claim()), 0);
      bench.clock.advance(1);
      assert.equal(begun(await two.claim()), 1);
    }),

    on('begins no more calls in a second than a notifier allows all workers together', async (bench) => {
      const [one, two] = await workers(bench, 9, { perSecond: 4 });
      assert.equal(begun(await one.claim({}, 3)), 3);
      assert.equal(begun(await two.claim()), 1);
      const full = await one.claim();
      assert.equal(begun(full), 0);
      assert.deepEqual(lane(full).freeAt, new Date(bench.clock.now().getTime() + 250));
      bench.clock.advance(500);
      assert.equal(begun(await two.claim()), 2);
      assert.equal(begun(await one.claim()), 0);
    }),

    on(
      'counts calls that began without a claim, and those that were claimed and did not begin',
      async (bench) => {
        const [one, two] = await workers(bench, 9, { perSecond: 4 });
        await two.claim({ surplus: 3 }, 0);
        assert.equal(begun(await one.claim()), 1);
        await two.claim({ surplus: -2 }, 0);
        assert.equal(begun(await one.claim()), 2);
      },
    ),

    on('lets each worker leave a provider alone that one of them has found away', async (bench) => {
      const [one, two] = await workers(bench, 5);
      assert.equal(begun(await one.claim({}, 1)), 1);
      const heard = lane(await one.claim({ ended: [{ round: 0, health: away }] }));
      assert.equal(heard.backOff.failures, 1);
      const unheard = await bench.store.claim(bench.claimRequest(), bench.due());
      assert.equal(begun(unheard), 0);
      assert.equal(lane(unheard).backOff.failures, 1);
      assert.deepEqual(lane(unheard).freeAt, new Date(bench.clock.now().getTime() + 10_000));
      assert.equal(begun(await two.claim()), 0);
    }),

    on('tests by one call of one worker whether the provider is back', async (bench) => {
      const [one, two] = await workers(bench, 5);
      const { round } = await failed(one);
      bench.clock.advance(10_000);
      assert.equal(begun(await two.claim()), 1);
      assert.equal(begun(await one.claim()), 0);
      const back = await two.claim({ ended: [{ round, health: there }] });
      assert.equal(lane(back).backOff.failures, 0);
      assert.equal(begun(back) + begun(await one.claim()), 3);
    }),

    on('gives the news of a provider to one worker, once', async (bench) => {
      const [one, two] = await workers(bench, 5);
      const ended = [{ round: 0, health: away }];
      const told = [await one.claim({ ended }), await two.claim({ ended }), await one.claim()];
      const { round } = lane(told[2]).backOff;
      bench.clock.advance(10_000);
      const over = [{ round, health: there }];
      told.push(await two.claim({ ended: over }), await one.claim({ ended: over }));
      assert.deepEqual(
        told.map((claimed) => lane(claimed).news.map(({ type }) => type)),
        [['away'], [], [], ['back'], []],
      );
    }),

    on('takes nothing for a paused notifier that a worker has not heard of, and names it', async (bench) => {
      const [one] = await workers(bench, 2);
      const at = bench.clock.now();
      const happening = { type: 'paused', at, reason: 'operator' } as const;
      await bench.record({ kind: 'notifier', notifier: 'alpha', happening });
      const claimed = await one.claim();
      assert.equal(begun(claimed), 0);
      assert.deepEqual(claimed.paused, ['alpha']);
    }),

    on('moves no message on to a paused notifier that a worker has not heard of', async (bench) => {
      bench.available = new Set(['beta']);
      const { id } = await bench.add();
      const happening = { type: 'paused', at: bench.clock.now(), reason: 'operator' } as const;
      await bench.record({ kind: 'notifier', notifier: 'beta', happening });
      await bench.claim();
      const { dueFor, held } = await bench.get(id);
      assert.deepEqual([dueFor, held], ['alpha', true]);
    }),
  ];
}

/** A worker of `alpha`, with a store of its own. */
interface Worker {
  claim(calls?: Partial<LaneCalls>, capacity?: number): Promise<Claimed>;
}

async function workers(
  bench: StoreBench,
  messages: number,
  limits: Pick<LaneCalls, 'inFlight' | 'perSecond'> = {},
): Promise<readonly [Worker, Worker]> {
  await bench.store.add(Array.from({ length: messages }, () => bench.message()));
  const of = (store: Store, worker: string): Worker => ({
    claim: async (calls = {}, capacity = 100) => {
      const own = { notifier: 'alpha', active: 0, surplus: 0, ended: [], ...limits, ...calls };
      const request = bench.claimRequest([{ notifier: 'alpha', calls: capacity }]);
      return await store.claim({ ...request, calls: { worker, lanes: [own] } }, bench.due());
    },
  });
  return [of(bench.store, 'one'), of(await bench.another(), 'two')];
}

/** Lets a call of a worker fail. Returns the back-off that follows. */
async function failed(worker: Worker): Promise<LaneAnswer['backOff']> {
  await worker.claim({}, 1);
  return lane(await worker.claim({ ended: [{ round: 0, health: away }] })).backOff;
}

function begun({ changes }: Claimed): number {
  return changes.filter(({ events }) => events.some(({ type }) => type === 'message.sending')).length;
}

function lane(claimed: Claimed | undefined): LaneAnswer {
  const answer = claimed?.lanes?.find(({ notifier }) => notifier === 'alpha');
  assert.ok(answer, 'the claim has no answer for the notifier');
  return answer;
}
