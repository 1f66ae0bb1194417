import {
  type CoreEvent,
  createRecorder,
  type Due,
  type RecordItem,
  type Resolved,
  type Settled,
} from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage } from '@nkul/testing';
import { expect, it } from 'vitest';
import { createSqliteStore } from './sqlite-store.ts';

const phone = '+237699128531';
const clock = manualClock();
const steps = [{ notifier: 'alpha', channel: 'sms' }];

function due(): Due {
  const at = clock.now();
  const leaseUntil = new Date(at.getTime() + 60_000);
  return {
    type: 'due',
    at,
    leaseUntil,
    routes: { default: steps },
    available: new Set(['alpha']),
    random: 0.5,
  };
}

it('a stored event has the attempt, the report and the reason as they were told, and the message as it is now', async () => {
  const store = createSqliteStore({ file: ':memory:' });
  await store.open(createRecorder());
  const message = sampleMessage(clock, { steps });
  const told: CoreEvent[] = [];
  const record = async (item: RecordItem) => {
    clock.advance(1_000);
    const [recorded] = await store.record([item]);
    if (recorded?.ok) told.push(...recorded.events);
  };
  const happen = async (happening: Settled | Resolved) => {
    const now = await store.get(message.id);
    if (now !== undefined) await record(itemFor(now, happening));
  };
  const settle = (submission: Settled['submission']) =>
    happen({ type: 'settled', at: clock.now(), attempt: 1, random: 0.5, submission });
  const report = (status: 'enroute' | 'delivered' | 'undelivered', reference = 'ref-1') =>
    record({
      kind: 'reference',
      notifier: 'alpha',
      reference,
      happening: {
        type: 'reported',
        at: clock.now(),
        report: { notifier: 'alpha', reference, status, to: phone, sentAt: clock.now(), raw: { status } },
      },
    });

  for (const one of await store.add([message])) if (one.ok) told.push(...one.events);
  const room = [{ notifier: 'alpha', calls: 1, perCall: 1, mixed: false }];
  const { changes } = await store.claim({ lanes: room, notTaking: [], maxUnassigned: 0 }, due());
  told.push(...changes.flatMap(({ events }) => events));
  await settle({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence', providerCode: '7' } });
  await report('delivered', 'somebody-else');
  const note = 'seen in its book';
  await happen({ type: 'resolved', at: clock.now(), as: 'sent', reference: 'ref-1', note });
  await report('enroute');
  await report('delivered');
  await report('undelivered');
  const at = clock.now();
  await record({
    kind: 'notifier',
    notifier: 'alpha',
    happening: { type: 'paused', at, reason: 'operator' },
  });
  await record({ kind: 'notifier', notifier: 'alpha', happening: { type: 'resumed', at } });

  const now = await store.get(message.id);
  expect(told.map(({ type }) => type)).toEqual([
    'message.queued',
    'message.sending',
    'message.unknown',
    'report.parked',
    'report.candidate',
    'message.resolved',
    'message.sent',
    'report.received',
    'report.received',
    'message.delivered',
    'report.received',
    'report.conflict',
    'notifier.paused',
    'notifier.resumed',
  ]);
  const expected = told.map((event) => ('message' in event ? { ...event, message: now } : event));
  expect(await store.events({ after: 0, limit: 100 })).toEqual(expected);
  await store.close();
});
