import { LimitExceededError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import type { Charge } from '../charge/charge.ts';
import { partAt, partEnd } from '../charge/window-part.ts';
import type { WorkingSet } from '../group/working-set.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { Reason } from '../model/reason.ts';
import type { MessageRow } from '../ports/ledger.ts';

/** From which share of a limit on it is reported to be near. */
const nearShare = 0.8;

/**
 * Takes all charges of a message, or changes nothing. They are of different counters.
 *
 * @param released true if a person has decided: the message may go over the limits that leave it to a person
 * @throws LimitExceededError if one goes over a limit that refuses
 */
export function takeCharges<Row extends MessageRow>(
  set: WorkingSet<Row>,
  charges: readonly Charge[],
  at: Date,
  released = false,
): Taking {
  const counted = charges.map((charge) => {
    const part = partAt(charge, at);
    const taken = set.charges.taken(charge, part);
    return { charge, part, taken, before: sumOf(taken) };
  });
  const over = counted.filter(({ charge, before }) => before + charge.amount > charge.limit);
  for (const { charge, taken } of over)
    if (charge.over === 'reject') throw exceeded(charge, taken, at, released);
  const toReview = released ? undefined : over.find(({ charge }) => charge.over === 'review');
  if (toReview !== undefined) return { events: [], review: overLimit(toReview.charge.rule) };
  const events: EventDraft[] = [];
  for (const { charge, part, before } of counted) {
    const { rule, amount, limit, windowMs } = charge;
    const used = before + amount;
    set.charges.add(charge, part, amount);
    const type = filledTo(limit, before, used);
    if (type !== undefined) events.push({ type, at, rule, used, limit, windowMs });
  }
  return { events };
}

/** Whether charges were taken. */
interface Taking {
  /** The events about the limits. */
  readonly events: readonly EventDraft[];
  /** Why nothing was taken: a person must decide. */
  readonly review?: Reason;
}

/** Why a message that went over a limit waits in review, or was cancelled. */
export function overLimit(rule: string): Reason {
  return { code: 'over_limit', message: `the limit ${quoted(rule)} is reached` };
}

/** Amounts in parts of a window, in the order of the parts. */
type Taken = readonly (readonly [part: number, amount: number])[];

function sumOf(taken: Taken): number {
  return taken.reduce((sum, [, amount]) => sum + amount, 0);
}

function filledTo(
  limit: number,
  before: number,
  used: number,
): Extract<EventDraft, { readonly rule: string }>['type'] | undefined {
  if (before < limit && used >= limit) return 'limit.reached';
  const near = limit * nearShare;
  return before < near && used >= near ? 'limit.near' : undefined;
}

/**
 * The counters that a stored message may yet take of when a group changes it: it is not announced, or in review. A store that loads
 * beforehand loads them with the message.
 */
export function countersToTake({ message, announced = true }: MessageRow): readonly string[] {
  if (announced && message.status !== 'review') return [];
  return (message.charges ?? []).map(({ counter }) => counter);
}

/**
 * A message that left review: if it is queued, all its charges are taken.
 *
 * @throws LimitExceededError if one goes over a limit that refuses
 */
export function released<Row extends MessageRow>(set: WorkingSet<Row>, message: Message, at: Date): Message {
  const { status, charges } = message;
  if (status !== 'queued' || charges === undefined) return message;
  set.emit(takeCharges(set, charges, at, true).events);
  return { ...message, chargedAt: at };
}

/** Gives back the charges of a message, to the parts of the windows that they were taken from. */
export function giveBackCharges<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { charges = [], chargedAt }: Message,
): void {
  if (chargedAt === undefined) return;
  for (const charge of charges) set.charges.add(charge, partAt(charge, chargedAt), -charge.amount);
}

function exceeded(charge: Charge, taken: Taken, at: Date, released: boolean): LimitExceededError {
  const { rule, amount, limit } = charge;
  const seconds = secondsUntilRoom(charge, taken, at);
  const room = amount > limit ? 'The message alone is more than it allows.' : `Try again in ${seconds} s.`;
  return new LimitExceededError(
    rule,
    `The limit ${quoted(rule)} is reached. ${room} ${released ? 'It stays in review.' : 'Nothing was stored.'}`,
    seconds,
  );
}

/** After how many whole seconds a charge fits, if nothing else is taken or given back; undefined if it never does. */
function secondsUntilRoom(charge: Charge, taken: Taken, at: Date): number | undefined {
  let left = sumOf(taken);
  for (const [part, count] of taken) {
    left -= count;
    if (left + charge.amount <= charge.limit)
      return Math.max(1, Math.ceil((partEnd(charge, part).getTime() - at.getTime()) / 1_000));
  }
  return undefined;
}
