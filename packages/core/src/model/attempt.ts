import type { Money } from './balance.ts';
import type { DeliveryReport } from './delivery-report.ts';
import type { Message } from './message.ts';
import type { Reason } from './reason.ts';
import type { Channel } from './recipient.ts';

/** One try of one message at one step of its route, with its submission and the reports that came for it. */
export interface Attempt {
  /** 1 for the first attempt of the message. */
  readonly number: number;
  /** The step of the route, from 0. */
  readonly step: number;
  readonly notifier: string;
  readonly channel: Channel;
  /** The address it goes to. */
  readonly to: string;
  /** The country of a number, ISO 3166-1 alpha-2. It stays when the address is erased, as it is what statistics count. */
  readonly place?: string;
  readonly startedAt: Date;
  /** The worker that started it may write to the provider until then; after that, the outcome is `unknown`. */
  readonly leaseUntil: Date;
  /** When the notifier's answer was recorded; absent until then. */
  readonly settledAt?: Date;
  /** `pending` until the outcome is known; `stopped` if an interceptor or its expiry stopped it before it went out. */
  readonly outcome: 'pending' | 'accepted' | 'rejected' | 'deferred' | 'unknown' | 'stopped';
  /** The provider's id; until it gives one, our own (`Notifier.reference`). Later both are known. */
  readonly reference?: string;
  readonly aliases?: readonly string[];
  /** Units charged: for SMS, segments. */
  readonly units?: number;
  /** Units left on the account after it. */
  readonly balance?: number;
  /** The price that the provider charges, as its answer or a later report gives it. */
  readonly price?: Money;
  /**
   * The cost by the application's tariff (`tariff` of the hub) as it was when the attempt was settled. In statistics, the
   * provider's own `price` takes its place as soon as there is one.
   */
  readonly cost?: Money;
  readonly reason?: Reason;
  /** The span of the call, as a `traceparent` (W3C Trace Context), if the notifier gave one. */
  readonly trace?: string;
  /** The final verdict of the reports, or of an operator. */
  readonly delivery?: 'delivered' | 'undelivered';
  /** When the report that it was delivered came. Absent if only an operator said so. */
  readonly reportedAt?: Date;
  /** The first fifty reports, and the first of each verdict. Others were emitted, and are only in the stored events. */
  readonly reports: readonly DeliveryReport[];
}

/** True while the attempt may still turn out to have reached the recipient. */
export function isOpen(attempt: Attempt): boolean {
  return (
    attempt.outcome === 'pending' ||
    attempt.outcome === 'unknown' ||
    (attempt.outcome === 'accepted' && attempt.delivery === undefined)
  );
}

/** The attempt that is being sent: a provider may have the message, and has not answered yet. */
export function sendingAttempt({
  status,
  attempts,
}: Pick<Message, 'status' | 'attempts'>): Attempt | undefined {
  return status === 'sending' ? attempts.findLast(({ outcome }) => outcome === 'pending') : undefined;
}

/** True if the reference is the attempt's own, or one of its aliases. */
export function hasReference(attempt: Attempt, notifier: string, reference: string): boolean {
  return (
    attempt.notifier === notifier &&
    (attempt.reference === reference || (attempt.aliases?.includes(reference) ?? false))
  );
}

/** The attempt's ids with new ones added. Known ids stay as aliases, so that their reports still match. */
export function identified(
  before: Attempt,
  reference: string | undefined = before.reference,
  more: readonly string[] = [],
): Pick<Attempt, 'reference' | 'aliases'> {
  const ids = [...more, ...(before.aliases ?? [])];
  if (before.reference !== undefined) ids.push(before.reference);
  // A copy takes less room than the result of filter(), which has room to grow: it lives as long as the message.
  const aliases = ids.filter((one, place) => one !== reference && ids.indexOf(one) === place).slice();
  return { ...(reference !== undefined && { reference }), ...(aliases.length > 0 && { aliases }) };
}
