import * as v from 'valibot';
import { InvalidArgumentError } from '../base/errors.ts';
import type { Time } from '../base/time.ts';
import { checked } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import { listOf, oneOf, textOf, timeSchema, wholeFrom } from '../input/values.ts';
import type { ActQuery, BalanceQuery, StrayKind } from '../ports/reading.ts';
import type { Step } from '../tally/bucket.ts';
import type { StatsQuery } from '../tally/stats.ts';

// The queries of `hub.reading`, as the application gives them, and their checks. All throw an InvalidArgumentError.

/** Which strays to find: those that match all given fields. A field may be absent, but not `undefined`. */
export interface StraysQuery {
  readonly kind?: StrayKind;
  readonly notifier?: string;
  /** The person's address: a number in any form that `notify()` takes, or another address as it was given. */
  readonly to?: string;
  /** To continue after a page: the `next` that it gave. */
  readonly after?: string;
  /** How many a page has at most: a whole number from 1. @default 100 */
  readonly limit?: number;
}

/** Which statistics to read: those of a `StatsQuery`, with times as dates or as ISO 8601 text with their zone. */
export interface StatisticsQuery extends Omit<StatsQuery, 'from' | 'to'> {
  readonly from: Time;
  /** @default now */
  readonly to?: Time;
}

/** Which balances to read. */
export interface BalancesQuery extends Omit<BalanceQuery, 'from' | 'step'> {
  readonly from: Time;
  /** The width of the buckets. @default '1h' */
  readonly step?: Step;
}

export interface HistoryOptions {
  /** The number of the last event that was read. @default 0 */
  readonly after?: number;
  /** How many events at most: a whole number from 1. @default 1_000 */
  readonly limit?: number;
}

const rules = { noun: 'field of a query', noUndefined: true } as const;
const paging = { after: v.optional(textOf(255)), limit: v.optional(wholeFrom(1)) };
const name = textOf(255);
const step = oneOf(['5m', '1h', '1d']);

const straysSchema = objectOf(
  {
    kind: v.optional(oneOf(['parked', 'quarantined', 'conflict', 'inbound', 'change'])),
    notifier: v.optional(name),
    to: v.optional(textOf(2_048)),
    ...paging,
  },
  { ...rules, meant: { from: 'to', phone: 'to', type: 'kind' }, example: "such as { kind: 'parked' }" },
);

const statsSchema = objectOf(
  {
    from: timeSchema,
    to: v.optional(timeSchema),
    step: v.optional(step),
    by: v.optional(listOf(oneOf(['notifier', 'route', 'template', 'place', 'reason']))),
    where: v.optional(
      objectOf(
        {
          notifier: v.optional(name),
          route: v.optional(name),
          template: v.optional(textOf(1_000)),
          place: v.optional(name),
        },
        rules,
      ),
    ),
  },
  { ...rules, meant: { since: 'from', until: 'to', groupBy: 'by' }, example: 'such as { from: yesterday }' },
);

const balancesSchema = objectOf(
  { notifier: v.optional(name), from: timeSchema, step: v.optional(step) },
  { ...rules, meant: { since: 'from' }, example: 'such as { from: yesterday }' },
);

const actsSchema = objectOf(
  { by: v.optional(name), message: v.optional(name), notifier: v.optional(name), ...paging },
  { ...rules, meant: { actor: 'by', id: 'message', provider: 'notifier' }, example: "such as { by: 'awa' }" },
);

const historySchema = objectOf({ after: v.optional(wholeFrom(0)), limit: v.optional(wholeFrom(1)) }, rules);

function query<Output>(schema: v.GenericSchema<unknown, Output>, given: unknown, method: string): Output {
  return checked(schema, given, { prefix: `${method}: `, whole: 'the query', refuse: InvalidArgumentError });
}

/** A cursor of `strays()` is two numbers. */
export function checkedStrays(given: unknown): StraysQuery {
  const asked = query(straysSchema, given, 'strays()') as StraysQuery;
  if (asked.after !== undefined && !/^\d{1,16}\.\d{1,16}$/.test(asked.after)) throw wrongCursor('strays()');
  return asked;
}

export function checkedStats(given: unknown, now: Date): StatsQuery {
  const asked = query(statsSchema, given, 'stats()') as Omit<StatsQuery, 'to'> & { readonly to?: Date };
  return { ...asked, to: asked.to ?? now };
}

export function checkedBalances(given: unknown): BalanceQuery {
  const asked = query(balancesSchema, given, 'balances()') as Omit<BalanceQuery, 'step'> & {
    readonly step?: Step;
  };
  return { ...asked, step: asked.step ?? '1h' };
}

export function checkedActs(given: unknown): ActQuery {
  const asked = query(actsSchema, given, 'acts()') as ActQuery;
  if (asked.after !== undefined && !/^\d{1,16}$/.test(asked.after)) throw wrongCursor('acts()');
  return asked;
}

export function checkedHistory(given: unknown): { readonly after?: number; readonly limit: number } {
  const { after, limit = 1_000 } = query(historySchema, given, 'history()') as HistoryOptions;
  return { ...(after !== undefined && { after }), limit };
}

function wrongCursor(method: string): InvalidArgumentError {
  return new InvalidArgumentError(`${method}: after is wrong: give the next that a page gave.`, {
    field: 'after',
  });
}
