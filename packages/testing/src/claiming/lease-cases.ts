import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { names, type OnStore } from '../store-bench/store-bench.ts';

/** Leases: other workers leave a claimed message alone until its lease ends. */
export function leaseCases(on: OnStore): readonly ContractCase[] {
  return [
    on('does not claim a message again before its lease ends', async (bench) => {
      const { id } = await bench.start();
      assert.deepEqual((await bench.claim()).changes, []);
      bench.clock.advance(59_999);
      assert.deepEqual((await bench.claim()).changes, []);
      assert.equal((await bench.get(id)).attempts.length, 1);
    }),

    on('gives each message to one of many claims that are made at once', async (bench) => {
      await bench.store.add(Array.from({ length: 30 }, () => bench.message()));
      const claims = await Promise.all(
        Array.from({ length: 10 }, () => bench.claim([{ notifier: 'alpha', calls: 4 }])),
      );
      const taken = claims.flatMap(({ changes }) => changes.map(({ message }) => message.id));
      assert.equal(taken.length, 30);
      assert.equal(new Set(taken).size, 30);
    }),

    on('returns the end of a lease as the next time at which a message is due', async (bench) => {
      await bench.add();
      const { nextDueAt } = await bench.claim();
      assert.deepEqual(nextDueAt, bench.due().leaseUntil);
    }),

    on('makes an attempt unknown whose lease ran out, also when its notifier has no room', async (bench) => {
      const { id } = await bench.start();
      bench.clock.advance(60_000);
      const { changes } = await bench.claim([{ notifier: 'alpha', calls: 0 }]);
      assert.deepEqual(names(changes.flatMap(({ events }) => events)), ['message.unknown']);
      const message = await bench.get(id);
      assert.equal(message.status, 'unknown');
      assert.equal(message.attempts[0]?.reason?.code, 'lease_expired');
      bench.clock.advance(86_400_000);
      assert.deepEqual((await bench.claim()).changes, []);
    }),

    on('counts an answer that comes after the lease', async (bench) => {
      const { id } = await bench.start();
      bench.clock.advance(60_000);
      await bench.claim();
      const { message, events } = await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
      assert.equal(message?.status, 'sent');
      assert.deepEqual(names(events), ['message.sent']);
    }),

    on('claims a message that goes back to the queue again, at the time it is due', async (bench) => {
      const { id } = await bench.start();
      const reason = { code: 'rate_limited', message: 'slowly' } as const;
      await bench.settle(id, { outcome: 'deferred', reason, retryAfterMs: 5_000 });
      bench.clock.advance(4_999);
      assert.deepEqual((await bench.claim()).changes, []);
      bench.clock.advance(1);
      const { changes } = await bench.claim();
      assert.equal(changes[0]?.message.attempts.length, 2);
    }),
  ];
}
