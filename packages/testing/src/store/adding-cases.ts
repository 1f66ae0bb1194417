import assert from 'node:assert/strict';
import { type Message, NkulError } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { accepted, names, type OnStore } from '../store-bench/store-bench.ts';

/** Adding messages, once for each key. */
export function addingCases(on: OnStore): readonly ContractCase[] {
  return [
    on('returns each added message, whole, by its id', async (bench) => {
      const messages = [bench.message(fullMessage), bench.message()];
      const added = await bench.store.add(messages);
      assert.equal(added.length, 2);
      for (const [index, message] of messages.entries()) {
        const one = accepted(added[index]);
        assert.equal(one.duplicate, false);
        assertSame(one.message, message);
        assertSame(await bench.store.get(message.id), message);
      }
    }),

    on('emits that a message was queued', async (bench) => {
      const message = bench.message();
      const [added] = await bench.store.add([message]);
      const { events } = accepted(added);
      assert.deepEqual(names(events), ['message.queued']);
      const [event] = events;
      assert.ok(event?.type === 'message.queued');
      assertSame(event.message, message);
      assert.ok(Number.isSafeInteger(event.sequence), 'an event has a whole number');
    }),

    on('answers an empty list with an empty list', async (bench) => {
      assert.deepEqual(await bench.store.add([]), []);
      assert.deepEqual(await bench.store.record([]), []);
    }),

    on('returns undefined for an unknown id', async (bench) => {
      assert.equal(await bench.store.get(bench.clock.id()), undefined);
    }),

    on(
      'adds a message whose key and fingerprint it has only once, and answers with the first',
      async (bench) => {
        const first = await bench.add({ key: 'login:7f3a', fingerprint: 'same' });
        const again = bench.message({ key: 'login:7f3a', fingerprint: 'same', metadata: { try: 2 } });
        const [added] = await bench.store.add([again]);
        const answer = accepted(added);
        assert.equal(answer.duplicate, true);
        assert.deepEqual(answer.events, []);
        assertSame(answer.message, first);
        assert.equal(await bench.store.get(again.id), undefined);
        assert.deepEqual(await bench.store.count(), { queued: 1 });
      },
    ),

    on('answers a repeated request with the message as it is now', async (bench) => {
      const { id } = await bench.start({ key: 'login:7f3a', fingerprint: 'same' });
      const [added] = await bench.store.add([bench.message({ key: 'login:7f3a', fingerprint: 'same' })]);
      assert.equal(accepted(added).message.status, 'sending');
      assert.equal(accepted(added).message.id, id);
    }),

    on(
      'refuses a key that belongs to another request with KeyConflictError, and harms no other',
      async (bench) => {
        await bench.add({ key: 'taken', fingerprint: 'first' });
        const [before, after] = [bench.message(), bench.message({ key: 'free', fingerprint: 'x' })];
        const conflicting = bench.message({ key: 'taken', fingerprint: 'second' });
        const [one, refused, other] = await bench.store.add([before, conflicting, after]);
        accepted(one);
        accepted(other);
        assert.ok(refused?.ok === false, 'the request with another fingerprint is refused');
        assert.ok(NkulError.is(refused.error));
        assert.equal(refused.error.code, 'NKUL_KEY_CONFLICT');
        assert.equal(await bench.store.get(conflicting.id), undefined);
        assert.ok(await bench.store.get(before.id));
        assert.ok(await bench.store.get(after.id));
      },
    ),

    on('sees equal keys within one call', async (bench) => {
      const [first, second, third] = await bench.store.add([
        bench.message({ key: 'k', fingerprint: 'a' }),
        bench.message({ key: 'k', fingerprint: 'a' }),
        bench.message({ key: 'k', fingerprint: 'b' }),
      ]);
      assert.equal(accepted(second).duplicate, true);
      assert.equal(accepted(second).message.id, accepted(first).message.id);
      assert.equal(third?.ok, false);
    }),

    on('takes keys as they are, with whatever letters, and apart by case', async (bench) => {
      const keys = ["o'clock", "O'CLOCK", 'ndolé', 'clé "double"', '%_\\', '🥁', ' '];
      for (const key of keys) await bench.add({ key, fingerprint: 'f' });
      for (const key of keys) {
        const { items } = await bench.store.find({ key });
        assert.deepEqual(
          items.map((message) => message.key),
          [key],
        );
      }
    }),
  ];
}

/** A message with every field that it can have at acceptance. */
const fullMessage: Partial<Message> = {
  key: 'order:1',
  fingerprint: 'GqJ0',
  resendOf: '01990000-0000-7000-8000-000000000000',
  route: 'alerts',
  recipient: {
    phone: '+237699128531',
    email: 'ada@example.com',
    addresses: { push: 'token' },
    locale: 'fr-CM',
    timeZone: 'Africa/Douala',
  },
  template: 'otp',
  locale: 'fr',
  content: {
    sms: { text: 'Ça a été — “reçu” 🥁\n\u0000fin' },
    email: { text: 'Reçu', subject: 'Reçu', html: '<p>Reçu</p>' },
  },
  metadata: {
    order: 1,
    big: 9_007_199_254_740_991,
    ratio: 0.1,
    none: null,
    tags: ['a', { deep: true }],
    '': 'é',
  },
  trace: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  onUnknown: 'resend',
  batch: 'batch-1',
  expiresAt: new Date('2026-01-01T01:00:00.001Z'),
};
