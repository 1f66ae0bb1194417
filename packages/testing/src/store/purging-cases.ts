import assert from 'node:assert/strict';
import type { PurgeRequest } from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { accepted, names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';

const phone = '+237699128531';
const text = 'Votre code est 4821.';
const personal: Parameters<StoreBench['send']>[1] = {
  recipient: { phone, locale: 'fr' },
  content: { sms: { text } },
};
/** More rounds than any store needs. */
const maxRounds = 100;

/** Purging old data. */
export function purgingCases(on: OnStore): readonly ContractCase[] {
  return [
    on(
      'erases the texts and numbers of messages that were final by then, and keeps the others',
      async (bench) => {
        const { id } = await delivered(bench, 'ref-1', { key: 'k', fingerprint: 'f' });
        const by = bench.clock.now();
        bench.clock.advance(1);
        const later = await delivered(bench, 'ref-2');
        const onItsWay = await bench.send('ref-3', personal);
        await purge(bench, { texts: by });
        const erased = await bench.get(id);
        assertHasNone(erased);
        assert.deepEqual(erased.content, {});
        assertSame(erased.recipient, { locale: 'fr' });
        assert.deepEqual(
          [erased.status, erased.key, erased.attempts[0]?.reference, erased.attempts[0]?.delivery],
          ['delivered', 'k', 'ref-1', 'delivered'],
        );
        assertSame(await bench.get(later.id), later);
        assertSame(await bench.get(onItsWay.id), onItsWay);
      },
    ),

    on('erases them from events as well', async (bench) => {
      await delivered(bench, 'ref-1');
      await purge(bench, { texts: bench.clock.now() });
      const events = await bench.events();
      assert.deepEqual(names(events).at(-1), 'message.delivered');
      assertHasNone(events);
    }),

    on('erases them from events about parked reports and candidates', async (bench) => {
      await bench.lose(personal);
      await bench.report({ reference: 'early', to: phone, description: `to ${phone}`, raw: { phone, text } });
      bench.clock.advance(1);
      const by = bench.clock.now();
      bench.clock.advance(1);
      await bench.report({ reference: 'later', to: phone });
      await purge(bench, { texts: by });
      const events = await bench.events();
      const reports = events.flatMap((event) => ('report' in event && event.report ? [event.report] : []));
      const [early, later] = ['early', 'later'].map((name) =>
        reports.filter(({ reference }) => reference === name),
      );
      assert.deepEqual([early?.length, later?.length], [2, 2]);
      assertHasNone(early);
      assert.equal(later?.[0]?.to, phone, 'a report that came later has its number');
    }),

    on('knows a key also when the text of its message is erased', async (bench) => {
      const { id } = await delivered(bench, 'ref-1', { key: 'k', fingerprint: 'f' });
      await purge(bench, { texts: bench.clock.now() });
      const [same, other] = await bench.store.add([
        bench.message({ key: 'k', fingerprint: 'f' }),
        bench.message({ key: 'k', fingerprint: 'g' }),
      ]);
      assert.equal(accepted(same).message.id, id);
      assert.equal(other?.ok, false);
    }),

    on('does not find erased messages by their number, even after a late report', async (bench) => {
      const { id } = await delivered(bench, 'ref-1');
      await purge(bench, { texts: bench.clock.now() });
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
      await purge(bench, { texts: by, events: by, limit: 2 });
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

/** Purges until `more` is false. */
async function purge(bench: StoreBench, request: Partial<PurgeRequest>): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1)
    if (!(await bench.store.purge({ limit: 1_000, ...request })).more) return;
  assert.fail('there is always more to purge');
}

function assertHasNone(value: unknown): void {
  assert.doesNotMatch(JSON.stringify(value), /699128531|4821/, 'a text or a number is still there');
}
