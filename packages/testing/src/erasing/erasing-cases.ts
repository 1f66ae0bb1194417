import assert from 'node:assert/strict';
import type { Message, Settled } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { accepted, names, type OnStore } from '../store-bench/store-bench.ts';
import { assertTellsNothing, delivered, erase, other, personal, phone, quoting } from './erasing-stage.ts';

/** Erasing messages, if somebody asks for it. */
export function erasingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'erases all of a message that is personal, and keeps its state, its times and its references',
      async (bench) => {
        const before = await delivered(bench, 'ref-1', { ...personal, key: 'k', fingerprint: 'f' });
        bench.clock.advance(1_000);
        assert.equal((await erase(bench, { id: before.id })).messages, 1);
        const after = await bench.get(before.id);
        assertTellsNothing(after);
        assertSame(after.recipient, { locale: 'fr' });
        assertSame([after.erased, after.content, after.metadata], ['all', {}, {}]);
        for (const field of [
          'status',
          'category',
          'createdAt',
          'updatedAt',
          'finalAt',
          'fingerprint',
        ] as const)
          assertSame(after[field], before[field], field);
        const [attempt] = after.attempts;
        assertSame([attempt?.to, attempt?.reference, attempt?.delivery], ['***', 'ref-1', 'delivered']);
        assertSame(
          attempt?.reports.map(({ status, to, raw }) => ({ status, to, raw })),
          [{ status: 'delivered', to: undefined, raw: null }],
        );
      },
    ),

    on(
      'erases each message to an address, on whatever channel, and tells it; the others stay',
      async (bench) => {
        const byPhone = await delivered(bench, 'ref-1', personal);
        const byToken = await bench.add({ ...personal, recipient: { addresses: { push: 'token-9' } } });
        const stays = await delivered(bench, 'ref-2', { ...personal, recipient: { phone: other } });
        const tokens = await erase(bench, { to: ['token-9'] });
        assert.equal(tokens.messages, 2);
        const told = tokens.events.filter(({ type }) => type === 'message.erased');
        assertSame(
          told.flatMap((event) => ('message' in event ? [event.message.id] : [])),
          [byPhone.id, byToken.id],
        );
        assertSame(await bench.get(stays.id), stays);
        for (const to of [phone, 'awa@example.org', 'token-9'])
          assert.deepEqual((await bench.store.find({ to: [to] })).items, [], `found by ${to}`);
        assert.equal((await erase(bench, { to: ['token-9'] })).messages, 0);
      },
    ),

    on('finds no message to an unknown address, and refuses an unknown id', async (bench) => {
      await bench.add(personal);
      assertSame((await erase(bench, { to: [other] })).messages, 0);
      await assert.rejects(erase(bench, { id: bench.clock.id() }), { code: 'NKUL_MESSAGE_NOT_FOUND' });
    }),

    on('cancels a message that waits, so that it is never claimed', async (bench) => {
      const { id } = await bench.add(personal);
      const { events } = await erase(bench, { id });
      assert.deepEqual(names(events), ['message.cancelled', 'message.erased']);
      assert.deepEqual((await bench.claim()).changes, []);
      const { status, stopped, erased } = await bench.get(id);
      assert.deepEqual([status, stopped, erased], ['cancelled', 'cancelled', 'all']);
    }),

    ...settlements.map(([what, submission, status]) =>
      on(`erases a message that is being sent once its attempt is settled: ${what}`, async (bench) => {
        const { id } = await bench.start({ ...personal, onUnknown: 'resend', key: 'k', fingerprint: 'f' });
        const { messages, events } = await erase(bench, { to: [phone] });
        assertSame([messages, names(events)], [1, []]);
        assert.equal((await erase(bench, { to: [phone] })).messages, 0, 'counted twice');
        const sending = await bench.get(id);
        assertSame([sending.status, sending.content], ['sending', personal.content]);
        const settled = await bench.settle(id, submission);
        assert.equal(names(settled.events).at(-1), 'message.erased');
        const after = await bench.get(id);
        assertSame([after.status, after.erased, after.eraseWhenSettled], [status, 'all', undefined]);
        assertTellsNothing(after);
        assertTellsNothing(await bench.events());
        bench.clock.advance(86_400_000);
        assert.deepEqual(
          (await bench.claim()).changes.filter(({ message }) => message.attempts.length > 1),
          [],
        );
        const [same] = await bench.store.add([bench.message({ key: 'k', fingerprint: 'f' })]);
        assert.equal(accepted(same).message.id, id);
      }),
    ),

    on('erases a message that is being sent once its lease has ended', async (bench) => {
      const { id } = await bench.start({ ...personal, onUnknown: 'resend' });
      await erase(bench, { id });
      bench.clock.advance(61_000);
      await bench.claim();
      const after = await bench.get(id);
      assertSame([after.status, after.erased, after.dueAt], ['unknown', 'all', undefined]);
      await bench.settle(id, {
        outcome: 'rejected',
        reason: { code: 'invalid_recipient', message: `no such number: ${phone}` },
      });
      assert.equal((await bench.get(id)).status, 'rejected');
      assertTellsNothing(await bench.get(id));
      assertTellsNothing(await bench.events());
    }),

    on(
      'counts a report of an erased message by its reference alone, and takes nothing else from it',
      async (bench) => {
        const { id } = await bench.send('ref-1', personal);
        await erase(bench, { id });
        const { message, events } = await bench.report(quoting);
        assert.deepEqual(names(events), ['report.received', 'message.delivered']);
        assertSame([message?.id, message?.status], [id, 'delivered']);
        assertTellsNothing([message, events]);
        assertTellsNothing(await bench.get(id));
        assertTellsNothing(await bench.events());
      },
    ),

    on(
      'gives a report to the message that has its address, before an erased one with its reference',
      async (bench) => {
        const erased = await bench.send('shared', { ...personal, steps: single });
        const { id } = await bench.send('shared', {
          ...personal,
          recipient: { phone: other },
          steps: single,
        });
        await erase(bench, { to: [phone] });
        const { message } = await bench.report({ reference: 'shared', to: other });
        assert.equal(message?.id, id);
        const { message: next } = await bench.report({ reference: 'shared', to: phone });
        assert.equal(next?.id, erased.id);
      },
    ),

    on('starts no further step of an erased message', async (bench) => {
      const patient = { notifier: 'alpha', channel: 'sms', deliveryTimeoutMs: 60_000 };
      const steps = [patient, { notifier: 'beta', channel: 'sms' }];
      bench.routes = { default: steps };
      const late = await bench.send('ref-1', { ...personal, steps });
      const refused = await bench.send('ref-2', { ...personal, steps });
      await erase(bench, { to: [phone] });
      await bench.report({ reference: 'ref-2', status: 'undelivered' });
      bench.clock.advance(61_000);
      await bench.claim();
      await bench.claim();
      assert.deepEqual(
        [await bench.get(late.id), await bench.get(refused.id)].map(({ status, attempts }) => [
          status,
          attempts.length,
        ]),
        [
          ['sent', 1],
          ['undelivered', 1],
        ],
      );
      assert.ok(names(await bench.events()).includes('message.unconfirmed'));
    }),

    on(
      'makes no candidate of an erased message whose outcome is unknown; an operator may resolve it',
      async (bench) => {
        const { id } = await bench.lose(personal);
        await erase(bench, { id });
        assert.deepEqual(names((await bench.report({ ...quoting, reference: 'late' })).events), [
          'report.parked',
        ]);
        const resolved = { type: 'resolved', at: bench.clock.now(), as: 'sent', reference: 'late' } as const;
        await bench.happen(id, { ...resolved, note: `she called from ${phone}` });
        const after = await bench.get(id);
        assert.equal(after.status, 'delivered');
        assertTellsNothing(after);
      },
    ),

    on('does not try an erased message again that was surely not sent', async (bench) => {
      const { id } = await bench.lose(personal);
      await erase(bench, { id });
      await bench.happen(id, { type: 'resolved', at: bench.clock.now(), as: 'not_sent' });
      assert.equal((await bench.get(id)).status, 'cancelled');
      assert.deepEqual((await bench.claim()).changes, []);
    }),

    on('knows the key of an erased message, though it keeps only its hash', async (bench) => {
      const { id } = await delivered(bench, 'ref-1', { ...personal, key: 'order:77', fingerprint: 'f' });
      await erase(bench, { id });
      assert.doesNotMatch(JSON.stringify(await bench.get(id)), /order:77/);
      const [same, different] = await bench.store.add([
        bench.message({ key: 'order:77', fingerprint: 'f' }),
        bench.message({ key: 'order:77', fingerprint: 'g' }),
      ]);
      assert.equal(accepted(same).message.id, id);
      assert.equal(accepted(same).duplicate, true);
      assert.ok(different?.ok === false && 'code' in different.error);
      assert.equal(different.error.code, 'NKUL_KEY_CONFLICT');
      assert.deepEqual(await bench.store.count(), { delivered: 1 });
    }),

    on('has a secret of 32 bytes, of its own', async (bench) => {
      assert.equal(bench.store.secret.length, 32);
      assert.ok(new Set(bench.store.secret).size > 8, 'the secret is not random');
    }),
  ];
}

const single = [{ notifier: 'alpha', channel: 'sms' }];
const silence = { code: 'no_answer', message: `silence for ${phone}` } as const;

/** The answers of a notifier, and the states that an erased message has after them. */
const settlements: readonly (readonly [string, Settled['submission'], Message['status']])[] = [
  ['accepted', { outcome: 'accepted', reference: 'ref-1' }, 'sent'],
  ['unknown, though it should be sent again', { outcome: 'unknown', reason: silence }, 'unknown'],
  ['deferred', { outcome: 'deferred', reason: { ...silence, code: 'unavailable' } }, 'cancelled'],
  [
    'refused by the first of two providers',
    { outcome: 'rejected', reason: { ...silence, code: 'provider_refused' } },
    'cancelled',
  ],
  [
    'refused for good',
    { outcome: 'rejected', reason: { ...silence, code: 'invalid_recipient' } },
    'rejected',
  ],
];
