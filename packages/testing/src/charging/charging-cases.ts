import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { erase } from '../erasing/erasing-stage.ts';
import { accepted, names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';
import { addWithin, commit } from '../transaction/transaction-stage.ts';
import { chargingHistory } from './charging-history.ts';
import { charge, refused, spend, takeRest } from './charging-stage.ts';
import { reviewCases } from './review-cases.ts';

/** Limits: messages take of them when they are added, and give back when they surely were not sent. */
export function chargingCases(
  on: OnStore,
  { durable, shared = false, transactions = false }: StoreAbilities,
): readonly ContractCase[] {
  return [
    ...takingCases(on),
    ...givingBackCases(on),
    ...reviewCases(on, { durable, shared, transactions }),
    ...(durable ? [restartCase(on)] : []),
    ...(shared ? sharedCases(on) : []),
    ...(transactions ? withinCases(on) : []),
    on(
      'keeps every limit in every window, loses no charge and gives none back twice, whatever happens',
      async (bench) => {
        await chargingHistory(bench, 20_261);
      },
    ),
  ];
}

function takingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('refuses the message that goes over a limit, and stores the others of its group', async (bench) => {
      const [one, other] = [charge({ limit: 2 }), charge({ counter: 'other', limit: 2 })];
      const messages = [one, one, one, other].map((each) => bench.message({ charges: [each] }));
      const [first, second, third, fourth] = await bench.store.add(messages);
      for (const added of [first, second, fourth]) accepted(added);
      assert.deepEqual(refused(third), { rule: 'recipient', retryAfter: 610 });
      assert.equal(await bench.store.get(messages[2]?.id ?? ''), undefined);
      assert.deepEqual(await bench.store.count(), { queued: 3 });
    }),

    on('takes all charges of a message or none', async (bench) => {
      const [wide, narrow] = [charge({ counter: 'wide', limit: 3 }), charge({ counter: 'narrow', limit: 1 })];
      accepted(await spend(bench, [wide, narrow]));
      refused(await spend(bench, [wide, narrow]));
      assert.equal(await takeRest(bench, wide), 2);
    }),

    on('has room again when a window is over, and at most a sixtieth of it later', async (bench) => {
      const full = charge({ limit: 1 });
      accepted(await spend(bench, [full]));
      await bench.clock.advance(599_000);
      const { retryAfter = 0 } = refused(await spend(bench, [full]));
      assert.ok(retryAfter >= 1 && retryAfter <= 11, `the time to wait is ${retryAfter} s`);
      await bench.clock.advance(retryAfter * 1_000);
      accepted(await spend(bench, [full]));
    }),

    on('says no time for a charge that is more than its limit', async (bench) => {
      assert.deepEqual(refused(await spend(bench, [charge({ limit: 3, amount: 4 })])), { rule: 'recipient' });
    }),

    on('takes nothing for a repeated key, nor for another request with it', async (bench) => {
      const request = { key: 'k', fingerprint: 'f' };
      const twice = charge({ limit: 2 });
      accepted(await spend(bench, [twice], request));
      assert.equal(accepted(await spend(bench, [twice], request)).duplicate, true);
      assert.equal((await spend(bench, [twice], { key: 'k', fingerprint: 'other' })).ok, false);
      assert.equal(await takeRest(bench, twice), 1);
    }),

    on(
      'tells once when a limit is near, and when it is reached; with `warn`, the message goes all the same',
      async (bench) => {
        const ten = charge({ limit: 10, over: 'warn' });
        const events: string[] = [];
        for (let n = 0; n < 12; n += 1) events.push(...names(accepted(await spend(bench, [ten])).events));
        assert.deepEqual(
          events.flatMap((name, index) => (name.startsWith('limit.') ? [`${index}: ${name}`] : [])),
          ['8: limit.near', '11: limit.reached'],
        );
        const told = (await bench.events()).find(({ type }) => type === 'limit.near');
        assert.ok(told?.type === 'limit.near');
        assert.deepEqual([told.rule, told.used, told.limit, told.windowMs], ['recipient', 8, 10, 600_000]);
      },
    ),

    on('is not full for what was taken while the clock was far ahead', async (bench) => {
      const full = charge({ limit: 1 });
      bench.clock.setForward(365 * 86_400_000);
      accepted(await spend(bench, [full]));
      refused(await spend(bench, [full]));
      bench.clock.setBack(365 * 86_400_000);
      accepted(await spend(bench, [full]));
      refused(await spend(bench, [full]));
    }),

    on('counts what was taken before the clock was set back by less than a window', async (bench) => {
      const full = charge({ limit: 1 });
      accepted(await spend(bench, [full]));
      bench.clock.setBack(500_000);
      refused(await spend(bench, [full]));
    }),

    on('keeps what counts in a purge, and drops it later', async (bench) => {
      const full = charge({ limit: 1 });
      accepted(await spend(bench, [full]));
      await bench.store.purge({ thin: bench.clock.now(), limit: 100 });
      refused(await spend(bench, [full]));
      await bench.clock.advance(3 * 3_600_000);
      await bench.store.purge({ thin: bench.clock.now(), limit: 100 });
      accepted(await spend(bench, [full]));
    }),
  ];
}

function givingBackCases(on: OnStore): readonly ContractCase[] {
  const one = charge({ limit: 1 });
  const spent = async (bench: StoreBench) => accepted(await spend(bench, [one])).message;
  return [
    on('gives back the charge of a message that is cancelled before it is sent, once', async (bench) => {
      const two = charge({ limit: 2 });
      const { message } = accepted(await spend(bench, [two]));
      accepted(await spend(bench, [two]));
      const cancelled = { type: 'cancelled', at: bench.clock.now() } as const;
      await bench.happen(message.id, cancelled);
      await bench.happen(message.id, cancelled);
      assert.equal(await takeRest(bench, two), 1);
    }),

    on(
      'says of a message that expires in a claim how it was before: it had taken its charge',
      async (bench) => {
        const expiresAt = new Date(bench.clock.now().getTime() + 1_000);
        const { message } = accepted(await spend(bench, [one], { expiresAt }));
        bench.clock.advance(1_000);
        const { changes } = await bench.claim();
        const [expired] = changes;
        assert.equal(expired?.message.status, 'expired');
        assertSame(expired?.before, message);
      },
    ),

    on('gives back the charge of a message that was refused', async (bench) => {
      const { id } = await spent(bench);
      await bench.claim();
      const reason = { code: 'invalid_recipient', message: 'no such number' } as const;
      await bench.settle(id, { outcome: 'rejected', reason });
      assert.equal((await bench.get(id)).status, 'rejected');
      assert.equal(await takeRest(bench, one), 1);
    }),

    on('gives back to the part of the window from which it was taken', async (bench) => {
      const { id } = await spent(bench);
      await bench.clock.advance(300_000);
      await bench.happen(id, { type: 'cancelled', at: bench.clock.now() });
      accepted(await spend(bench, [one]));
      await bench.clock.advance(400_000);
      refused(await spend(bench, [one]));
    }),

    on('gives nothing back while a message may have been sent', async (bench) => {
      const { id } = await spent(bench);
      await bench.claim();
      const reason = { code: 'no_answer', message: 'no answer' } as const;
      await bench.settle(id, { outcome: 'unknown', reason });
      assert.equal((await bench.get(id)).status, 'unknown');
      refused(await spend(bench, [one]));
    }),

    on('gives nothing back that was sent and did not arrive', async (bench) => {
      const steps = [{ notifier: 'alpha', channel: 'sms' }];
      bench.routes = { default: steps };
      const { id } = accepted(await spend(bench, [one], { steps })).message;
      await bench.claim();
      await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
      await bench.report({ status: 'undelivered' });
      assert.equal((await bench.get(id)).status, 'undelivered');
      refused(await spend(bench, [one]));
    }),

    on('gives back the charge of a message that is erased while it waits', async (bench) => {
      const { id } = await spent(bench);
      await erase(bench, { id });
      assert.equal(await takeRest(bench, one), 1);
    }),

    on('gives nothing back to a window that is over', async (bench) => {
      const { id } = await spent(bench);
      await bench.clock.advance(700_000);
      accepted(await spend(bench, [one]));
      await bench.happen(id, { type: 'cancelled', at: bench.clock.now() });
      refused(await spend(bench, [one]));
    }),
  ];
}

function restartCase(on: OnStore): ContractCase {
  return on('remembers after a restart what is taken of a limit', async (bench) => {
    const full = charge({ limit: 1 });
    accepted(await spend(bench, [full]));
    await bench.reopen();
    refused(await spend(bench, [full]));
  });
}

function sharedCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'keeps a limit exactly that ten stores take of at once',
      async (bench) => {
        const all = charge({ limit: 100 });
        const own = (n: number) => charge({ counter: `number-${n % 7}`, limit: 1_000 });
        const added = await Promise.all(
          bench.stores.flatMap((store) =>
            Array.from({ length: 5 }, (_, n) =>
              store.add(
                Array.from({ length: 4 }, () =>
                  bench.message({ charges: n % 2 ? [all, own(n)] : [own(n), all] }),
                ),
              ),
            ),
          ),
        );
        assert.equal(added.flat().filter(({ ok }) => ok).length, 100);
        assert.deepEqual(await bench.store.count(), { queued: 100 });
      },
      { stores: 10 },
    ),
  ];
}

function withinCases(on: OnStore): readonly ContractCase[] {
  const one = charge({ limit: 1 });
  return [
    on(
      'takes nothing of a limit in a transaction of the application, and takes it when the message is announced',
      async (bench) => {
        const open = await bench.begin();
        const [added] = await addWithin(bench, [bench.message({ charges: [one] })], open.transaction);
        const other = charge({ counter: 'other', limit: 1 });
        accepted(await spend(bench, [other]));
        await open.commit();
        const { id } = accepted(added).message;
        const { changes } = await bench.claim();
        assert.ok(changes.some(({ message }) => message.id === id && message.status === 'sending'));
        refused(await spend(bench, [one]));
      },
    ),

    on('takes nothing for a transaction that is rolled back', async (bench) => {
      const open = await bench.begin();
      await addWithin(bench, [bench.message({ charges: [one] })], open.transaction);
      await open.rollback();
      accepted(await spend(bench, [one]));
    }),

    on(
      'cancels a message that goes over a limit when it is announced: it is not sent, and takes nothing',
      async (bench) => {
        const two = charge({ limit: 2 });
        const [first, second] = [
          await commit(bench, { charges: [two] }),
          await commit(bench, { charges: [two] }),
        ];
        const third = await commit(bench, { charges: [two] });
        const { changes } = await bench.claim();
        assert.deepEqual(
          changes.map(({ message, events }) => [message.id, message.status, names(events)]),
          [
            [first.id, 'sending', ['message.queued', 'message.sending']],
            [second.id, 'sending', ['message.queued', 'limit.reached', 'message.sending']],
            [third.id, 'cancelled', ['message.queued', 'message.cancelled']],
          ],
        );
        const cancelled = changes[2]?.events.find(({ type }) => type === 'message.cancelled');
        assert.ok(cancelled?.type === 'message.cancelled');
        assert.equal(cancelled.reason?.code, 'over_limit');
        await bench.clock.advance(700_000);
        assert.equal(await takeRest(bench, two), 2);
      },
    ),
  ];
}
