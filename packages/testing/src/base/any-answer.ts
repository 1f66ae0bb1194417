import type { DeliveryReport, DeliveryStatus, ReasonCode } from '@nkul/core/adapter';
import type { Attempt, Money, Settled } from '@nkul/core/store';
import * as fc from 'fast-check';

/** The references of random histories: few, so that messages and reports often have the same one. */
export const anyReference: fc.Arbitrary<string> = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5');

/** The numbers of the recipients of random histories. */
export const historyPhones: readonly string[] = ['+237699000001', '+237699000002', '+237699000003'];

/** A random price or cost: of a message, exact in millionths. */
export const anyMoney: fc.Arbitrary<Money> = fc.record({
  amount: fc.constantFrom('15', '0.0075', '12.50', '0'),
  currency: fc.constantFrom('XAF', 'USD'),
});

const codes: readonly ReasonCode[] = [
  'invalid_recipient',
  'opted_out',
  'content_refused',
  'provider_refused',
  'rate_limited',
];

const reason = fc.constantFrom(...codes).map((code) => ({ code, message: 'é' }));

/** A random answer of a notifier or an interceptor. */
export const anySubmission: fc.Arbitrary<Settled['submission']> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record(
      {
        outcome: fc.constant('accepted'),
        reference: anyReference,
        aliases: fc.uniqueArray(anyReference, { maxLength: 2 }),
        units: fc.nat(3),
        price: anyMoney,
        trace: fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
      },
      { requiredKeys: ['outcome'] },
    ),
  },
  { weight: 4, arbitrary: fc.record({ outcome: fc.constant('rejected'), reason }) },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        outcome: fc.constant('unknown'),
        reason,
        reference: anyReference,
        aliases: fc.uniqueArray(anyReference, { maxLength: 2 }),
      },
      { requiredKeys: ['outcome', 'reason'] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        outcome: fc.constant('deferred'),
        reason,
        retryAfterMs: fc.constantFrom(0, 5_000),
        scope: fc.constantFrom('message', 'notifier'),
        pause: fc.constantFrom('insufficient_credit', 'unauthorized'),
      },
      { requiredKeys: ['outcome', 'reason'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ outcome: fc.constant('stopped'), reason }) },
);

const statuses: readonly DeliveryStatus[] = [
  'delivered',
  'delivered',
  'read',
  'undelivered',
  'undelivered',
  'expired',
  'rejected',
  'deleted',
  'enroute',
  'accepted',
  'unknown',
];

const time = fc.constantFrom(new Date('2026-01-01T00:00:30Z'), new Date('2026-01-01T00:02:00Z'));

/** A random report of a provider: about its own message, another one, or another number. */
export const anyReport: fc.Arbitrary<DeliveryReport> = fc.record(
  {
    notifier: fc.constantFrom('alpha', 'alpha', 'beta', 'mail'),
    reference: anyReference,
    status: fc.constantFrom(...statuses),
    to: fc.constantFrom(...historyPhones, ...historyPhones.slice(0, 1), '1@example.com'),
    submittedAt: time,
    deliveredAt: time,
    code: fc.constant('2'),
    price: anyMoney,
    raw: fc.constant({ id: 'é' }),
  },
  { requiredKeys: ['notifier', 'reference', 'status', 'raw'] },
);

/** How a report relates to an attempt: correctly, without its number, with another number, or not at all. */
export type Aim = 'true' | 'nameless' | 'mistaken' | 'stray';

export const anyAim: fc.Arbitrary<Aim> = fc.constantFrom(
  'true',
  'true',
  'true',
  'nameless',
  'mistaken',
  'stray',
);

/** Changes a report so that it relates to an attempt as its aim says. */
export function aimed(report: DeliveryReport, aim: Aim, attempt: Attempt | undefined): DeliveryReport {
  const reference = attempt?.reference ?? attempt?.aliases?.[0];
  if (attempt === undefined || reference === undefined || aim === 'stray') return report;
  const { to: _, ...nameless } = { ...report, notifier: attempt.notifier, reference };
  switch (aim) {
    case 'true':
      return { ...nameless, to: attempt.to };
    case 'nameless':
      return nameless;
    case 'mistaken':
      return { ...nameless, to: report.to ?? '+237699000009' };
  }
}
