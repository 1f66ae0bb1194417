import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { itemFor, names, type OnStore } from '../store-bench/store-bench.ts';

/** Giving back messages while the process ends. A store without `giveBack()` passes all cases. */
export function givingBackCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'gives back claimed messages that were not begun: queued, due at once, without a try',
      async (bench) => {
        if (bench.store.giveBack === undefined) return;
        const { id } = await bench.start();
        bench.clock.advance(1_000);
        bench.store.giveBack([], bench.clock.now());
        const { status, dueAt, dueFor, tries, attempts } = await bench.get(id);
        assert.deepEqual({ status, dueAt, dueFor, tries }, queuedAgain(bench.clock.now()));
        assert.equal(attempts[0]?.outcome, 'deferred');
        assert.equal(attempts[0]?.reason?.code, 'not_begun');
        assert.ok(names(await bench.events()).includes('message.deferred'));
        const { changes } = await bench.claim();
        assert.deepEqual(
          changes.map(({ message }) => message.attempts.length),
          [2],
        );
      },
    ),

    on('does not give back begun attempts: they may have been sent', async (bench) => {
      if (bench.store.giveBack === undefined) return;
      const [begun, other] = [await bench.start(), await bench.start()];
      bench.store.begun?.([{ message: begun.id, attempt: 1 }]);
      bench.store.giveBack([], bench.clock.now());
      assert.equal((await bench.get(begun.id)).status, 'sending');
      assert.equal((await bench.get(other.id)).status, 'queued');
    }),

    on('does not give back answered attempts', async (bench) => {
      if (bench.store.giveBack === undefined) return;
      const { id } = await bench.send('ref-1');
      bench.store.giveBack([], bench.clock.now());
      assert.equal((await bench.get(id)).status, 'sent');
    }),

    on('gives back a second attempt, though the first was begun', async (bench) => {
      if (bench.store.giveBack === undefined) return;
      const { id } = await bench.start();
      bench.store.begun?.([{ message: id, attempt: 1 }]);
      const reason = { code: 'rate_limited', message: 'slowly' } as const;
      await bench.settle(id, { outcome: 'deferred', reason, retryAfterMs: 0 });
      await bench.claim();
      bench.store.giveBack([], bench.clock.now());
      const { status, attempts } = await bench.get(id);
      assert.equal(status, 'queued');
      assert.deepEqual(
        attempts.map((one) => one.reason?.code),
        ['rate_limited', 'not_begun'],
      );
    }),

    on('gives back the messages of a claim that is not answered yet', async (bench) => {
      if (bench.store.giveBack === undefined) return;
      const message = bench.message();
      const working = Promise.all([bench.store.add([message]), bench.claim()]);
      // In the middle of the claim: its caller gets no answer any more.
      bench.store.giveBack([], bench.clock.now());
      await working;
      assert.equal((await bench.get(message.id)).status, 'queued');
    }),

    on('stores the given items before it returns', async (bench) => {
      if (bench.store.giveBack === undefined) return;
      const begun = await bench.start();
      const happening = bench.settled({ outcome: 'accepted', reference: 'ref-1' });
      bench.store.giveBack([itemFor(begun, happening)], bench.clock.now());
      assert.equal((await bench.get(begun.id)).status, 'sent');
    }),

    on('does not give back attempts of another process', async (bench) => {
      if (bench.store.giveBack === undefined) return;
      const other = await bench.another();
      const { id } = await bench.start();
      other.giveBack?.([], bench.clock.now());
      assert.equal((await bench.get(id)).status, 'sending');
    }),
  ];
}

function queuedAgain(at: Date) {
  return { status: 'queued', dueAt: at, dueFor: 'alpha', tries: 0 };
}
