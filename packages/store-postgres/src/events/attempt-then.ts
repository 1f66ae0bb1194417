import { type Attempt, encodeReport, type Message } from '@nkul/core/store';

/** The fields that an attempt gets after its start, in the order in which they are written. A date is milliseconds behind its start. */
const laterFields = [
  'outcome',
  'settledAt',
  'reference',
  'units',
  'balance',
  'delivery',
  'reportedAt',
  'aliases',
  'price',
  'cost',
  'reason',
  'trace',
] as const satisfies readonly (keyof Attempt)[];

/** The fields that an attempt has from its start on, and keeps until it is erased. */
const firstFields = [
  'step',
  'notifier',
  'channel',
  'to',
  'place',
] as const satisfies readonly (keyof Attempt)[];

/**
 * An attempt as it was at an event: its number, how many of its reports it had, and the fields that it got later. All else is
 * read from the attempt as it is now.
 */
export type AttemptThen = readonly [number: number, reports: number, ...later: readonly unknown[]];

/** Takes the place of a reference that the attempt has now: it is long, and in most events of a message. */
const asNow = true;

/** The attempt as a list; undefined if too little of it can be read from the message later. */
export function encodeThen(attempt: Attempt, message: Message | undefined): AttemptThen | undefined {
  const now = attemptOf(message, attempt.number);
  if (now === undefined || !continues(attempt, now)) return undefined;
  const since = attempt.startedAt.getTime();
  const values: unknown[] = laterFields.map((name) => {
    const value = attempt[name];
    if (name === 'reference' && isReferenceOf(attempt, now)) return asNow;
    return value instanceof Date ? value.getTime() - since : (value ?? null);
  });
  while (values.at(-1) === null) values.pop();
  return [attempt.number, attempt.reports.length, ...values];
}

/** The attempt as it was; undefined if its message does not have it any more. */
export function decodeThen(
  [number, reports, ...values]: AttemptThen,
  message: Message | undefined,
): Attempt | undefined {
  const now = attemptOf(message, number);
  if (now === undefined) return undefined;
  const since = now.startedAt.getTime();
  const later = laterFields.flatMap((name, index) => {
    const value = values[index] ?? null;
    if (value === null) return [];
    if (value === asNow) return [[name, now.reference]];
    const isDate = name === 'settledAt' || name === 'reportedAt';
    return [[name, isDate ? new Date(since + Number(value)) : value]];
  });
  const { step, notifier, channel, to, place, startedAt, leaseUntil } = now;
  // `encodeThen()` wrote the later fields of an attempt.
  return {
    ...{ number, step, notifier, channel, to, startedAt, leaseUntil },
    ...(place !== undefined && { place }),
    ...Object.fromEntries(later),
    reports: now.reports.slice(0, reports),
  } as Attempt;
}

/**
 * The attempts whose earlier events name a reference by the one that the attempt has: before it gets another, these events
 * are written again.
 */
export function hasOtherReferences(before: Message, after: Message): boolean {
  return before.attempts.some((attempt) => {
    const now = attemptOf(after, attempt.number);
    return attempt.outcome !== 'pending' && attempt.reference !== undefined && !isReferenceOf(attempt, now);
  });
}

/** True if the attempt still has this reference. That of a pending one is often replaced. */
function isReferenceOf({ reference, outcome }: Attempt, now: Attempt | undefined): boolean {
  return outcome !== 'pending' && reference !== undefined && reference === now?.reference;
}

function attemptOf(message: Message | undefined, number: number): Attempt | undefined {
  return message?.attempts.find((attempt) => attempt.number === number);
}

/** True if an attempt is, or has become, the one that its message has now. */
function continues(then: Attempt, now: Attempt): boolean {
  return (
    firstFields.every((name) => then[name] === now[name]) &&
    then.startedAt.getTime() === now.startedAt.getTime() &&
    then.leaseUntil.getTime() === now.leaseUntil.getTime() &&
    then.reports.every((report, place) => isSame(report, now.reports[place]))
  );
}

function isSame(one: Attempt['reports'][number], other: Attempt['reports'][number] | undefined): boolean {
  return one === other || (other !== undefined && encodeReport(one) === encodeReport(other));
}
