import * as v from 'valibot';
import { type Country, looksLikeNumber, parseNumber } from '../accept/phone-number.ts';
import { InvalidArgumentError, NkulError } from '../base/errors.ts';
import type { Json } from '../base/json.ts';
import type { Time } from '../base/time.ts';
import { checked } from '../input/check.ts';
import { jsonObjectSchema } from '../input/json-object.ts';
import { objectOf } from '../input/object.ts';
import { booleanSchema, oneOf, textOf, timeSchema, wholeFrom } from '../input/values.ts';
import { type MessageStatus, messageStatuses } from '../model/message-status.ts';
import { type Channel, reachesNumber } from '../model/recipient.ts';
import type { StoreQuery } from '../ports/store.ts';

/** Which messages to find: those that match all given fields. A field may be absent, but not `undefined`. */
export interface MessageQuery {
  readonly status?: MessageStatus | readonly MessageStatus[];
  readonly key?: string;
  /**
   * An address of the recipient, on any channel: a telephone number in any form that `notify()` takes, an e-mail
   * address, or another address as it was given.
   */
  readonly to?: string;
  readonly template?: string;
  readonly metadata?: Readonly<Record<string, Json>>;
  /** True for messages that are held (`Message.held`), as their notifiers take no messages. False for all others. */
  readonly held?: boolean;
  /** Due at this time or before: a date, or ISO 8601 text with its zone. */
  readonly dueBy?: Time;
  readonly createdAfter?: Time;
  readonly createdBefore?: Time;
  /** The oldest come first, or the newest. @default 'oldest' */
  readonly order?: 'oldest' | 'newest';
  /** To continue after a page: the `next` that it gave. */
  readonly after?: string;
  /** How many messages a page has at most: a whole number from 1. @default 100 */
  readonly limit?: number;
}

const status = oneOf(messageStatuses);
const order = oneOf(['oldest', 'newest']);

const querySchema = objectOf(
  {
    status: v.optional(v.lazy((given) => (Array.isArray(given) ? v.array(status) : status))),
    key: v.optional(textOf(255)),
    to: v.optional(textOf(2_048)),
    template: v.optional(textOf(1_000)),
    metadata: v.optional(jsonObjectSchema),
    held: v.optional(booleanSchema),
    dueBy: v.optional(timeSchema),
    createdAfter: v.optional(timeSchema),
    createdBefore: v.optional(timeSchema),
    order: v.optional(order),
    after: v.optional(textOf(255)),
    limit: v.optional(wholeFrom(1)),
  },
  {
    noun: 'field of a query',
    noUndefined: true,
    meant: {
      phone: 'to',
      number: 'to',
      email: 'to',
      recipient: 'to',
      address: 'to',
      state: 'status',
      since: 'createdAfter',
      from: 'createdAfter',
      until: 'createdBefore',
      cursor: 'after',
      next: 'after',
      sort: 'order',
      pageSize: 'limit',
    },
    example: "such as { status: 'queued' }",
  },
);

/** The settings of a hub for reading addresses. */
export interface Addressing {
  readonly defaultCountry: Country;
  readonly channels: ReadonlySet<Channel>;
}

/**
 * Checks a query, and returns it as stores take it.
 *
 * @param method the method that gets the query, for the error
 * @throws InvalidArgumentError that names the first wrong field
 */
export function checkedQuery(given: unknown, method: string, addressing: Addressing): StoreQuery {
  const query = checked(querySchema, given, {
    prefix: `${method}: `,
    whole: 'the query',
    refuse: InvalidArgumentError,
  });
  // The schema leaves out absent fields, and refuses `undefined`.
  const { to, ...others } = query as Omit<StoreQuery, 'to'> & { readonly to?: string };
  return to === undefined ? others : { ...others, to: addressesOf(to, method, addressing) };
}

/**
 * The forms in which messages may have an address: E.164 for a number, and the text as it is for other channels.
 *
 * @throws InvalidArgumentError if it can only be a number, and is not a valid one
 */
export function addressesOf(
  to: string,
  method: string,
  { defaultCountry, channels }: Addressing,
): readonly string[] {
  if (!looksLikeNumber(to)) return [to];
  try {
    const { e164 } = parseNumber(to, { defaultCountry, field: 'to', sms: false });
    return e164 === to ? [to] : [e164, to];
  } catch (error) {
    // Another channel may have such an address, such as the number of a chat.
    const hasOthers = [...channels].some((channel) => channel !== 'email' && !reachesNumber(channel));
    if (hasOthers || !NkulError.is(error)) return [to];
    throw new InvalidArgumentError(`${method}: to is wrong: ${error.message}`, { field: 'to', cause: error });
  }
}
