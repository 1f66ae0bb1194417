import { manualClock, sampleMessage } from '@nkul/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../base/json.ts';
import type { Attempt } from '../model/attempt.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message, PlannedStep } from '../model/message.ts';
import { decodeProviderEntry, decodeReport, encodeProviderEntry, encodeReport } from './codec.ts';
import { decodeParts, encodeChanging, encodeFixed } from './message-parts.ts';

// Any date whose distance to any other is a whole number that JavaScript holds.
const date = fc.date({ noInvalidDate: true, min: new Date(-4e15), max: new Date(4e15) });
const text = fc.string({ unit: 'binary' });
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
const maybe = <Value>(one: fc.Arbitrary<Value>) => fc.option(one, { nil: undefined });

/** Without what is undefined: that is what a codec leaves out. */
function present<Value extends object>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return arbitrary.map(
    (value) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value,
  );
}

/** An arbitrary for each field: a new field does not compile without one. */
type FieldsOf<Whole> = { readonly [Field in keyof Required<Whole>]: fc.Arbitrary<unknown> };

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
  } satisfies FieldsOf<DeliveryReport>),
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
    cost: maybe(fc.constant({ amount: '9.75', currency: 'XAF' })),
    trace: maybe(text),
    place: maybe(text),
    reportedAt: maybe(date),
    reports: fc.array(report, { maxLength: 3 }),
  } satisfies FieldsOf<Attempt>),
) as fc.Arbitrary<Attempt>;

const message = present(
  fc.record({
    id: fc.uuid(),
    key: maybe(text),
    fingerprint: maybe(text),
    route: text,
    steps: fc.array(
      present(
        fc.record({
          notifier: text,
          channel: text,
          deliveryTimeoutMs: maybe(fc.nat()),
          spreadAt: maybe(fc.nat()),
        }),
      ),
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
    status: fc.constantFrom('review', 'queued', 'sent', 'delivered', 'unknown'),
    step: fc.nat(),
    tries: fc.nat(),
    attempts: fc.array(attempt, { maxLength: 3 }),
    stopped: maybe(fc.constantFrom('cancelled', 'expired')),
    reason: maybe(reason),
    sendAt: maybe(date),
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
    resendOf: maybe(fc.uuid()),
    trace: maybe(text),
    charges: maybe(
      fc.array(
        present(
          fc.record({
            ...{ counter: text, rule: text, amount: fc.nat(), limit: fc.nat(), windowMs: fc.nat() },
            over: fc.constantFrom('reject', 'review', 'warn'),
          }),
        ),
      ),
    ),
    chargedAt: maybe(date),
  } satisfies FieldsOf<Omit<Message, 'same'>>),
) as fc.Arbitrary<Message>;

/** Takes a message apart and puts it together again, as a store does. */
function throughParts(one: Message): Message {
  const steps: (readonly PlannedStep[])[] = [];
  const texts: string[] = [];
  const put = (text: string): number => texts.push(text) - 1;
  const changing = encodeChanging(one, {
    steps: steps.push(one.steps) - 1,
    fixed: put(encodeFixed(one)),
    report: (report) => put(encodeReport(report)),
    words: (reason) => put(reason.message),
  });
  return decodeParts({ id: one.id, status: one.status }, changing, {
    steps: (place) => steps[place] ?? [],
    fixed: (place) => texts[place] ?? '',
    report: (place) => decodeReport(texts[place] ?? ''),
    reason: (place, codes) => ({ ...codes, message: texts[place] ?? '' }),
  });
}

describe('the parts of a message', () => {
  it('make it again as it was', () => {
    fc.assert(
      fc.property(message, (one) => void expect(plainly(throughParts(one))).toStrictEqual(plainly(one))),
    );
  });

  it('are the same texts for fields that are undefined and fields that are absent', () => {
    fc.assert(
      fc.property(message, (one) => {
        const decoded = throughParts({ ...one, dueAt: undefined, held: undefined });
        expect('dueAt' in decoded || 'held' in decoded).toBe(false);
      }),
    );
  });

  it('leave the message as it was', () => {
    fc.assert(
      fc.property(message, (one) => {
        const before = structuredClone(one);
        throughParts(one);
        expect(one).toStrictEqual(before);
      }),
    );
  });

  it('hold no address and no text in the part that changes', () => {
    const person = { phone: '+237699128531', email: 'awa@example.org' };
    const attempt = {
      number: 1,
      step: 0,
      notifier: 'alpha',
      channel: 'sms',
      to: person.phone,
      startedAt: at,
      leaseUntil: at,
      outcome: 'accepted',
      reference: 'ref-1',
      reason: { code: 'resolved', message: 'the number 699128531 got Z4821Q' },
    } as const;
    const raw = { to: person.phone, text: 'Votre code est Z4821Q.' };
    const report = {
      notifier: 'alpha',
      reference: 'ref-1',
      status: 'delivered',
      to: person.phone,
      raw,
    } as const;
    const changing = encodeChanging(
      {
        ...sampleMessage(manualClock()),
        recipient: person,
        content: { sms: { text: 'Votre code est Z4821Q.' } },
        steps: [{ notifier: 'alpha', channel: 'sms' }],
        reason: attempt.reason,
        attempts: [{ ...attempt, reports: [report] }],
      },
      { steps: 1, fixed: 2, report: () => 3, words: () => 4 },
    );
    expect(changing).toContain('ref-1');
    expect(changing).not.toMatch(/699128531|awa@|Z4821Q/);
  });
});

describe('the codec of reports', () => {
  it('gives any report back as it was', () => {
    fc.assert(fc.property(report, (one) => void expect(decodeReport(encodeReport(one))).toStrictEqual(one)));
  });

  it('gives any report of an attempt back as it was, without writing twice what they have in common', () => {
    fc.assert(
      fc.property(report, attempt, (one, its) => {
        const own = { ...one, notifier: its.notifier, to: its.to };
        expect(decodeReport(encodeReport(own, its), its)).toStrictEqual(own);
        expect(decodeReport(encodeReport(one, its), its)).toStrictEqual(one);
      }),
    );
    const its = { notifier: 'alpha', to: '+237699128531' };
    const own = { ...its, reference: 'r', status: 'delivered', raw: null } as const;
    expect(encodeReport(own, its)).not.toMatch(/alpha|699128531/);
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

/** With its prototypes plain: a parsed object is one, and fields may stand in another order. */
function plainly(one: Message): object {
  return { ...one };
}

function providerEvents(raw: unknown): readonly EventDraft[] {
  const base = { at, notifier: 'alpha' } as const;
  const inbound = {
    notifier: 'alpha',
    from: '+237699000001',
    text: 'STOP',
    answers: 'an id',
    receivedAt: at,
    raw,
  };
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
