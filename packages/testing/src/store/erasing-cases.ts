import assert from 'node:assert/strict';
import type { CoreEvent, DeliveryReport, EraseRequest, Message, Settled } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { accepted, names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';

const phone = '+237699128531';
const other = '+237655000001';
const code = '4821';
const personal: Partial<Message> = {
  recipient: { phone, email: 'awa@example.org', addresses: { push: 'token-9' }, locale: 'fr' },
  content: { sms: { text: `Votre code est ${code}.` } },
  metadata: { customer: 'Awa' },
};
/** A report that quotes all that it can. */
const quoting: Partial<DeliveryReport> = {
  to: phone,
  description: `to ${phone}`,
  raw: { phone, text: code },
};
/** More parts than any store needs. */
const maxParts = 100;

type Address = { readonly id: string } | { readonly to: readonly string[] };

/** Erasing what somebody asked for. */
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

    on('deletes reports that are parked for an address, and keeps the others', async (bench) => {
      await bench.report({ ...quoting, reference: 'mine' });
      await bench.report({ reference: 'theirs', to: other });
      await erase(bench, { to: [phone] });
      assert.equal((await bench.store.backlog(bench.clock.now())).parked, 1);
      assert.equal((await bench.send('mine', personal)).status, 'sent');
      assert.equal((await bench.send('theirs', { recipient: { phone: other } })).status, 'delivered');
    }),

    on('erases an address from events about reports that no message has', async (bench) => {
      await bench.lose(personal);
      await bench.report({ ...quoting, reference: 'early' });
      await bench.report({ reference: 'theirs', to: other, raw: { id: 'theirs' } });
      assert.ok(names(await bench.events()).includes('report.candidate'));
      await erase(bench, { to: [phone] });
      const events = await bench.events();
      assertTellsNothing(events);
      const parked = events.flatMap((event) => (event.type === 'report.parked' ? [event.report] : []));
      assertSame(
        parked.map(({ reference, to }) => ({ reference, to })),
        [
          { reference: 'early', to: undefined },
          { reference: 'theirs', to: other },
        ],
      );
    }),

    on('erases the candidates of one message with it', async (bench) => {
      const { id } = await bench.lose(personal);
      await bench.report({ ...quoting, reference: 'early' });
      await erase(bench, { id });
      const candidates = (await bench.events()).filter(({ type }) => type === 'report.candidate');
      assert.equal(candidates.length, 1);
      assertTellsNothing(candidates);
    }),

    on(
      'erases an address in whatever spelling from what providers sent, and keeps the rest',
      async (bench) => {
        const spellings = [
          phone,
          '00237699128531',
          '237 699 12 85 31',
          '699-12-85-31',
          '0699128531',
          237699128531,
        ];
        for (const spelling of spellings) await quarantine(bench, { mobileno: spelling, text: code });
        await quarantine(bench, { to: 'AWA@Example.org', text: code });
        await quarantine(bench, { mobileno: other });
        await quarantine(bench, { mobileno: `${phone.slice(0, -1)}0`, at: '2026-01-01 12:31' });
        await inbound(bench, phone, `STOP ${code}`);
        await inbound(bench, other, 'STOP');
        await erase(bench, { to: [phone] });
        await erase(bench, { to: ['awa@example.org'] });
        const events = await bench.events();
        const raws = events.flatMap((event) =>
          event.type === 'report.quarantined' ? [event.entry.raw] : [],
        );
        assert.deepEqual(
          raws.slice(0, 7),
          Array.from({ length: 7 }, () => null),
        );
        assert.deepEqual(raws.slice(7), [
          { mobileno: other },
          { mobileno: `${phone.slice(0, -1)}0`, at: '2026-01-01 12:31' },
        ]);
        const froms = events.flatMap((event) => (event.type === 'message.received' ? [event.inbound] : []));
        assertSame(
          froms.map(({ from, text }) => ({ from, text })),
          [
            { from: '***', text: undefined },
            { from: other, text: 'STOP' },
          ],
        );
      },
    ),

    on('erases in parts, between which the store takes other work', async (bench) => {
      for (let count = 0; count < 7; count += 1) await delivered(bench, `ref-${count}`, personal);
      let messages = 0;
      let after: string | undefined;
      for (let parts = 0; parts < maxParts; parts += 1) {
        const part = await bench.store.erase({
          ...{ to: [phone], at: bench.clock.now(), limit: 2 },
          ...(after !== undefined && { after }),
        });
        assert.ok(part.messages <= 2, `${part.messages} messages in one part`);
        messages += part.messages;
        after = part.next;
        if (parts === 1) await delivered(bench, 'between', { recipient: { phone: other } });
        if (after === undefined) break;
      }
      assert.deepEqual([messages, after], [7, undefined]);
      assert.equal((await bench.store.find({ to: [other] })).items.length, 1);
      for (const message of (await bench.store.find({})).items.slice(0, 7)) assertTellsNothing(message);
    }),

    on('says what has become of the bytes', async (bench) => {
      await bench.add(personal);
      const { bytes } = await bench.store.erase({ to: [phone], at: bench.clock.now(), limit: 10 });
      assert.ok(bytes === 'gone' || bytes === 'pending', `bytes: ${bytes}`);
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

/** Erases until there is no more. */
async function erase(
  bench: StoreBench,
  what: Address,
): Promise<{ readonly messages: number; readonly events: readonly CoreEvent[] }> {
  const events: CoreEvent[] = [];
  let messages = 0;
  let after: string | undefined;
  for (let parts = 0; parts < maxParts; parts += 1) {
    const request: EraseRequest = { ...what, at: bench.clock.now(), limit: 1_000 };
    const part = await bench.store.erase({ ...request, ...(after !== undefined && { after }) });
    messages += part.messages;
    events.push(...part.events);
    after = part.next;
    if (after === undefined) return { messages, events };
  }
  assert.fail('there is always more to erase');
}

async function delivered(bench: StoreBench, reference: string, patch: Partial<Message>): Promise<Message> {
  const { id, recipient } = await bench.send(reference, patch);
  await bench.report({
    ...quoting,
    reference,
    ...(recipient.phone !== undefined && { to: recipient.phone }),
  });
  return await bench.get(id);
}

async function quarantine(bench: StoreBench, raw: unknown): Promise<void> {
  const happening = {
    type: 'quarantined',
    at: bench.clock.now(),
    entry: { reason: 'unreadable', raw },
  } as const;
  await bench.record({ kind: 'notifier', notifier: 'alpha', happening });
}

async function inbound(bench: StoreBench, from: string, text: string): Promise<void> {
  const at = bench.clock.now();
  const happening = {
    type: 'message_received',
    at,
    inbound: { notifier: 'alpha', from, text, raw: { from, text } },
  } as const;
  await bench.record({ kind: 'notifier', notifier: 'alpha', happening });
}

function assertTellsNothing(value: unknown): void {
  const told = JSON.stringify(value).match(/699128531|4821|awa|token-9|6\*+31/i);
  assert.equal(told, null, `${told?.[0]} is still there`);
}
