import {
  eventually,
  fakeNotifier,
  faultyStore,
  itemFor,
  manualClock,
  sampleMessage,
  testHub,
} from '@nkul/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CanonicalRequest, fingerprint } from '../accept/fingerprint.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Notification } from '../model/notification.ts';
import type { RecordItem } from '../ports/record-item.ts';
import { createRecorder } from '../store/recorder.ts';

/** The laws that a store and the hub keep together with the rules. */

const phones = ['+237699000001', '+237699000002'];
const notification: fc.Arbitrary<Notification> = fc.record(
  {
    to: fc.constantFrom(...phones).map((phone) => ({ phone })),
    text: fc.constantFrom('un', 'deux'),
    key: fc.constantFrom('k1', 'k2'),
    metadata: fc.record({ try: fc.nat(2) }),
  },
  { requiredKeys: ['to', 'text'] },
);

describe('law 1: what notify() has answered is stored', () => {
  test('each notification is there exactly when it was answered, however the store fails', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          notification.map(({ key: _, ...keyless }) => keyless),
          { minLength: 1, maxLength: 8 },
        ),
        fc.array(fc.constantFrom('refused', undefined), { minLength: 8, maxLength: 8 }),
        async (notifications, faults) => {
          const inner = memoryStore();
          const store = faultyStore(inner, ({ method, count }) =>
            method === 'add' ? faults[count - 1] : undefined,
          );
          const { hub } = await testHub({ notifiers: [fakeNotifier()], store, start: false });
          let answered = 0;
          for (const one of notifications) {
            const receipt = await hub.notify(one).catch(() => undefined);
            if (receipt === undefined) continue;
            answered += 1;
            expect(await inner.get(receipt.id)).toEqual(receipt.message);
          }
          expect((await inner.count()).queued ?? 0).toBe(answered);
        },
      ),
      { numRuns: 50 },
    ));
});

describe('law 2: one key, one request', () => {
  test('the same request is the same message, another one is a conflict', () =>
    fc.assert(
      fc.asyncProperty(fc.array(notification, { minLength: 2, maxLength: 10 }), async (notifications) => {
        const { hub } = await testHub({ notifiers: [fakeNotifier()], start: false });
        const first = new Map<string, { readonly request: string; readonly id: string }>();
        let expected = 0;
        for (const one of notifications) {
          const request = JSON.stringify([one.to, one.text]);
          const known = one.key === undefined ? undefined : first.get(one.key);
          if (known === undefined) {
            const { id, duplicate } = await hub.notify(one);
            expect(duplicate).toBe(false);
            if (one.key !== undefined) first.set(one.key, { request, id });
            expected += 1;
          } else if (known.request === request) {
            expect(await hub.notify(one)).toMatchObject({ id: known.id, duplicate: true });
          } else {
            await expect(hub.notify(one)).rejects.toMatchObject({ code: 'NKUL_KEY_CONFLICT', field: 'key' });
          }
        }
        expect((await hub.count()).queued).toBe(expected);
      }),
      { numRuns: 50 },
    ));

  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.date({ noInvalidDate: true }));
  const request: fc.Arbitrary<CanonicalRequest> = fc.record({
    recipient: fc.record(
      { phone: fc.constantFrom(...phones), locale: fc.constantFrom('fr', 'en') },
      { requiredKeys: ['phone'] },
    ),
    route: fc.constantFrom('sms', 'alerts'),
    template: fc.option(fc.constantFrom('otp', 'alert'), { nil: undefined }),
    values: fc.option(fc.dictionary(fc.constantFrom('code', 'minutes', 'name'), value), { nil: undefined }),
    text: fc.option(fc.string(), { nil: undefined }),
  });

  const secret = Buffer.alloc(32, 7);

  test('the fingerprint does not depend on the order of fields, nor on those that are undefined', () =>
    fc.assert(
      fc.property(request, (one) => {
        const fields = Object.entries(one).filter(([, field]) => field !== undefined);
        const turned = { ...one, ...Object.fromEntries(fields.toReversed()) };
        const { values } = one;
        const reversed = values && Object.fromEntries(Object.entries(values).toReversed());
        expect(fingerprint({ ...turned, values: reversed }, secret)).toBe(fingerprint(one, secret));
      }),
    ));

  test('the fingerprint is another one under another secret', () =>
    fc.assert(
      fc.property(request, (one) => {
        expect(fingerprint(one, Buffer.alloc(32, 8))).not.toBe(fingerprint(one, secret));
      }),
    ));

  test('the fingerprint is another one for another request', () =>
    fc.assert(
      fc.property(request, request, (one, other) => {
        const comparable = (given: CanonicalRequest) =>
          JSON.stringify([
            given.recipient.phone,
            given.recipient.locale,
            given.route,
            given.template,
            given.text,
            given.values &&
              Object.entries(given.values)
                .map(([name, each]) => [name, each instanceof Date ? { date: each } : each])
                .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
          ]);
        expect(fingerprint(one, secret) === fingerprint(other, secret)).toBe(
          comparable(one) === comparable(other),
        );
      }),
      { numRuns: 300 },
    ));
});

describe('law 3: an attempt is stored before a byte goes out', () => {
  test('a notifier hears of no message that the store does not have as sending', async () => {
    const store = memoryStore();
    const seen: (string | undefined)[] = [];
    const sms = fakeNotifier({
      limits: { inFlight: 3 },
      answer: async (messages) => {
        for (const { id } of messages) seen.push((await store.get(id))?.attempts.at(-1)?.outcome);
        return messages.map(({ id }) => ({ outcome: 'accepted', reference: id }));
      },
    });
    const { hub, notify } = await testHub({ notifiers: [sms], store });
    await Promise.all(Array.from({ length: 20 }, (_, index) => notify(String(index))));
    await eventually(async () => (await hub.count()).sent === 20);
    expect(seen).toEqual(Array.from({ length: 20 }, () => 'pending'));
    await hub.stop();
  });

  test('what a crash cut off is unknown, and sent by nobody', async () => {
    const store = memoryStore();
    const dying = fakeNotifier({ heedsAbort: false });
    dying.hold();
    const first = await testHub({ notifiers: [dying], store });
    const { id } = await first.notify();
    await eventually(() => dying.calls.length === 1);
    const sms = fakeNotifier();
    const second = await testHub({ notifiers: [sms], store, clock: first.clock });
    await second.clock.run(7 * 86_400_000);
    expect((await second.hub.get(id))?.status).toBe('unknown');
    expect(sms.calls).toEqual([]);
    await second.hub.stop();
  });
});

describe('law 7 and 8: reports in whatever order, as often as they come', () => {
  const clock = manualClock();
  const statuses = ['delivered', 'undelivered', 'enroute', 'expired'] as const;
  const reports = fc.array(
    fc.record({
      status: fc.constantFrom(...statuses),
      deliveredAt: fc.constantFrom(new Date(1), new Date(2)),
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );

  function reported(report: {
    readonly status: (typeof statuses)[number];
    readonly deliveredAt: Date;
  }): RecordItem {
    const whole = { notifier: 'alpha', reference: 'r1', raw: null, ...report };
    return {
      kind: 'reference',
      notifier: 'alpha',
      reference: 'r1',
      happening: { type: 'reported', at: clock.now(), report: whole },
    };
  }

  /** A message that is accepted as `r1` after some of the reports about it, with what became of it. */
  async function outcome(items: readonly RecordItem[], early: number) {
    const store = memoryStore();
    await store.open(createRecorder());
    const message = sampleMessage(clock);
    await store.add([message]);
    const at = clock.now();
    const { changes } = await store.claim(
      { lanes: [{ notifier: 'alpha', calls: 1, perCall: 1, mixed: false }], notTaking: [], maxUnassigned: 0 },
      {
        type: 'due',
        at,
        leaseUntil: new Date(at.getTime() + 60_000),
        routes: {},
        available: new Set(['alpha']),
        random: 0,
      },
    );
    await store.record(items.slice(0, early));
    const submission = { outcome: 'accepted', reference: 'r1' } as const;
    const settled = { type: 'settled', at, attempt: 1, submission, random: 0 } as const;
    await store.record(changes.map((change) => itemFor(change.message, settled)));
    for (const item of items.slice(early)) await store.record([item]);
    const events = await store.events({ after: 0, limit: 1_000 });
    const { status, attempts } = (await store.get(message.id)) ?? message;
    return {
      status,
      attempts: attempts.map((attempt) => attempt.reports),
      received: names(events, 'report.received'),
    };
  }

  function names(events: readonly CoreEvent[], type: CoreEvent['type']): number {
    return events.filter((event) => event.type === type).length;
  }

  test('it makes no difference whether reports come before their reference is known or after', () =>
    fc.assert(
      fc.asyncProperty(reports, fc.nat(8), async (list, early) => {
        const items = list.map(reported);
        expect(await outcome(items, early)).toEqual(await outcome(items, 0));
      }),
      { numRuns: 100 },
    ));

  test('each counts once, however often it comes', () =>
    fc.assert(
      fc.asyncProperty(reports, fc.nat(8), fc.nat(20), async (list, early, seed) => {
        const once = [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
        const again = [...list, ...list.slice(seed % list.length), ...list];
        const all = await outcome(again.map(reported), early);
        expect(all).toEqual(await outcome(once.map(reported), 0));
        expect(all.received).toBe(once.length);
      }),
      { numRuns: 100 },
    ));
});

describe('law 10: events', () => {
  test('are told once, in the order of their numbers, and are what is stored', async () => {
    const sms = fakeNotifier({ limits: { inFlight: 2 } });
    const { hub, events, notify } = await testHub({ notifiers: [sms] });
    await Promise.all(Array.from({ length: 10 }, (_, index) => notify(String(index))));
    await eventually(async () => (await hub.count()).sent === 10);
    const stored: CoreEvent[] = [];
    for await (const event of hub.events()) stored.push(event);
    expect(events.map(({ sequence, type }) => [sequence, type])).toEqual(
      stored.map(({ sequence, type }) => [sequence, type]),
    );
    const numbers = events.map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    await hub.stop();
  });

  test('are told after the commit: who hears one finds what it says', async () => {
    const store = memoryStore();
    const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], store });
    const found: (readonly [string, string | undefined])[] = [];
    hub.on('message.sent', async ({ message }) => {
      found.push([message.status, (await store.get(message.id))?.status]);
    });
    await notify();
    await eventually(() => found.length === 1);
    expect(found).toEqual([['sent', 'sent']]);
    await hub.stop();
  });
});
