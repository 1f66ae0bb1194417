import { LimitExceededError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import type { Charge } from '../charge/charge.ts';
import { firstPart, partAt, partEnd } from '../charge/window-part.ts';
import type { WorkingSet } from '../group/working-set.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { MessageRow } from '../ports/ledger.ts';

/** From which share of a limit on it is reported to be near. */
const nearShare = 0.8;

/**
 * Takes all charges of a message, or changes nothing. They are of different counters.
 *
 * @throws LimitExceededError if one goes over its limit
 */
export function takeCharges<Row extends MessageRow>(
  set: WorkingSet<Row>,
  charges: readonly Charge[],
  at: Date,
): void {
  const counted = charges.map((charge) => {
    const part = partAt(charge, at);
    const taken = set.charges.taken(charge, firstPart(part));
    return { charge, part, taken, before: sumOf(taken) };
  });
  for (const { charge, taken, before } of counted)
    if (charge.over === 'reject' && before + charge.amount > charge.limit) throw exceeded(charge, taken, at);
  for (const { charge, part, before } of counted) {
    const { rule, amount, limit, windowMs } = charge;
    const used = before + amount;
    set.charges.add(charge, part, amount);
    const type = filledTo(limit, before, used);
    if (type !== undefined) set.emit([{ type, at, rule, used, limit, windowMs }]);
  }
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

/** Gives back the charges of a message, to the parts of the windows that they were taken from. */
export function giveBackCharges<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { charges = [], chargedAt }: Message,
): void {
  if (chargedAt === undefined) return;
  for (const charge of charges) set.charges.add(charge, partAt(charge, chargedAt), -charge.amount);
}

function exceeded(charge: Charge, taken: Taken, at: Date): LimitExceededError {
  const { rule, amount, limit } = charge;
  const seconds = secondsUntilRoom(charge, taken, at);
  const room = amount > limit ? 'The message alone is more than it allows.' : `Try again in ${seconds} s.`;
  return new LimitExceededError(
    rule,
    `The limit ${quoted(rule)} is reached. ${room} Nothing was stored.`,
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
