import assert from 'node:assert/strict';
import type { Category } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { erase } from '../erasing/erasing-stage.ts';
import { names, type OnStore } from '../store-bench/store-bench.ts';
import type { StoreAbilities } from '../store-bench/store-place.ts';
import { email, fate, phone, refuse, say, saying, toPhone } from './consent-stage.ts';

const dayMs = 86_400_000;

/** Opt-outs and suppressions: facts about addresses, which each claim goes by. */
export function consentCases(on: OnStore, { durable }: StoreAbilities): readonly ContractCase[] {
  return [
    ...optOutCases(on),
    ...providerCases(on),
    ...suppressionCases(on),
    ...(durable ? [restartCase(on)] : []),
  ];
}

function optOutCases(on: OnStore): readonly ContractCase[] {
  return [
    on('cancels what somebody has opted out of, and sends the rest', async (bench) => {
      await say(bench);
      const { id } = await bench.start(toPhone());
      const { status, attempts, reason } = await bench.get(id);
      assert.deepEqual([status, attempts.length, reason?.code], ['cancelled', 0, 'opted_out']);
      const last = (await bench.events()).at(-1);
      assert.ok(last?.type === 'message.cancelled');
      assert.equal(last.reason?.code, 'opted_out');
      for (const category of ['transactional', 'code'] as const)
        assert.equal(await fate(bench, category), 'sending');
      assert.equal(await fate(bench, 'marketing', { recipient: { phone: '+237655000001' } }), 'sending');
    }),

    on('cancels a message that was queued before, and sends again after an opt-in', async (bench) => {
      const dueAt = new Date(bench.clock.now().getTime() + dayMs);
      const { id } = await bench.add(toPhone({ dueAt }));
      await say(bench);
      await bench.clock.advance(dayMs);
      await bench.claim();
      assert.equal((await bench.get(id)).status, 'cancelled');
      const { events } = await say(bench, {
        type: 'opted_in',
        categories: ['code', 'transactional', 'marketing'],
      });
      assertSame(
        events.map((event) => 'consent' in event && event.consent),
        [{ change: 'opted_in', address: phone, categories: ['marketing'], by: 'application' }],
      );
      assert.equal(await fate(bench, 'marketing'), 'sending');
    }),

    on('tells an opt-out once, with the categories that are new', async (bench) => {
      const categories: readonly Category[] = ['transactional', 'marketing'];
      assert.deepEqual(names((await say(bench)).events), ['consent.changed']);
      assert.deepEqual((await say(bench)).events, []);
      const { events } = await say(bench, { categories, by: 'link' });
      const consent = { change: 'opted_out', address: phone, categories: ['transactional'], by: 'link' };
      assertSame(
        events.map((event) => 'consent' in event && event.consent),
        [consent],
      );
      assert.equal(await fate(bench, 'transactional'), 'cancelled');
      assert.deepEqual((await say(bench, { type: 'opted_in', address: email, categories })).events, []);
    }),

    on('goes on by the address of another channel', async (bench) => {
      const steps = [
        { notifier: 'alpha', channel: 'sms' },
        { notifier: 'mail', channel: 'email' },
      ];
      bench.routes = { default: steps };
      await say(bench);
      const content = { sms: { text: 'a' }, email: { text: 'b' } };
      const both = { recipient: { phone, email }, content, steps, route: 'default', dueFor: 'alpha' };
      const { id } = await bench.start(toPhone(both));
      const [rerouted] = (await bench.events()).filter(({ type }) => type === 'message.rerouted');
      assert.ok(rerouted && 'reason' in rerouted && typeof rerouted.reason === 'object');
      assert.equal(rerouted.reason.code, 'opted_out');
      await bench.claim();
      const { attempts } = await bench.get(id);
      assert.deepEqual(
        attempts.map(({ notifier }) => notifier),
        ['mail'],
      );
      await say(bench, { address: email.toUpperCase() });
      const other = await bench.start(toPhone(both));
      assert.equal((await bench.get(other.id)).status, 'cancelled');
    }),

    on('holds a message rather than to go on by an address whose owner opted out', async (bench) => {
      const steps = [
        { notifier: 'alpha', channel: 'sms' },
        { notifier: 'mail', channel: 'email' },
      ];
      bench.routes = { default: steps };
      bench.available = new Set(['mail']);
      await say(bench, { address: email });
      const content = { sms: { text: 'a' }, email: { text: 'b' } };
      const { id } = await bench.add(
        toPhone({ recipient: { phone, email }, content, steps, route: 'default', dueFor: 'alpha' }),
      );
      await bench.claim();
      const { status, attempts, dueFor } = await bench.get(id);
      assert.deepEqual([status, attempts.length, dueFor], ['queued', 0, 'alpha']);
    }),

    on('keeps an opt-out when all about its address is erased, without the address', async (bench) => {
      await say(bench);
      await bench.start(toPhone({ category: 'code' }));
      await erase(bench, { to: [phone] });
      assert.equal(await fate(bench, 'marketing'), 'cancelled');
      const events = (await bench.events()).filter(({ type }) => type === 'consent.changed');
      assert.equal(events.length, 1);
      assert.doesNotMatch(JSON.stringify(events), /699128531/);
      const marks = await bench.store.marks({ after: '', limit: 10 });
      assert.equal(marks.length, 1);
      assert.doesNotMatch(JSON.stringify(marks), /699128531/);
      await bench.store.purge({ limit: 100, thin: new Date(bench.clock.now().getTime() + 900 * dayMs) });
      assert.equal(await fate(bench, 'marketing'), 'cancelled');
    }),

    on('reports once that many have opted out within an hour', async (bench) => {
      const counts: number[] = [];
      for (let number = 0; number < 25; number += 1) {
        const { events } = await say(bench, { address: `+2376990000${number + 10}` });
        if (names(events).includes('opt_out.many')) counts.push(number + 1);
      }
      assert.deepEqual(counts, [20]);
      await bench.clock.advance(62 * 60_000);
      const items = Array.from({ length: 20 }, (_, number) =>
        saying(bench, { address: `+2376551111${number + 10}` }),
      );
      const said = await bench.store.record(items);
      assert.deepEqual(
        said.map((one) => one.ok && names(one.events).includes('opt_out.many')),
        items.map((_, index) => index === 19),
      );
      for (const item of items.slice(0, 3))
        if (item.kind === 'address')
          await bench.record({ ...item, happening: { ...item.happening, type: 'opted_in' } });
    }),

    on('does not report those that a list brings', async (bench) => {
      for (let number = 0; number < 25; number += 1) {
        const { events } = await say(bench, { address: `+2376990000${number + 10}`, by: 'import' });
        assert.deepEqual(names(events), ['consent.changed']);
      }
    }),
  ];
}

function providerCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'takes it for an opt-out that a provider refuses a message as its recipient opted out',
      async (bench) => {
        assert.deepEqual(names(await refuse(bench, 'opted_out', { category: 'code' })), [
          'message.rejected',
          'consent.changed',
        ]);
        assert.equal(await fate(bench, 'marketing'), 'cancelled');
        assert.equal(await fate(bench, 'transactional'), 'sending');
        assert.equal(await fate(bench, 'code'), 'sending');
        await refuse(bench, 'opted_out', { category: 'transactional' });
        assert.equal(await fate(bench, 'transactional'), 'cancelled');
        assert.equal(await fate(bench, 'code'), 'sending');
      },
    ),

    on('goes by the news of a provider: opted out, opted in, gone', async (bench) => {
      const at = bench.clock.now();
      for (const [change, told, status] of [
        ['opted_out', 'consent.changed', 'cancelled'],
        ['opted_in', 'consent.changed', 'sending'],
        ['gone', 'address.suppressed', 'cancelled'],
      ] as const) {
        const happening = {
          type: 'address_changed',
          at,
          change: { notifier: 'alpha', change, address: phone, raw: null },
        } as const;
        const { events } = await bench.record({ kind: 'notifier', notifier: 'alpha', happening });
        assert.deepEqual(names(events), ['address.changed', told]);
        assert.equal(await fate(bench, 'marketing'), status, change);
      }
    }),

    on('notes an opt-out without the address, if that is erased by the time it is refused', async (bench) => {
      const { id } = await bench.start(toPhone());
      await erase(bench, { id });
      const reason = { code: 'opted_out', message: `opted out: ${phone}` } as const;
      const { events } = await bench.settle(id, { outcome: 'rejected', reason });
      assert.deepEqual(names(events), ['message.rejected', 'message.erased', 'consent.changed']);
      assert.doesNotMatch(JSON.stringify(await bench.events()), /699128531/);
      assert.equal(await fate(bench, 'marketing'), 'cancelled');
    }),
  ];
}

function suppressionCases(on: OnStore): readonly ContractCase[] {
  return [
    on('does not try an address for a week that was refused for good three times', async (bench) => {
      for (const expected of [[], [], ['address.suppressed']])
        assert.deepEqual(names(await refuse(bench, 'invalid_recipient')), ['message.rejected', ...expected]);
      const { id } = await bench.start(toPhone({ category: 'code' }));
      assert.equal((await bench.get(id)).status, 'cancelled');
      const last = (await bench.events()).at(-1);
      assert.ok(last?.type === 'message.cancelled');
      assert.equal(last.reason?.code, 'suppressed');
      await bench.clock.advance(7 * dayMs - 1_000);
      assert.equal(await fate(bench, 'code'), 'cancelled');
      await bench.clock.advance(1_000);
      assert.equal(await fate(bench, 'code'), 'sending');
    }),

    on('does not count refusals of a text, or those that are 30 days apart', async (bench) => {
      for (let number = 0; number < 5; number += 1) await refuse(bench, 'content_refused');
      for (let number = 0; number < 5; number += 1) {
        await refuse(bench, 'invalid_recipient');
        await bench.clock.advance(30 * dayMs);
      }
      assert.equal(await fate(bench, 'code'), 'sending');
    }),

    on('does not try an address that is gone on a channel there, and tries it on others', async (bench) => {
      assert.deepEqual(names(await refuse(bench, 'address_gone')).slice(-1), ['address.suppressed']);
      const happening = {
        type: 'address_changed',
        at: bench.clock.now(),
        change: { notifier: 'alpha', change: 'gone', address: email, raw: null },
      } as const;
      const news = async () =>
        names((await bench.record({ kind: 'notifier', notifier: 'alpha', happening })).events);
      assert.deepEqual(
        [await news(), await news()],
        [['address.changed', 'address.suppressed'], ['address.changed']],
      );
      const voice = {
        steps: [{ notifier: 'alpha', channel: 'voice' }],
        content: { voice: { text: 'a' } },
        category: 'code',
      } as const;
      assert.equal(await fate(bench, 'code'), 'cancelled');
      assert.equal(await fate(bench, 'code', voice), 'sending');
    }),

    on('tries an address again once somebody allows it', async (bench) => {
      await refuse(bench, 'address_gone');
      assert.deepEqual(names((await say(bench, { type: 'allowed', categories: [] })).events), [
        'address.allowed',
      ]);
      assert.equal(await fate(bench, 'code'), 'sending');
      assert.deepEqual((await say(bench, { type: 'allowed', categories: [] })).events, []);
    }),

    on('deletes the marks of addresses that count no more', async (bench) => {
      await refuse(bench, 'address_gone');
      assert.equal((await bench.store.marks({ after: '', limit: 10 })).length, 1);
      await bench.clock.advance(31 * dayMs);
      // A store in memory drops them when it writes another one.
      await say(bench, { address: email });
      await bench.store.purge({ limit: 100, thin: bench.clock.now() });
      const left = await bench.store.marks({ after: '', limit: 10 });
      assert.deepEqual(
        left.map(({ facts }) => Object.keys(facts)),
        [['optOuts']],
      );
    }),
  ];
}

function restartCase(on: OnStore): ContractCase {
  return on('knows opt-outs and suppressions after a restart', async (bench) => {
    await say(bench, { categories: ['marketing', 'transactional'] });
    await refuse(bench, 'address_gone', { category: 'code', recipient: { phone: '+237655000001' } });
    const before = await bench.store.marks({ after: '', limit: 10 });
    await bench.reopen();
    assertSame(await bench.store.marks({ after: '', limit: 10 }), before);
    assert.equal(await fate(bench, 'transactional'), 'cancelled');
    assert.equal(await fate(bench, 'code', { recipient: { phone: '+237655000001' } }), 'cancelled');
  });
}
