import * as v from 'valibot';
import { InvalidArgumentError, NkulError } from '../base/errors.ts';
import type { Json } from '../base/json.ts';
import type { Time } from '../base/time.ts';
import { checked } from '../input/check.ts';
import { jsonObjectSchema } from '../input/json-object.ts';
import { objectOf } from '../input/object.ts';
import { booleanSchema, oneOf, readBy, textOf, timeSchema, wholeFrom } from '../input/values.ts';
import { type MessageStatus, messageStatuses } from '../model/message-status.ts';
import { type Channel, reachesNumber } from '../model/recipient.ts';
import { isReference } from '../model/references.ts';
import { type Country, looksLikeNumber, parseNumber } from '../phone/phone-number.ts';
import type { StoreQuery } from '../ports/store-query.ts';

/** Which messages to find: those that match all given fields. A field may be absent, but not `undefined`. */
export interface MessageQuery {
  readonly status?: MessageStatus | readonly MessageStatus[];
  readonly key?: string;
  /**
   * An address of the recipient, on any channel: a telephone number in any form that `notify()` takes, an e-mail
   * address, or another address as it was given.
   */
  readonly to?: string;
  /** The last four digits of the recipient's telephone number. */
  readonly tail?: string;
  /** A provider's reference or alias of one of its attempts, of any notifier or of one. */
  readonly reference?: string | { readonly notifier: string; readonly reference: string };
  /** It has an attempt by this notifier. */
  readonly notifier?: string;
  /** It was accepted together with others of equal content (`Message.batch`). */
  readonly batch?: string;
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

const tail = readBy<string>((given) =>
  typeof given === 'string' && /^\d{4}$/.test(given)
    ? { output: given }
    : { problem: 'is wrong: expected the last four digits of a number, as text' },
);

const reference = readBy<string>((given) =>
  isReference(given)
    ? { output: given }
    : { problem: "is not a provider's id: give 1 to 255 printable characters" },
);

const ownReference = objectOf(
  { notifier: textOf(255), reference },
  { noun: 'field of a reference', noUndefined: true },
);

const querySchema = objectOf(
  {
    status: v.optional(v.lazy((given) => (Array.isArray(given) ? v.array(status) : status))),
    key: v.optional(textOf(255)),
    to: v.optional(textOf(2_048)),
    tail: v.optional(tail),
    reference: v.optional(v.lazy((given) => (typeof given === 'object' ? ownReference : reference))),
    notifier: v.optional(textOf(255)),
    batch: v.optional(textOf(255)),
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
      last4: 'tail',
      digits: 'tail',
      alias: 'reference',
      provider: 'notifier',
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
  /** The name of the mark of an address (`addressMark()`), once the store is open. */
  readonly markOf: (address: string) => string;
}

/**
 * Checks a query, and returns it as stores take it.
 *
 * @param method the method that gets the query, for the error
 * @throws InvalidArgumentError that names the first wrong field
 */
export function checkedQuery(asked: unknown, method: string, addressing: Addressing): StoreQuery {
  const query = checked(querySchema, asked, {
    prefix: `${method}: `,
    whole: 'the query',
    refuse: InvalidArgumentError,
  });
  // The schema leaves out absent fields, and refuses `undefined`.
  const {
    to,
    reference: given,
    ...others
  } = query as Omit<StoreQuery, 'to' | 'reference'> & Pick<MessageQuery, 'to' | 'reference'>;
  return {
    ...others,
    ...(to !== undefined && { to: addressesFor(to, method, addressing) }),
    ...(given !== undefined && { reference: typeof given === 'string' ? { reference: given } : given }),
  };
}

/**
 * The forms of an address that a consent is about: E.164 alone for a number, unless another channel may have such an address, as the
 * number of a chat.
 *
 * @throws InvalidArgumentError if it can only be a number, and is not a valid one
 */
export function consentAddresses(to: string, method: string, addressing: Addressing): readonly string[] {
  const forms = addressesFor(to, method, addressing);
  return hasOtherChannels(addressing) ? forms : forms.slice(0, 1);
}

function hasOtherChannels({ channels }: Pick<Addressing, 'channels'>): boolean {
  return [...channels].some((channel) => channel !== 'email' && !reachesNumber(channel));
}

/**
 * The forms in which messages may have an address: E.164 for a number, and the text as it is for other channels.
 *
 * @throws InvalidArgumentError if it can only be a number, and is not a valid one
 */
export function addressesFor(
  to: string,
  method: string,
  { defaultCountry, channels }: Pick<Addressing, 'defaultCountry' | 'channels'>,
): readonly string[] {
  if (!looksLikeNumber(to)) return [to];
  try {
    const { e164 } = parseNumber(to, { defaultCountry, field: 'to', sms: false });
    return e164 === to ? [to] : [e164, to];
  } catch (error) {
    // Another channel may have such an address, such as the number of a chat.
    if (hasOtherChannels({ channels }) || !NkulError.is(error)) return [to];
    throw new InvalidArgumentError(`${method}: to is wrong: ${error.message}`, { field: 'to', cause: error });
  }
}
