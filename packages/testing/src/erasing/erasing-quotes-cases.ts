import assert from 'node:assert/strict';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { names, type OnStore, type StoreBench } from '../store-bench/store-bench.ts';
import {
  assertTellsNothing,
  code,
  delivered,
  erase,
  maxParts,
  other,
  personal,
  phone,
  quoting,
} from './erasing-stage.ts';

/** Erasing parked reports and events with the messages, in parts. */
export function erasingQuotesCases(on: OnStore): readonly ContractCase[] {
  return [
    on('erases, with a message by its id, the events of its report that came too early', async (bench) => {
      await bench.report({ ...quoting, reference: 'ref-1' });
      await bench.report({ ...quoting, reference: 'theirs', to: other, raw: { id: 'theirs' } });
      const { id, status } = await bench.send('ref-1', personal);
      assert.equal(status, 'delivered');
      assert.ok(names(await bench.events()).includes('report.parked'));
      await erase(bench, { id });
      const parked = (await bench.events()).flatMap((event) =>
        event.type === 'report.parked' ? [event.report] : [],
      );
      assertTellsNothing(parked[0]);
      assert.equal(parked[1]?.to, other);
    }),

    on('erases the events of a report that came before the answer to an erased message', async (bench) => {
      const { id } = await bench.start(personal);
      await erase(bench, { id });
      await bench.report({ ...quoting, reference: 'ref-1' });
      const { message } = await bench.settle(id, { outcome: 'accepted', reference: 'ref-1' });
      assert.deepEqual([message?.status, message?.erased], ['delivered', 'all']);
      assertTellsNothing(await bench.events());
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
  ];
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
