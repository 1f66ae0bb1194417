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
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message, PlannedStep } from '../model/message.ts';
import type { RecordItem, Store } from '../ports/store.ts';
import { createRecorder } from './recorder.ts';

const [often, seldom, once] = ['+237699000001', '+237699000002', '+237699000003'];
/** To whom the messages go. */
const phones = [often, often, often, often, often, seldom, seldom, once];
const references = ['r1', 'r2', 'r3'];
const steps: readonly PlannedStep[] = [{ notifier: 'alpha', channel: 'sms' }];

/** What may be recorded of one of the messages that were begun, or of a reference. */
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
  ({ reference, to, status, seconds }): Draft =>
    (_, at) => {
      const submittedAt = new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
      const report = { notifier: 'alpha', reference, status, raw: null, submittedAt, ...(to && { to }) };
      return { kind: 'reference', notifier: 'alpha', reference, happening: { type: 'reported', at, report } };
    },
);

const items = array(oneof(settled, settled, resolved, reported, reported, reported), { maxLength: 20 });

/** The core's rules, but that a report that says `deleted` cannot be applied, and one that says `expired` has no match. */
const failing: Lifecycle = {
  ...lifecycle,
  apply(message, happening) {
    if (happening.type === 'reported' && happening.report.status === 'deleted') throw new Error('deleted');
    return lifecycle.apply(message, happening);
  },
  possibleMatch(attempt, waiting) {
    if (waiting.report.status === 'expired') throw new Error('expired');
    return lifecycle.possibleMatch(attempt, waiting);
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

test('an attempt is not taken for another notifier’s', async () => {
  const { store, messages } = await started(9);
  const message = pick(messages, 0);
  const submission = { outcome: 'accepted', reference: 'r1' } as const;
  const at = message.createdAt;
  const item = itemFor(message, { type: 'settled', at, attempt: 1, random: 0, submission });
  const [begun] = message.attempts;
  if (begun === undefined || item.kind !== 'attempt') throw new RangeError('the message was not begun');
  const [recorded] = await store.record([{ ...item, attempt: { ...begun, notifier: 'beta' } }]);
  expect(recorded).toMatchObject({ ok: false, error: { name: 'RangeError' } });
  expect(await store.get(message.id)).toEqual(message);
});

/** A store with eight messages to two numbers that were begun one after the other. */
async function started(maxParked: number) {
  const clock = manualClock();
  const store = memoryStore({ maxParked });
  await store.open(createRecorder(failing));
  const messages: Message[] = [];
  for (let place = 0; place < 8; place += 1) {
    messages.push(await begin(store, clock, phones[place] ?? ''));
    clock.advance(2_000);
  }
  return {
    store,
    messages,
    drafts: (some: readonly Draft[]) => some.map((draft) => draft(messages, clock.now())),
    /** What comes of the reports that wait for a number, when a message to it gets all references. */
    async waiting(phone: string) {
      const message = await begin(store, clock, phone);
      const submission = { outcome: 'accepted', aliases: references } as const;
      const at = clock.now();
      return await store.record([
        itemFor(message, { type: 'settled', at, attempt: 1, random: 0, submission }),
      ]);
    },
  };
}

async function begin(store: Store, clock: ManualClock, phone: string): Promise<Message> {
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
