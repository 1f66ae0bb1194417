import { itemFor, type ManualClock, manualClock, sampleMessage } from '@nkul/testing';
import {
  array,
  asyncProperty,
  assert as check,
  constantFrom,
  nat,
  oneof,
  option,
  record,
  uniqueArray,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lifecycle } from '../lifecycle/lifecycle.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import { memoryStore } from '../memory/memory-store.ts';
import { MemoryTables } from '../memory/memory-tables.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Resolved, Settled } from '../model/happening.ts';
import type { Message, PlannedStep } from '../model/message.ts';
import type { Recorded, RecordItem } from '../ports/record-item.ts';
import type { Store } from '../ports/store.ts';
import { createRecorder } from './recorder.ts';

const [often, seldom, once] = ['+237699000001', '+237699000002', '+237699000003'];
/** To whom the messages go. */
const phones = [often, often, often, often, often, seldom, seldom, once];
const references = ['r1', 'r2', 'r3'];
const steps: readonly PlannedStep[] = [{ notifier: 'alpha', channel: 'sms' }];

/** What may be recorded of one of the messages that were started, or of a reference. */
type Draft = (messages: readonly Message[], at: Date) => RecordItem;

const settled = record({
  place: nat(7),
  outcome: constantFrom('accepted', 'accepted', 'unknown', 'unknown'),
  known: uniqueArray(constantFrom(...references), { maxLength: 2 }),
}).map(
  ({ place, outcome, known }): Draft =>
    (messages, at) => {
      const reason = { code: 'no_answer', message: 'silence' } as const;
      const submission =
        outcome === 'accepted' ? { outcome, aliases: known } : ({ outcome: 'unknown', reason } as const);
      return itemFor(pick(messages, place), { type: 'settled', at, attempt: 1, random: 0, submission });
    },
);

const resolved = record({
  place: nat(7),
  as: constantFrom('sent', 'delivered', 'undelivered', 'not_sent'),
  reference: constantFrom(...references),
}).map(
  ({ place, ...what }): Draft =>
    (messages, at) =>
      itemFor(pick(messages, place), { type: 'resolved', at, attempt: 1, ...what }),
);

const reported = record({
  reference: constantFrom(...references),
  to: option(constantFrom(...phones), { nil: undefined }),
  status: constantFrom<DeliveryReport['status']>('delivered', 'undelivered', 'enroute', 'deleted', 'expired'),
  seconds: nat(20),
}).map(
  (about): Draft =>
    (_, at) =>
      reportOf(at, about),
);

interface About {
  readonly reference: string;
  readonly to: string | undefined;
  readonly status: DeliveryReport['status'];
  readonly seconds: number;
}

function reportOf(at: Date, { reference, to, status, seconds }: About): RecordItem {
  const submittedAt = new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
  const report = { notifier: 'alpha', reference, status, raw: null, submittedAt, ...(to && { to }) };
  return { kind: 'reference', notifier: 'alpha', reference, happening: { type: 'reported', at, report } };
}

const items = array(oneof(settled, settled, resolved, reported, reported, reported), { maxLength: 20 });

/** The core's rules, but that a report that says `deleted` cannot be applied, and one that says `expired` has no match. */
const failing: Lifecycle = {
  ...lifecycle,
  apply(message, happening) {
    if (happening.type === 'reported' && happening.report.status === 'deleted') throw new Error('deleted');
    return lifecycle.apply(message, happening);
  },
  isCandidate(attempt, waiting) {
    if (waiting.report.status === 'expired') throw new Error('expired');
    return lifecycle.isCandidate(attempt, waiting);
  },
};

describe('a group of changes', () => {
  test('comes to the same as each of its items alone, also when some of them fail', async () => {
    await check(
      asyncProperty(items, items, nat(4), async (before, group, maxParked) => {
        const [together, alone] = [await started(maxParked), await started(maxParked)];
        for (const { store, drafts } of [together, alone]) await each(store, drafts(before));
        const answers = await together.store.record(together.drafts(group));
        expect(answers).toEqual(await each(alone.store, alone.drafts(group)));
        expect(await all(together.store)).toEqual(await all(alone.store));
        for (const phone of [often, seldom, once])
          expect(await together.waiting(phone)).toEqual(await alone.waiting(phone));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a group has changed itself', () => {
  /** Eight messages to one number, started two seconds apart; and reports of the times at which they started. */
  async function crowd(maxParked = 99) {
    const { store, messages } = await started(
      maxParked,
      Array.from({ length: 8 }, () => often),
    );
    const at = new Date(Date.UTC(2026, 0, 1) + 16_000);
    const happen = (place: number, happening: Pick<Settled, 'submission'> | Pick<Resolved, 'as'>) =>
      itemFor(pick(messages, place), {
        ...{ at, attempt: 1 },
        ...('as' in happening
          ? { type: 'resolved', ...happening }
          : { type: 'settled', random: 0, ...happening }),
      });
    const lose = (place: number) =>
      happen(place, {
        submission: { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } },
      });
    const report = (place: number, status: DeliveryReport['status'] = 'delivered', afterMs = 0) =>
      reportOf(new Date(at.getTime() + afterMs), {
        ...{ reference: `of ${place}`, to: often, status },
        seconds: 2 * place,
      });
    return { store, messages, happen, lose, report };
  }

  function candidates(answer: Recorded | undefined): readonly CoreEvent[] {
    return answer?.ok ? answer.events.filter(({ type }) => type === 'report.candidate') : [];
  }

  test('is not among the unknown attempts that are nearest', async () => {
    const { store, messages, happen, lose, report } = await crowd();
    await store.record(messages.map((_, place) => lose(place)));
    const resolved = [1, 2, 3, 4, 5, 6].map((place) => happen(place, { as: 'sent' }));
    const answers = await store.record([...resolved, report(3)]);
    expect(candidates(answers.at(-1))).toMatchObject([
      { candidates: [0, 7].map((place) => ({ message: messages[place]?.id, attempt: 1 })) },
    ]);
  });

  test('is not among the waiting reports that are nearest', async () => {
    const { store, messages, happen, lose, report } = await crowd();
    await store.record(messages.map((_, place) => report(place)));
    const aliases = [1, 2, 3, 4, 5, 6].map((place) => `of ${place}`);
    const accepted = happen(0, { submission: { outcome: 'accepted', aliases } });
    const answers = await store.record([accepted, lose(3)]);
    expect(candidates(answers.at(-1))).toMatchObject(
      [0, 7].map((place) => ({ report: { reference: `of ${place}` } })),
    );
  });

  test('is given back when it fails: also the oldest reports that went for it, where there are too many', () => {
    const caps = { maxMessages: 1_000_000, maxAtRest: 9, maxEvents: 99, maxParked: 9 };
    const [tables, recorder, clock] = [new MemoryTables(caps), createRecorder(failing), manualClock()];
    const at = clock.now();
    const leaseUntil = new Date(at.getTime() + 60_000);
    const attempt = {
      number: 1,
      step: 0,
      notifier: 'alpha',
      channel: 'sms',
      to: often,
      startedAt: at,
      leaseUntil,
    };
    const attempts = [{ ...attempt, outcome: 'unknown', reports: [] } as const];
    tables.write(recorder.add([sampleMessage(clock, { status: 'unknown', attempts })], tables).changes);
    const aDayLater = new Date(at.getTime() + 86_400_000);
    const report = (reference: string, status: DeliveryReport['status'] = 'delivered', when = at) =>
      reportOf(when, { reference, to: often, status, seconds: 0 });
    tables.write(
      recorder.record(
        ['a', 'b', 'c'].map((one) => report(one)),
        tables,
      ).changes,
    );
    // The store was opened with a lower cap.
    caps.maxParked = 1;
    const { changes } = recorder.record(
      [report('d', 'expired', aDayLater), report('e', 'delivered', aDayLater)],
      tables,
    );
    expect(changes.unparked.map(({ reference }) => reference.reference)).toEqual(['a', 'b', 'c']);
    expect(changes.parked.map(({ reference }) => reference.reference)).toEqual(['e']);
  });

  test('is not the oldest report that goes, if it was taken back', async () => {
    const { store, happen, lose, report } = await crowd(2);
    await store.record([lose(7), report(0), report(1)]);
    const answers = await store.record([
      report(6, 'expired', 86_400_000),
      report(2, 'delivered', 86_400_000),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([false, true]);
    const aliases = [0, 1, 2, 6].map((place) => `of ${place}`);
    const [learned] = await store.record([happen(0, { submission: { outcome: 'accepted', aliases } })]);
    const reports = learned?.ok ? learned.message?.attempts[0]?.reports : [];
    expect(reports?.map(({ reference }) => reference)).toEqual(['of 1', 'of 2']);
  });
});

test('an attempt is not taken for another notifier’s', async () => {
  const { store, messages } = await started(9);
  const message = pick(messages, 0);
  const submission = { outcome: 'accepted', reference: 'r1' } as const;
  const at = message.createdAt;
  const item = itemFor(message, { type: 'settled', at, attempt: 1, random: 0, submission });
  const [attempt] = message.attempts;
  if (attempt === undefined || item.kind !== 'attempt') throw new RangeError('the message was not claimed');
  const [recorded] = await store.record([{ ...item, attempt: { ...attempt, notifier: 'beta' } }]);
  expect(recorded).toMatchObject({ ok: false, error: { name: 'RangeError' } });
  expect(await store.get(message.id)).toEqual(message);
});

/** A store with eight messages that were started one after the other. */
async function started(maxParked: number, to: readonly string[] = phones) {
  const clock = manualClock();
  const store = memoryStore({ maxParked });
  await store.open(createRecorder(failing));
  const messages: Message[] = [];
  for (const phone of to) {
    messages.push(await start(store, clock, phone));
    clock.advance(2_000);
  }
  return {
    store,
    messages,
    drafts: (some: readonly Draft[]) => some.map((draft) => draft(messages, clock.now())),
    /** What comes of the reports that wait for a number, when a message to it gets all references. */
    async waiting(phone: string) {
      const message = await start(store, clock, phone);
      const submission = { outcome: 'accepted', aliases: references } as const;
      const at = clock.now();
      return await store.record([
        itemFor(message, { type: 'settled', at, attempt: 1, random: 0, submission }),
      ]);
    },
  };
}

async function start(store: Store, clock: ManualClock, phone: string): Promise<Message> {
  const at = clock.now();
  await store.add([sampleMessage(clock, { steps, recipient: { phone } })]);
  const leaseUntil = new Date(at.getTime() + 60_000);
  const due = { type: 'due', at, leaseUntil, routes: {}, available: new Set(['alpha']), random: 0 } as const;
  const lanes = [{ notifier: 'alpha', calls: 1, perCall: 1, mixed: false }];
  const { changes } = await store.claim({ lanes, notTaking: [] }, due);
  return pick(
    changes.map(({ message }) => message),
    0,
  );
}

function pick(messages: readonly Message[], place: number): Message {
  const message = messages[place];
  if (message === undefined) throw new RangeError(`there is no message ${place}`);
  return message;
}

/** Records items one after the other. What fails has changed nothing. */
async function each(store: Store, some: readonly RecordItem[]) {
  const answers = [];
  for (const item of some) {
    const before = await all(store);
    const [answer] = await store.record([item]);
    if (answer?.ok === false) expect(await all(store)).toEqual(before);
    answers.push(answer);
  }
  return answers;
}

async function all(store: Store) {
  return [await store.find({ limit: 100 }), await store.events({ after: 0, limit: 1_000 })];
}
