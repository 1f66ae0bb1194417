import assert from 'node:assert/strict';
import type { Age } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { accepted, names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import { purge } from './erasing-stage.ts';

const phone = '+237699128531';
const text = 'Votre code est Z4821Q.';
const personal: Parameters<StoreBench['send']>[1] = {
  recipient: { phone, locale: 'fr' },
  content: { sms: { text } },
};

/** Purging old data. */
export function purgingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'erases the texts of messages that were at rest by then, and what reports quote; all else stays',
      async (bench) => {
        const { id } = await delivered(bench, 'ref-1', {
          key: 'k',
          fingerprint: 'f',
          metadata: { order: 7 },
        });
        const by = bench.clock.now();
        bench.clock.advance(1);
        const later = await delivered(bench, 'ref-2');
        const onItsWay = await bench.send('ref-3', personal);
        const before = await bench.get(id);
        await purge(bench, { texts: ended(by) });
        const erased = await bench.get(id);
        assert.doesNotMatch(JSON.stringify(erased), /Z4821Q/);
        assertSame(
          { ...erased, content: before.content, erased: undefined, attempts: [] },
          { ...before, attempts: [] },
        );
        const [attempt] = erased.attempts;
        assertSame([erased.erased, attempt?.to, attempt?.reports[0]?.to], ['text', phone, phone]);
        assertSame([attempt?.reports[0]?.description, attempt?.reports[0]?.raw], [undefined, null]);
        assertSame(await bench.get(later.id), later);
        assertSame(await bench.get(onItsWay.id), onItsWay);
      },
    ),

    on('erases the texts of codes and those of others each in its time', async (bench) => {
      const code = await delivered(bench, 'ref-1', { category: 'code' });
      const others = await delivered(bench, 'ref-2', { category: 'marketing' });
      await purge(bench, { codes: ended(bench.clock.now()) });
      assert.equal((await bench.get(code.id)).erased, 'text');
      assertSame(await bench.get(others.id), others);
      await purge(bench, { texts: ended(bench.clock.now()) });
      assert.equal((await bench.get(others.id)).erased, 'text');
    }),

    on(
      'erases all of messages whose addresses are old enough, also when their texts are erased',
      async (bench) => {
        const { id } = await delivered(bench, 'ref-1', { key: 'k', fingerprint: 'f' });
        const whole = await delivered(bench, 'ref-2');
        await purge(bench, { texts: { ended: bench.clock.now(), accepted: new Date(0) } });
        bench.clock.advance(1);
        await purge(bench, { addresses: ended(bench.clock.now()) });
        for (const one of [await bench.get(id), await bench.get(whole.id)]) {
          assertHasNone(one);
          assertSame([one.erased, one.recipient, one.status], ['all', { locale: 'fr' }, 'delivered']);
        }
        const [same] = await bench.store.add([bench.message({ key: 'k', fingerprint: 'f' })]);
        assert.equal(accepted(same).message.id, id);
      },
    ),

    on(
      'erases what was accepted long ago, though it never came to rest, unless it is still to be sent',
      async (bench) => {
        const sent = await bench.send('ref-1', personal);
        const sending = await bench.start(personal);
        const queued = await bench.add({ ...personal, dueAt: new Date('2030-01-01') });
        const old = { ended: new Date(0), accepted: bench.clock.now() };
        await purge(bench, { codes: old, texts: old });
        assert.equal((await bench.get(sent.id)).erased, 'text');
        await purge(bench, { addresses: old });
        assert.equal((await bench.get(sent.id)).erased, 'all');
        assertSame(await bench.get(sending.id), sending);
        assertSame(await bench.get(queued.id), queued);
      },
    ),

    on('starts no further step without a text', async (bench) => {
      const steps = [
        { notifier: 'alpha', channel: 'sms', deliveryTimeoutMs: 60_000 },
        { notifier: 'beta', channel: 'sms' },
      ];
      bench.routes = { default: steps };
      const { id } = await bench.send('ref-1', { ...personal, steps });
      await purge(bench, { texts: { ended: new Date(0), accepted: bench.clock.now() } });
      bench.clock.advance(61_000);
      await bench.claim();
      const { status, attempts, unconfirmed } = await bench.get(id);
      assertSame([status, attempts.length, unconfirmed], ['sent', 1, true]);
    }),

    on('erases without an event, and without making a message younger', async (bench) => {
      const { id, updatedAt } = await bench.lose(personal);
      const events = await bench.events();
      bench.clock.advance(1_000);
      await purge(bench, { texts: ended(bench.clock.now()) });
      assertSame(names(await bench.events()), names(events));
      assertSame((await bench.get(id)).updatedAt, updatedAt);
      await purge(bench, { messages: updatedAt });
      assert.equal(await bench.store.get(id), undefined);
    }),

    on('erases texts and addresses from events as well', async (bench) => {
      await delivered(bench, 'ref-1');
      await purge(bench, { texts: ended(bench.clock.now()) });
      assert.doesNotMatch(JSON.stringify(await bench.events()), /Z4821Q/);
      await purge(bench, { addresses: ended(bench.clock.now()) });
      const events = await bench.events();
      assert.deepEqual(names(events).at(-1), 'message.delivered');
      assertHasNone(events);
    }),

    on('erases what events quote of parked reports, candidates and providers', async (bench) => {
      await bench.lose(personal);
      await bench.report({ reference: 'early', to: phone, description: `to ${phone}`, raw: { phone, text } });
      await bench.record({
        kind: 'notifier',
        notifier: 'alpha',
        happening: { type: 'quarantined', at: bench.clock.now(), entry: { reason: 'no id', raw: { phone } } },
      });
      bench.clock.advance(1);
      const by = bench.clock.now();
      bench.clock.advance(1);
      await bench.report({ reference: 'later', to: phone });
      await purge(bench, { quotes: by });
      const events = await bench.events();
      const reports = events.flatMap((event) => ('report' in event && event.report ? [event.report] : []));
      const [early, later] = ['early', 'later'].map((name) =>
        reports.filter(({ reference }) => reference === name),
      );
      assert.deepEqual([early?.length, later?.length], [2, 2]);
      assertHasNone(early);
      assert.equal(later?.[0]?.to, phone, 'a report that came later has its number');
      const quarantined = events.filter(({ type }) => type === 'report.quarantined');
      assert.equal(quarantined.length, 1);
      assertHasNone(quarantined);
    }),

    on('knows a key also when the text of its message is erased', async (bench) => {
      const { id } = await delivered(bench, 'ref-1', { key: 'k', fingerprint: 'f' });
      await purge(bench, { texts: ended(bench.clock.now()) });
      const [same, other] = await bench.store.add([
        bench.message({ key: 'k', fingerprint: 'f' }),
        bench.message({ key: 'k', fingerprint: 'g' }),
      ]);
      assert.equal(accepted(same).message.id, id);
      assert.equal(other?.ok, false);
    }),

    on('does not find erased messages by their number, even after a late report', async (bench) => {
      const { id } = await delivered(bench, 'ref-1');
      await purge(bench, { addresses: ended(bench.clock.now()) });
      assert.deepEqual((await bench.store.find({ to: [phone] })).items, []);
      const { message } = await bench.report({
        status: 'undelivered',
        to: phone,
        description: phone,
        raw: { phone },
      });
      assert.equal(message?.id, id);
      assertHasNone(await bench.get(id));
      assertHasNone(await bench.events());
    }),

    on('deletes messages that were final by then, and frees their keys', async (bench) => {
      const { id } = await delivered(bench, 'ref-1', { key: 'k', fingerprint: 'f' });
      const by = bench.clock.now();
      bench.clock.advance(1);
      const later = await delivered(bench, 'ref-2');
      await purge(bench, { messages: by });
      assert.equal(await bench.store.get(id), undefined);
      assert.deepEqual(await bench.store.count(), { delivered: 1 });
      assertSame((await bench.store.find({})).items, [later]);
      const [added] = await bench.store.add([bench.message({ key: 'k', fingerprint: 'g' })]);
      assert.equal(accepted(added).duplicate, false);
    }),

    on('deletes messages at rest, and keeps those that are on their way', async (bench) => {
      const lost = await bench.lose();
      const sent = await bench.send('ref-1');
      const queued = await bench.add();
      await purge(bench, { messages: bench.clock.now() });
      assert.equal(await bench.store.get(lost.id), undefined);
      assertSame((await bench.store.find({})).items, [sent, queued]);
    }),

    on('parks a report again whose message is deleted', async (bench) => {
      await delivered(bench, 'ref-1');
      await purge(bench, { messages: bench.clock.now() });
      assert.deepEqual(names((await bench.report({ status: 'undelivered' })).events), ['report.parked']);
    }),

    on('deletes events up to a time, and continues their numbers', async (bench) => {
      await bench.send('ref-1');
      const by = bench.clock.now();
      const last = (await bench.events()).at(-1)?.sequence ?? 0;
      bench.clock.advance(1);
      await purge(bench, { events: by });
      assert.deepEqual(await bench.events(), []);
      await bench.add();
      const events = await bench.events();
      assert.deepEqual(names(events), ['message.queued']);
      assert.ok((events[0]?.sequence ?? 0) > last);
      assert.deepEqual(await bench.store.count(), { sent: 1, queued: 1 });
    }),

    on('deletes reports that were parked by then, and keeps the others', async (bench) => {
      await bench.report();
      const by = bench.clock.now();
      bench.clock.advance(1);
      await bench.report({ reference: 'ref-2' });
      await purge(bench, { parked: by });
      assert.equal((await bench.send('ref-1')).status, 'sent');
      assert.equal((await bench.send('ref-2')).status, 'delivered');
    }),

    on('keeps data whose time is absent in the request', async (bench) => {
      await delivered(bench, 'ref-1');
      await bench.report({ reference: 'early' });
      bench.clock.advance(86_400_000);
      const before = [await bench.store.find({}), await bench.events()];
      await purge(bench, {});
      assertSame([await bench.store.find({}), await bench.events()], before);
      assert.equal((await bench.send('early')).status, 'delivered');
    }),

    on('returns whether there is more to purge', async (bench) => {
      for (let count = 0; count < 7; count += 1) await delivered(bench, `ref-${count}`);
      const by = bench.clock.now();
      await purge(bench, { addresses: ended(by), events: by, limit: 2 });
      for (const message of (await bench.store.find({})).items) assertHasNone(message);
      await purge(bench, { messages: by, limit: 2 });
      assert.deepEqual(await bench.store.count(), {});
    }),
  ];
}

/** Adds a message with a text and a number, and a report that it was delivered. */
async function delivered(bench: StoreBench, reference: string, patch: typeof personal = {}) {
  const { id } = await bench.send(reference, { ...personal, ...patch });
  await bench.report({ reference, to: phone, description: `to ${phone}`, raw: { phone, text } });
  return await bench.get(id);
}

/** The age of messages that were at rest by a time. */
function ended(by: Date): Age {
  return { ended: by, accepted: new Date(0) };
}

function assertHasNone(value: unknown): void {
  assert.doesNotMatch(JSON.stringify(value), /699128531|Z4821Q/, 'a text or a number is still there');
}
