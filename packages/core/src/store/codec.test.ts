import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../base/json.ts';
import type { Attempt } from '../model/attempt.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message } from '../model/message.ts';
import {
  decodeMessage,
  decodeProviderEntry,
  decodeReport,
  encodeMessage,
  encodeProviderEntry,
  encodeReport,
} from './codec.ts';

const date = fc.date({ noInvalidDate: true });
const text = fc.string({ unit: 'binary' });
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
const maybe = <Value>(one: fc.Arbitrary<Value>) => fc.option(one, { nil: undefined });

/** Without what is undefined: that is what a codec leaves out. */
function present<Value extends object>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return arbitrary.map(
    (value) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value,
  );
}

const report = present(
  fc.record({
    notifier: text,
    reference: text,
    status: fc.constantFrom('delivered', 'read', 'undelivered', 'enroute', 'unknown'),
    price: maybe(fc.constant({ amount: '-0.0075', currency: 'USD' })),
    to: maybe(text),
    submittedAt: maybe(date),
    sentAt: maybe(date),
    deliveredAt: maybe(date),
    code: maybe(text),
    description: maybe(text),
    conflict: maybe(text),
    raw: json,
  }),
) as fc.Arbitrary<DeliveryReport>;

const reason = present(
  fc.record({ code: fc.constantFrom('no_answer', 'resolved'), message: text, providerCode: maybe(text) }),
);

const attempt = present(
  fc.record({
    number: fc.nat(),
    step: fc.nat(),
    notifier: text,
    channel: fc.constant('sms'),
    to: text,
    startedAt: date,
    leaseUntil: date,
    settledAt: maybe(date),
    outcome: fc.constantFrom('pending', 'accepted', 'rejected', 'deferred', 'unknown', 'stopped'),
    reference: maybe(text),
    aliases: maybe(fc.array(text)),
    units: maybe(fc.nat()),
    balance: maybe(fc.integer()),
    price: maybe(fc.constant({ amount: '12.50', currency: 'XAF' })),
    reason: maybe(reason),
    delivery: maybe(fc.constantFrom('delivered', 'undelivered')),
    reports: fc.array(report, { maxLength: 3 }),
  }),
) as fc.Arbitrary<Attempt>;

const message = present(
  fc.record({
    id: fc.uuid(),
    key: maybe(text),
    fingerprint: maybe(text),
    route: text,
    steps: fc.array(
      present(fc.record({ notifier: text, channel: text, deliveryTimeoutMs: maybe(fc.nat()) })),
    ),
    recipient: present(
      fc.record({
        phone: maybe(text),
        email: maybe(text),
        addresses: maybe(fc.dictionary(text, text, { noNullPrototype: true })),
        locale: maybe(text),
      }),
    ),
    template: maybe(text),
    category: fc.constantFrom('code', 'transactional', 'marketing'),
    locale: maybe(text),
    content: fc.dictionary(text, present(fc.record({ text, subject: maybe(text), html: maybe(text) })), {
      noNullPrototype: true,
    }),
    metadata: fc.dictionary(text, json, { noNullPrototype: true }),
    onUnknown: fc.constantFrom('hold', 'resend'),
    batch: maybe(text),
    status: fc.constantFrom('queued', 'sent', 'delivered', 'unknown'),
    step: fc.nat(),
    tries: fc.nat(),
    attempts: fc.array(attempt, { maxLength: 3 }),
    stopped: maybe(fc.constantFrom('cancelled', 'expired')),
    unconfirmed: maybe(fc.boolean()),
    createdAt: date,
    updatedAt: date,
    expiresAt: maybe(date),
    dueAt: maybe(date),
    dueFor: maybe(text),
    held: maybe(fc.boolean()),
    finalAt: maybe(date),
    erased: maybe(fc.constantFrom('text', 'all')),
    eraseWhenSettled: maybe(fc.constantFrom('text', 'all')),
  }),
) as fc.Arbitrary<Message>;

describe('the codec of messages', () => {
  it('gives any message back as it was', () => {
    fc.assert(
      fc.property(message, (one) => void expect(decodeMessage(encodeMessage(one))).toStrictEqual(one)),
    );
  });

  it('gives any report back as it was', () => {
    fc.assert(fc.property(report, (one) => void expect(decodeReport(encodeReport(one))).toStrictEqual(one)));
  });

  it('writes what JSON.stringify would of the same message, with its dates in milliseconds', () => {
    // A replacer is given what toJSON() has made of a date.
    function inMilliseconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
      const written = this[key];
      return written instanceof Date ? written.getTime() : value;
    }
    const plainly = (one: Message) =>
      JSON.stringify(
        {
          ...one,
          attempts: one.attempts.map((attempt) => ({
            ...attempt,
            reports: attempt.reports.map((each) => ({ ...each, raw: JSON.stringify(each.raw) })),
          })),
        },
        inMilliseconds,
      );
    fc.assert(
      fc.property(message, date, (one, again) => {
        const first = encodeMessage(one);
        expect(encodeMessage({ ...one, dueAt: again, updatedAt: again })).toBe(
          plainly({ ...one, dueAt: again, updatedAt: again }),
        );
        expect(first).toBe(plainly(one));
      }),
    );
  });

  it('leaves the message as it was', () => {
    fc.assert(
      fc.property(message, (one) => {
        const before = structuredClone(one);
        encodeMessage(one);
        expect(one).toStrictEqual(before);
      }),
    );
  });

  it('leaves out what is undefined', () => {
    fc.assert(
      fc.property(message, (one) => {
        const decoded = decodeMessage(encodeMessage({ ...one, dueAt: undefined, held: undefined }));
        expect('dueAt' in decoded || 'held' in decoded).toBe(false);
      }),
    );
  });

  it.each([
    '12345678901234567890',
    '-0',
    '1.0',
    '1.10',
    '1e400',
    '-1E-7',
    '0.1',
    '9007199254740993',
    '{"messageid":77778401234567890123,"list":[1,1.50,"1.50",{"deep":1e2}]}',
    '"12345678901234567890 in a text"',
    'null',
  ])('keeps every digit of what a provider sent raw: %s', (raw) => {
    const base = { notifier: 'alpha', reference: 'r', status: 'delivered' } as const;
    const again = decodeReport(encodeReport({ ...base, raw: parseExactJson(raw) }));
    expect(JSON.stringify(again.raw)).toBe(raw);
    for (const event of providerEvents(parseExactJson(raw))) {
      const text = encodeProviderEntry(event) ?? '';
      expect(JSON.stringify(decodeProviderEntry(text))).toBe(JSON.stringify(entryIn(event)));
      expect(event).toMatchObject(decodeProviderEntry(text));
    }
  });

  it('reads numbers that JavaScript holds exactly as numbers', () => {
    fc.assert(
      fc.property(json, (value) => void expect(parseExactJson(JSON.stringify(value))).toStrictEqual(value)),
    );
  });
});

const at = new Date('2026-11-25T13:00:00Z');

function providerEvents(raw: unknown): readonly EventDraft[] {
  const base = { at, notifier: 'alpha' } as const;
  const inbound = { notifier: 'alpha', from: '+237699000001', text: 'STOP', receivedAt: at, raw };
  const change = { notifier: 'alpha', change: 'gone', address: '+237699000001', changedAt: at, raw } as const;
  return [
    { ...base, type: 'report.quarantined', entry: { reason: 'why', raw } },
    { ...base, type: 'message.received', inbound },
    { ...base, type: 'address.changed', change },
  ];
}

function entryIn(event: EventDraft): object {
  const { type: _type, at: _at, notifier: _notifier, ...entry } = event as EventDraft & { notifier: string };
  return entry;
}
