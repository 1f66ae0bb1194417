import * as v from 'valibot';
import type { Deed } from '../acts/act.ts';
import { actorSchema, deedFields } from '../acts/deed-fields.ts';
import { InvalidArgumentError } from '../base/errors.ts';
import { checkEventName, checkFunction } from '../events/event-names.ts';
import type { SubscribeOptions, SubscriptionRequest } from '../events/subscription.ts';
import { type Addressing, addressesFor } from '../find/message-query.ts';
import { checked } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import {
  booleanSchema,
  durationSchema,
  durationWithin,
  oneOf,
  optionally,
  type ReadValue,
  readBy,
  textOf,
  wholeFrom,
} from '../input/values.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Acted, Done, Resolved } from '../model/happening.ts';
import type { NotifyOptions, Transaction } from '../model/notification.ts';
import { isReference } from '../model/references.ts';

// Each method of the hub checks its arguments here, once. All throw an InvalidArgumentError that names the field.

const options = { noun: 'option' };
const idSchema = textOf(255);

function argument<Output>(
  schema: v.GenericSchema<unknown, Output>,
  given: unknown,
  method: string,
  whole: string,
): Output {
  const field = /^its /.test(whole) ? {} : { field: whole };
  return checked(schema, given, { prefix: `${method}: `, whole, refuse: InvalidArgumentError, ...field });
}

const notifySchema = objectOf(
  { transaction: optionally(readBy<Transaction>(readTransaction)) },
  { ...options, meant: { tx: 'transaction', trx: 'transaction', client: 'transaction' } },
);

export function checkedNotifyOptions(given: unknown): NotifyOptions {
  const { transaction } = argument(notifySchema, given, 'notify()', 'its options');
  return transaction === undefined ? {} : { transaction };
}

/** It is used as its type says: its answers are checked by the store. */
function readTransaction(given: unknown): ReadValue<Transaction> {
  const query = typeof given === 'object' && given !== null && 'query' in given ? given.query : given;
  if (typeof query === 'function') return { output: given as Transaction };
  return {
    problem:
      'is not a transaction: give the client that began it, with query(text, values), or a function (text, values) => rows. ' +
      'docs/transactions.md has the function for Drizzle and for Kysely',
  };
}

/** @throws InvalidArgumentError if it is not a text of 1 to 255 characters */
export function checkName(name: unknown, method: string, field: string): void {
  argument(idSchema, name, method, field);
}

const deedSchema = objectOf(deedFields, { ...options, meant: { actor: 'by', reason: 'note' } });

/** The person behind a cancel(), release(), drop(), pause() or resume(), and the reason. */
export function checkedDeed(given: unknown, method: string): Acted {
  return acted(argument(deedSchema, given, method, 'its options') as Deed);
}

function acted({ by, note }: Deed): Acted {
  return { ...(by && { actor: by }), ...(note !== undefined && { note }) };
}

const resolutionSchema = objectOf(
  {
    as: oneOf(['sent', 'not_sent', 'delivered', 'undelivered']),
    attempt: v.optional(wholeFrom(1)),
    reference: v.optional(
      readBy((given) =>
        isReference(given)
          ? { output: given }
          : { problem: "is not a provider's id: give 1 to 255 printable characters" },
      ),
    ),
    ...deedFields,
  },
  {
    meant: { status: 'as', id: 'reference', reason: 'note', actor: 'by' },
    example: "such as { as: 'delivered' }",
  },
);

const eraseSchema = v.pipe(
  objectOf(
    { id: v.optional(idSchema), to: v.optional(textOf(2_048)), ...deedFields },
    {
      meant: {
        actor: 'by',
        reason: 'note',
        why: 'note',
        phone: 'to',
        number: 'to',
        email: 'to',
        address: 'to',
        recipient: 'to',
        message: 'id',
      },
      example: 'with to, an address, or id, that of a message',
    },
  ),
  v.check(
    ({ id, to }) => (id === undefined) !== (to === undefined),
    'is wrong: give either to, an address, or id, that of a message',
  ),
);

/** An erasure: its subject, and who asked for it. The address is in each form in which messages may have it. */
interface CheckedErasure {
  readonly subject: { readonly id: string } | { readonly to: readonly string[] };
  readonly deed: Acted;
}

export function checkedErasure(given: unknown, addressing: Addressing): CheckedErasure {
  const { id, to = '', ...deed } = argument(eraseSchema, given, 'erase()', 'its argument');
  const subject = id === undefined ? { to: addressesFor(to, 'erase()', addressing) } : { id };
  return { subject, deed: acted(deed as Deed) };
}

const lookSchema = objectOf(
  {
    what: oneOf(['revealed', 'exported', 'searched']),
    message: v.optional(idSchema),
    as: v.optional(oneOf(['number', 'text'])),
    by: actorSchema,
    note: v.optional(textOf(10_000, 0)),
  },
  { meant: { id: 'message', actor: 'by', reason: 'note' }, example: "such as { what: 'revealed' }" },
);

/** A look at a number or a text that is masked otherwise. */
export function checkedLook(given: unknown): Pick<Done, 'what' | 'message' | 'as'> & Acted {
  const { what, message, as, ...deed } = argument(lookSchema, given, 'recordLook()', 'its argument');
  const about = { ...(message !== undefined && { message }), ...(as !== undefined && { as }) };
  return { what, ...about, ...acted(deed as Deed) };
}

/** The word of an operator about a message. */
export interface Resolution extends Omit<Resolved, 'type' | 'at' | 'actor'>, Deed {}

/** The word of an operator about a message. It may come from a form. */
export function checkedResolution(given: unknown): Omit<Resolved, 'type' | 'at'> {
  const { by, ...what } = argument(resolutionSchema, given, 'resolve()', 'its second argument') as Resolution;
  return { ...what, ...(by && { actor: by }) };
}

const flushSchema = objectOf({ timeout: v.optional(durationSchema) }, options);

export function checkedFlush(given: unknown): { readonly timeoutMs: number } {
  const { timeout = 25_000 } = argument(flushSchema, given, 'flush()', 'its argument');
  return { timeoutMs: timeout };
}

// An erasure waits for 30 seconds for the removal of bytes, and for the questions under way among them.
const questionsSchema = objectOf(
  { timeout: v.optional(durationWithin([1, 20_000], 'from 1 millisecond to 20 seconds')) },
  options,
);

export function checkedQuestions(given: unknown): { readonly timeoutMs: number } {
  const { timeout = 2_000 } = argument(questionsSchema, given, 'questions()', 'its argument');
  return { timeoutMs: Math.ceil(timeout) };
}

const stopSchema = objectOf(
  { drain: v.optional(booleanSchema), timeout: v.optional(durationSchema) },
  options,
);

export function checkedStop(given: unknown): {
  readonly drain: boolean | undefined;
  readonly timeoutMs: number;
} {
  const { drain, timeout = 25_000 } = argument(stopSchema, given, 'stop()', 'its argument');
  return { drain, timeoutMs: timeout };
}

const eventsSchema = objectOf(
  { after: v.optional(wholeFrom(0)) },
  { ...options, meant: { from: 'after', since: 'after' } },
);

/** The number of the event after which reading starts. */
export function checkedAfter(given: unknown): number {
  return argument(eventsSchema, given, 'events()', 'its argument').after ?? 0;
}

const subscribeSchema = objectOf({ from: v.optional(oneOf(['start', 'now'])) }, options);

/** The request of a durable subscriber. */
export function checkedSubscription(
  name: unknown,
  events: unknown,
  handler: unknown,
  given: SubscribeOptions,
): SubscriptionRequest {
  const method = 'subscribe()';
  if (!Array.isArray(events) || events.length === 0) {
    throw new InvalidArgumentError(
      `${method}: events is wrong: expected a list of names, such as ['message.delivered'].`,
      { field: 'events' },
    );
  }
  for (const [index, event] of events.entries()) checkEventName(event, { method, field: `events[${index}]` });
  checkFunction(handler, method, 'handler');
  const { from = 'start' } = argument(subscribeSchema, given, method, 'its options');
  // Both were checked right above.
  const checkedHandler = handler as (event: CoreEvent) => unknown;
  const wanted = events as readonly CoreEvent['type'][];
  return { name: argument(idSchema, name, method, 'name'), wanted, handler: checkedHandler, from };
}
