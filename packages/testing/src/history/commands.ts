import assert from 'node:assert/strict';
import type { Charge, CoreEvent, Erasure, LaneCapacity, Message } from '@nkul/core/store';
import * as fc from 'fast-check';
import { historyPhones } from '../base/any-answer.ts';
import { assertSame } from '../base/plain.ts';
import type { StoreBench } from '../store-bench/store-bench.ts';
import { assertAgrees, assertClaimed, assertSameEvents } from './agreement.ts';
import { historyNotifiers, historyRoutes } from './any-history.ts';
import { historyItem, type ItemDraft } from './items.ts';
import type { NaiveStore } from './naive-store.ts';

type Command = fc.AsyncCommand<NaiveStore, StoreBench>;

const hourMs = 3_600_000;

/** The commands of random histories. */
export function historyCommands({
  restarts,
}: {
  readonly restarts: boolean;
}): readonly fc.Arbitrary<Command>[] {
  return [
    fc.array(newMessage, { minLength: 1, maxLength: 4 }).map((drafts) => add(drafts)),
    room.map(claim),
    fc.constantFrom(1, 1_000, 30_000, 60_000, 300_000, hourMs, 73 * hourMs, 600 * hourMs).map(advance),
    fc.array(historyItem, { minLength: 1, maxLength: 3 }).map(record),
    fc.array(historyItem, { minLength: 1, maxLength: 3 }).map(record),
    fc.tuple(fc.boolean(), fc.nat(30)).map(([whole, index]) => erase(whole, index)),
    fc.constant(compare),
    fc.constant(thin),
    ...(restarts ? [fc.constant(restart)] : []),
  ];
}

interface NewMessage {
  readonly key: string | undefined;
  readonly fingerprint: string;
  readonly route: string;
  readonly template: string | undefined;
  readonly category: Message['category'];
  readonly phone: number;
  readonly onUnknown: Message['onUnknown'];
  readonly dueInMs: number;
  readonly expiresInMs: number | undefined;
  readonly batch: string | undefined;
  readonly charges: readonly Charge[];
}

/** Their windows outlast the history: so a count is a sum. */
const limited = { amount: 1, windowMs: 20 * 365 * 24 * hourMs } as const;
/** A limit that leaves it to a person. */
const reviewed: Charge = { ...limited, counter: 'few', rule: 'few', limit: 2, over: 'review' };
/** A limit that refuses. */
const strict: Charge = { ...limited, counter: 'some', rule: 'some', limit: 4, over: 'reject' };

const newMessage: fc.Arbitrary<NewMessage> = fc.record({
  key: fc.option(fc.constantFrom('k1', 'k2'), { nil: undefined, freq: 3 }),
  fingerprint: fc.constantFrom('f1', 'f1', 'f2'),
  route: fc.constantFrom(...Object.keys(historyRoutes)),
  template: fc.option(fc.constantFrom('otp', 'alert'), { nil: undefined }),
  category: fc.constantFrom('transactional', 'transactional', 'marketing', 'code'),
  phone: fc.nat(historyPhones.length - 1),
  onUnknown: fc.constantFrom('hold', 'resend'),
  dueInMs: fc.constantFrom(0, 0, 0, 1_000, 60_000),
  expiresInMs: fc.option(fc.constantFrom(1_500, 120_000, 2 * hourMs), { nil: undefined, freq: 3 }),
  batch: fc.option(fc.constantFrom('b1', 'b2'), { nil: undefined }),
  charges: fc.constantFrom<readonly Charge[]>([], [], [reviewed], [strict, reviewed]),
});

function add(drafts: readonly NewMessage[]): Command {
  return command(`add ${JSON.stringify(drafts)}`, async (model, bench) => {
    const later = (ms: number) => new Date(bench.clock.now().getTime() + ms);
    const messages = drafts.map(
      ({
        key,
        fingerprint,
        route,
        template,
        category,
        phone,
        onUnknown,
        dueInMs,
        expiresInMs,
        batch,
        charges,
      }) =>
        bench.routed({
          ...(key !== undefined && { key, fingerprint }),
          route,
          ...(template !== undefined && { template }),
          category,
          recipient: { phone: historyPhones[phone] ?? '', email: `${phone}@example.com` },
          content: { sms: { text: 'é', segments: 1 }, email: { text: 'é' } },
          onUnknown,
          dueAt: later(dueInMs),
          ...(expiresInMs !== undefined && { expiresAt: later(dueInMs + expiresInMs) }),
          ...(batch !== undefined && { batch }),
          ...(charges.length > 0 && { charges }),
        }),
    );
    const added = await bench.store.add(messages);
    assert.equal(added.length, messages.length);
    for (const [index, message] of messages.entries()) {
      const [expected, actual] = [model.add(message), added[index]];
      assert.ok(actual);
      assert.equal(actual.ok, !(expected instanceof Error));
      if (!actual.ok || expected instanceof Error) continue;
      assert.equal(actual.duplicate, expected.duplicate);
      assertSame(actual.message, expected.message);
      assertSameEvents(actual.events, expected.events);
    }
  });
}

const room: fc.Arbitrary<readonly LaneCapacity[]> = fc.tuple(
  ...historyNotifiers.map((notifier) =>
    fc.record({
      notifier: fc.constant(notifier),
      calls: fc.constantFrom(0, 1, 2, 10, 10),
      perCall: fc.constantFrom(1, 2, 5),
      mixed: fc.boolean(),
    }),
  ),
);

function claim(all: readonly LaneCapacity[]): Command {
  return command(`claim ${JSON.stringify(all)}`, async (model, bench) => {
    bench.available = new Set(historyNotifiers.filter((notifier) => !model.pauses.has(notifier)));
    const request = {
      lanes: all.filter(({ notifier }) => bench.available.has(notifier)),
      notTaking: historyNotifiers.filter((notifier) => !bench.available.has(notifier)),
      maxUnassigned: 4,
    };
    const due = bench.due();
    assertClaimed(model, await bench.store.claim(request, due), request, due);
  });
}

function advance(ms: number): Command {
  return command(`advance ${ms}`, async (_model, { clock }) => clock.advance(ms));
}

/** Records some items in one call. It leaves out items that could be about several messages. */
function record(drafts: readonly ItemDraft[]): Command {
  return command(`record ${drafts.join(', ')}`, async (model, bench) => {
    const expected = drafts.flatMap((draft) => {
      const item = draft.resolve(model, bench);
      if (item === undefined) return [];
      if (item.kind === 'reference' && model.concerned(item.happening).length > 1) return [];
      return [{ item, change: model.record(item) }];
    });
    const recorded = await bench.store.record(expected.map(({ item }) => item));
    assert.equal(recorded.length, expected.length);
    for (const [index, { change }] of expected.entries()) {
      const actual = recorded[index];
      assert.ok(actual);
      assert.equal(actual.ok, !(change instanceof Error));
      if (!actual.ok || change instanceof Error) continue;
      assertSame(actual.message, change.message);
      assertSameEvents(actual.events, change.events);
    }
  });
}

/** Erases all about an address of one of the messages, or one message alone, in small parts. */
function erase(whole: boolean, index: number): Command {
  return command(`erase ${whole ? 'all to' : 'alone'} ${index}`, async (model, bench) => {
    const all = model.list();
    const message = all[index % Math.max(1, all.length)];
    if (message === undefined) return;
    const { id, recipient } = message;
    const to = (index % 2 === 0 ? recipient.phone : recipient.email) ?? historyPhones[0] ?? '';
    const at = bench.clock.now();
    const expected = model.erase(whole ? { to } : { id }, at);
    const events: CoreEvent[] = [];
    let [messages, after]: [number, string | undefined] = [0, undefined];
    do {
      const part: Erasure = await bench.store.erase({
        ...(whole ? { to: [to] } : { id }),
        ...{ at, limit: 2 },
        ...(after !== undefined && { after }),
      });
      messages += part.messages;
      events.push(...part.events);
      after = part.next;
    } while (after !== undefined);
    assert.equal(messages, expected.messages);
    assertSameEvents(events, expected.events);
  });
}

const compare: Command = command('compare', async (model, bench) => assertAgrees(model, bench.store));

/** Old counters are summed, which changes no count of a day. */
const thin: Command = command('thin', async (_model, { store, clock }) => {
  await store.purge({ thin: clock.now(), limit: 100 });
});

const restart: Command = command('restart', async (model, bench) => {
  await bench.reopen();
  await assertAgrees(model, bench.store);
});

function command(name: string, run: (model: NaiveStore, bench: StoreBench) => Promise<unknown>): Command {
  return {
    run: async (model, bench) => void (await run(model, bench)),
    check: () => true,
    toString: () => name,
  };
}
