import assert from 'node:assert/strict';
import type { Charge, Message, Recorded, RecordItem } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { erase } from '../erasing/erasing-stage.ts';
import { accepted, names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';
import { commit } from '../transaction/transaction-stage.ts';
import { charge, spend, takeRest } from './charging-stage.ts';

const reviewed = charge({ counter: 'reviewed', rule: 'few', limit: 1, over: 'review' });
const strict = charge({ counter: 'strict', rule: 'strict', limit: 2 });
const awa = { name: 'awa', through: 'console' } as const;

/** A message that goes over a limit which leaves it to a person, after one that fills the limit. */
async function review(
  bench: StoreBench,
  patch: Partial<Message> = {},
  charges: readonly Charge[] = [reviewed],
): Promise<Message> {
  accepted(await spend(bench, [reviewed]));
  return accepted(await spend(bench, charges, patch)).message;
}

function decision(bench: StoreBench, id: string, type: 'released' | 'dropped'): RecordItem {
  return { kind: 'message', id, happening: { type, at: bench.clock.now(), actor: awa, note: 'it may' } };
}

function refusedBy(recorded: Recorded | undefined): string | undefined {
  return recorded?.ok === false && 'rule' in recorded.error ? String(recorded.error.rule) : undefined;
}

/** Messages in review: a limit leaves them to a person, who releases or drops them. */
export function reviewCases(
  on: OnStore,
  { durable, shared = false, transactions = false }: StoreAbilities,
): readonly ContractCase[] {
  return [
    ...holdingCases(on),
    ...decidingCases(on),
    ...endingCases(on),
    ...(durable ? [restartCase(on)] : []),
    ...(shared ? sharedCases(on) : []),
    ...(transactions ? [withinCase(on)] : []),
  ];
}

function holdingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'holds a message in review that goes over a limit with `review`: it takes nothing, and is not due',
      async (bench) => {
        accepted(await spend(bench, [reviewed]));
        const added = accepted(await spend(bench, [strict, reviewed]));
        const reason = { code: 'over_limit', message: 'the limit "few" is reached' };
        const { status, dueAt, dueFor, chargedAt } = added.message;
        assert.deepEqual([status, dueAt, dueFor, chargedAt], ['review', undefined, undefined, undefined]);
        assert.deepEqual(added.message.reason, reason);
        assert.deepEqual(names(added.events), ['message.review']);
        const told = (await bench.events()).find(({ type }) => type === 'message.review');
        assert.ok(told?.type === 'message.review');
        assert.deepEqual([told.message.id, told.status, told.reason], [added.message.id, 'review', reason]);
        assert.equal(await takeRest(bench, strict), 2);
        await bench.clock.advance(3_600_000);
        const { changes } = await bench.claim();
        assert.ok(changes.every(({ message }) => message.id !== added.message.id));
        assert.equal((await bench.get(added.message.id)).status, 'review');
      },
    ),

    on('finds and counts what is in review, also beside other states, and not in a queue', async (bench) => {
      const { id } = await review(bench);
      const found = async (status: Message['status'] | readonly Message['status'][]) =>
        (await bench.store.find({ status })).items.map((one) => one.id);
      assert.deepEqual(await found('review'), [id]);
      assert.equal((await found(['review', 'queued'])).length, 2);
      assert.deepEqual(await found(['review', 'unknown', 'sent']), [id]);
      assert.deepEqual(await bench.store.count(), { queued: 1, review: 1 });
      const [queue] = await bench.store.queues();
      assert.equal(queue?.waiting, 1);
      const { scheduled, held } = await bench.store.backlog(new Date(0));
      assert.deepEqual([scheduled, held], [1, 0]);
    }),

    on('refuses a message that also goes over a limit which refuses', async (bench) => {
      const none = charge({ counter: 'none', rule: 'none', limit: 1, amount: 2 });
      accepted(await spend(bench, [reviewed]));
      const refused = await spend(bench, [reviewed, none]);
      assert.ok(!refused.ok && 'rule' in refused.error && refused.error.rule === 'none');
      assert.deepEqual(await bench.store.count(), { queued: 1 });
    }),

    on('is not at rest in review: retention neither erases nor deletes it', async (bench) => {
      const { id } = await review(bench, { category: 'code' });
      await bench.clock.advance(300 * 86_400_000);
      const now = bench.clock.now();
      const age = { ended: now, accepted: now };
      await bench.store.purge({ codes: age, texts: age, addresses: age, messages: now, limit: 100 });
      const { status, erased, content } = await bench.get(id);
      assert.deepEqual([status, erased], ['review', undefined]);
      assert.notDeepEqual(content, {});
    }),
  ];
}

function decidingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'queues a message that is released, takes all its charges, also over that limit, and sends it',
      async (bench) => {
        const { id } = await review(bench, {}, [strict, reviewed]);
        await bench.clock.advance(1_000);
        const { message, events } = await bench.record(decision(bench, id, 'released'));
        assert.deepEqual(names(events), ['message.queued', 'operator.acted']);
        assert.equal(message?.status, 'queued');
        assert.equal(message.reason, undefined);
        assert.deepEqual([message.dueAt, message.chargedAt], [bench.clock.now(), bench.clock.now()]);
        assert.equal(await takeRest(bench, strict), 1);
        const { changes } = await bench.claim();
        assert.ok(changes.some((one) => one.message.id === id && one.message.status === 'sending'));
      },
    ),

    on('queues it for the time that its sender chose, if that has not come', async (bench) => {
      const at = new Date(bench.clock.now().getTime() + 60_000);
      const { id } = await review(bench, { dueAt: at });
      assert.deepEqual((await bench.get(id)).sendAt, at);
      await bench.record(decision(bench, id, 'released'));
      const { dueAt, sendAt } = await bench.get(id);
      assert.deepEqual([dueAt, sendAt], [at, undefined]);
      assert.deepEqual((await bench.claim()).nextDueAt?.getTime() === at.getTime(), true);
    }),

    on('releases nothing over a limit that refuses, and changes nothing then', async (bench) => {
      const { id } = await review(bench, {}, [strict, reviewed]);
      assert.equal(await takeRest(bench, strict), 2);
      const before = await bench.get(id);
      const [recorded] = await bench.store.record([decision(bench, id, 'released')]);
      assert.equal(refusedBy(recorded), 'strict');
      assert.deepEqual(await bench.get(id), before);
      assert.deepEqual((await bench.store.acts({})).items, []);
      await bench.clock.advance(700_000);
      await bench.record(decision(bench, id, 'released'));
      assert.equal((await bench.get(id)).status, 'queued');
      assert.equal(await takeRest(bench, strict), 1);
    }),

    on('gives back the charges of a released message that is cancelled, once', async (bench) => {
      const { id } = await review(bench, {}, [strict, reviewed]);
      await bench.record(decision(bench, id, 'released'));
      const cancelled = { type: 'cancelled', at: bench.clock.now() } as const;
      await bench.happen(id, cancelled);
      await bench.happen(id, cancelled);
      assert.equal(await takeRest(bench, strict), 2);
    }),

    on(
      'cancels a message that is dropped, gives nothing back, and keeps who decided and why',
      async (bench) => {
        const { id } = await review(bench);
        const { message, events } = await bench.record(decision(bench, id, 'dropped'));
        assert.deepEqual(names(events), ['message.cancelled', 'operator.acted']);
        assert.deepEqual([message?.status, message?.reason], ['cancelled', undefined]);
        const { items } = await bench.store.acts({ message: id });
        assert.deepEqual(
          items.map(({ what, by, note }) => [what, by, note]),
          [['dropped', awa, 'it may']],
        );
        await bench.clock.advance(700_000);
        assert.equal(await takeRest(bench, { ...reviewed, over: 'reject' }), 1);
      },
    ),

    on('decides once: a second decision changes nothing, and is no act', async (bench) => {
      const { id } = await review(bench);
      await bench.record(decision(bench, id, 'released'));
      const queued = await bench.get(id);
      for (const type of ['dropped', 'released'] as const) {
        const { events } = await bench.record(decision(bench, id, type));
        assert.deepEqual(events, []);
      }
      assert.deepEqual(await bench.get(id), queued);
      assert.equal((await bench.store.acts({})).items.length, 1);
    }),
  ];
}

function endingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('expires in review by itself, at its time and not before', async (bench) => {
      accepted(await spend(bench, [reviewed]));
      await bench.claim();
      const expiresAt = new Date(bench.clock.now().getTime() + 30_000);
      const { id } = accepted(await spend(bench, [reviewed], { expiresAt })).message;
      accepted(await spend(bench, [reviewed]));
      const first = await bench.claim();
      assert.deepEqual([first.changes, first.nextDueAt], [[], expiresAt]);
      await bench.clock.advance(30_000);
      const { changes } = await bench.claim();
      assert.deepEqual(
        changes.map(({ message, events }) => [message.id, message.status, names(events)]),
        [[id, 'expired', ['message.expired']]],
      );
      const { finalAt, reason } = await bench.get(id);
      assert.deepEqual([finalAt, reason?.code], [bench.clock.now(), 'over_limit']);
      assert.deepEqual(await bench.store.count(), { sending: 1, expired: 1, review: 1 });
    }),

    on('releases a message whose time is over as expired', async (bench) => {
      const expiresAt = new Date(bench.clock.now().getTime() + 30_000);
      const { id } = await review(bench, { expiresAt }, [strict, reviewed]);
      await bench.clock.advance(30_000);
      const { message, events } = await bench.record(decision(bench, id, 'released'));
      assert.deepEqual([message?.status, names(events)[0]], ['expired', 'message.expired']);
      assert.equal(await takeRest(bench, strict), 2);
    }),

    on('cancels a message in review that is erased, and erases it', async (bench) => {
      const { id } = await review(bench);
      await erase(bench, { id });
      const { status, erased, reason } = await bench.get(id);
      assert.deepEqual([status, erased, reason], ['cancelled', 'all', undefined]);
      const { events } = await bench.record(decision(bench, id, 'released'));
      assert.deepEqual(events, []);
    }),

    on('is unknown after a restore: somebody may have released it after the backup', async (bench) => {
      const { id } = await review(bench);
      const happening = { type: 'restored', at: bench.clock.now() } as const;
      await bench.record({ kind: 'message', id, happening });
      const { status, attempts, reason } = await bench.get(id);
      assert.deepEqual([status, attempts.length, reason], ['unknown', 1, undefined]);
    }),
  ];
}

function restartCase(on: OnStore): ContractCase {
  return on('remembers after a restart what is in review, why, and until when', async (bench) => {
    const later = (ms: number) => new Date(bench.clock.now().getTime() + ms);
    const before = await review(bench, { dueAt: later(1_000), expiresAt: later(60_000) });
    await bench.reopen();
    assertSame(await bench.get(before.id), before);
    await bench.clock.advance(60_000);
    const { changes } = await bench.claim();
    assert.ok(changes.some(({ message }) => message.id === before.id && message.status === 'expired'));
  });
}

function sharedCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'releases once what ten stores release and drop at once, and keeps a limit that refuses',
      async (bench) => {
        const own = charge({ counter: 'own', rule: 'own', limit: 5 });
        accepted(await spend(bench, [reviewed]));
        const ids: string[] = [];
        for (let n = 0; n < 8; n += 1) ids.push(accepted(await spend(bench, [own, reviewed])).message.id);
        const answers = await Promise.all(
          bench.stores.map((store, index) =>
            store.record(ids.map((id) => decision(bench, id, index === 9 ? 'dropped' : 'released'))),
          ),
        );
        const changed = answers.flat().filter((one) => one.ok && one.events.length > 0);
        const counts = await bench.store.count();
        const { queued = 0, cancelled = 0, review: left = 0 } = counts;
        assert.equal(queued + cancelled + left, 9);
        assert.equal(changed.length, queued - 1 + cancelled);
        assert.equal((await bench.store.acts({ limit: 100 })).items.length, changed.length);
        assert.ok(queued - 1 <= 5, `${queued - 1} of 5 were released`);
        assert.equal(await takeRest(bench, own), 5 - (queued - 1));
      },
      { stores: 10 },
    ),
  ];
}

function withinCase(on: OnStore): ContractCase {
  return on('holds a message in review when it is announced, and tells it then', async (bench) => {
    const first = await commit(bench, { charges: [reviewed] });
    const second = await commit(bench, { charges: [strict, reviewed] });
    const { changes } = await bench.claim();
    assert.deepEqual(
      changes.map(({ message, events }) => [message.id, message.status, names(events)]),
      [
        [first.id, 'sending', ['message.queued', 'limit.reached', 'message.sending']],
        [second.id, 'review', ['message.review']],
      ],
    );
    assert.equal((await bench.get(second.id)).reason?.code, 'over_limit');
    assert.deepEqual((await bench.claim()).changes, []);
    const { events } = await bench.record(decision(bench, second.id, 'released'));
    assert.equal(events[0]?.type, 'message.queued');
    assert.equal(await takeRest(bench, strict), 1);
  });
}
