import type { Act } from '../acts/act.ts';
import { type CoreEvent, messageIdOf } from '../model/core-event.ts';
import { expiryOf, type Message } from '../model/message.ts';
import type { Page } from '../ports/page.ts';
import type {
  ActQuery,
  BalancePoint,
  BalanceQuery,
  Queue,
  Stray,
  StrayQuery,
  UnknownMessages,
} from '../ports/reading.ts';
import { heldKind } from '../query/held-kind.ts';
import { type PlacedStray, strayCursor, strayPage } from '../query/stray-page.ts';
import { entryStray, matchesStray, parkedStray } from '../query/strays.ts';
import { balancePoints } from '../tally/balance-points.ts';
import { counterSums, type StatsQuery, type StatsRow, statsRows } from '../tally/stats.ts';
import type { MemoryTables } from './memory-tables.ts';

/** Answers the questions of people from the tables in memory. */
export class MemoryReading {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  history(
    id: string,
    { after = 0, limit }: { readonly after?: number; readonly limit: number },
  ): readonly CoreEvent[] {
    return this.#tables.events
      .filter((event) => event.sequence > after && messageIdOf(event) === id)
      .slice(0, limit)
      .map((event) => this.#tables.today(event));
  }

  strays(query: StrayQuery): Page<Stray> {
    const { after, limit = 100 } = query;
    const cursor = strayCursor(after);
    const newest = (strays: readonly PlacedStray[], below: number) =>
      strays
        .filter(({ number, stray }) => number < below && matchesStray(stray, query))
        .toReversed()
        .slice(0, limit + 1);
    const parked = this.#tables.parked
      .all()
      .map((one) => ({ number: one.sequence, stray: parkedStray(one) }));
    const entries = this.#tables.events.flatMap((event) => {
      const stray = entryStray(event.type === 'report.conflict' ? this.#tables.today(event) : event);
      return stray === undefined ? [] : [{ number: event.sequence, stray }];
    });
    return strayPage(newest(parked, cursor.parked), newest(entries, cursor.entry), limit);
  }

  queues(): readonly Queue[] {
    const queued = this.#all().filter(({ status, dueFor }) => status === 'queued' && dueFor !== undefined);
    return [...Map.groupBy(queued, ({ dueFor }) => dueFor ?? '')]
      .map(([notifier, messages]) => queueOf(notifier, messages))
      .sort((a, b) => (a.notifier < b.notifier ? -1 : 1));
  }

  heldKinds(): readonly Message[] {
    const held = this.#all().filter((message) => message.held);
    return [...new Map(held.map((message) => [heldKind(message), message])).values()];
  }

  unknown(): UnknownMessages {
    const unknown = this.#all().filter(({ status }) => status === 'unknown');
    const [oldest] = unknown;
    return { count: unknown.length, ...(oldest && { oldest: oldest.createdAt }) };
  }

  stats(query: StatsQuery): readonly StatsRow[] {
    return statsRows(query, counterSums(query, this.#tables.tallies.all()));
  }

  balances(query: BalanceQuery): readonly BalancePoint[] {
    const kept = [...this.#tables.balances.all()];
    const own = kept.filter(({ notifier }) => query.notifier === undefined || notifier === query.notifier);
    return balancePoints(own, query);
  }

  acts({ by, message, notifier, after, limit = 100 }: ActQuery): Page<Act> {
    const below = after === undefined ? Number.POSITIVE_INFINITY : Number(after);
    const found = this.#tables.acts
      .filter(
        (act) =>
          act.number < below &&
          (by === undefined || act.by?.name === by) &&
          (message === undefined || act.message === message) &&
          (notifier === undefined || act.notifier === notifier),
      )
      .toReversed();
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(found.length > limit && last && { next: String(last.number) }) };
  }

  #all(): readonly Message[] {
    return [...this.#tables.inOrder().values()];
  }
}

function queueOf(notifier: string, messages: readonly Message[]): Queue {
  const oldestDueAt = earliest(messages.map(({ dueAt }) => dueAt));
  const firstExpiryAt = earliest(messages.map(expiryOf));
  return {
    notifier,
    waiting: messages.length,
    held: messages.filter(({ held }) => held).length,
    ...(oldestDueAt && { oldestDueAt }),
    ...(firstExpiryAt && { firstExpiryAt }),
  };
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  const given = times.filter((time) => time !== undefined);
  return given.reduce<Date | undefined>(
    (first, time) => (first !== undefined && first <= time ? first : time),
    undefined,
  );
}
