import type { DatabaseSync } from 'node:sqlite';
import { scheduler } from 'node:timers/promises';
import {
  type CoreEvent,
  entryStray,
  type Message,
  matchesStray,
  type Page,
  type ParkedReport,
  type PlacedStray,
  parkedStray,
  type Queue,
  type Stray,
  type StrayQuery,
  strayCursor,
  strayPage,
  type UnknownMessages,
} from '@nkul/core/store';
import { type Query, query } from './query.ts';
import { statusNumber } from './status-number.ts';
import type { Tables } from './tables.ts';

interface QueueRow {
  readonly notifier: string;
  readonly waiting: number;
  readonly oldest: number;
  readonly expiry: number | null;
}

interface HeldRow {
  readonly notifier: string;
  readonly held: number;
}

/** A held message, with its kind. */
interface KindRow {
  readonly number: number;
  readonly notifier: string;
  readonly kind: number;
}

/** How many entries are read in one turn of the event loop, when they are filtered. */
const perTurn = 500;

/** Answers the questions of people that are not about messages alone. Each goes along an index. */
export class SqliteReading {
  readonly #tables: Tables;
  readonly #queues: Query<QueueRow>;
  readonly #held: Query<HeldRow>;
  readonly #nextKind: Query<KindRow>;
  readonly #oldestUnknown: Query<{ readonly number: number }>;

  constructor(db: DatabaseSync, tables: Tables) {
    this.#tables = tables;
    this.#queues = query(db, queuesOfNotifiers);
    this.#held = query(db, heldOfNotifiers);
    this.#nextKind = query(db, nextHeldKind);
    this.#oldestUnknown = query(db, oldestUnknown);
  }

  history(
    id: string,
    { after = 0, limit }: { readonly after?: number; readonly limit: number },
  ): readonly CoreEvent[] {
    const row = this.#tables.messages.byId(id);
    return row === undefined ? [] : this.#tables.events.ofMessage(row.number, after, limit);
  }

  async strays(asked: StrayQuery): Promise<Page<Stray>> {
    const { kind, limit = 100 } = asked;
    const cursor = strayCursor(asked.after);
    const parked =
      kind === undefined || kind === 'parked' ? await this.#parked(asked, cursor.parked, limit + 1) : [];
    const entries = kind === 'parked' ? [] : await this.#entries(asked, cursor.entry, limit + 1);
    return strayPage(parked, entries, limit);
  }

  heldKinds(): readonly Message[] {
    const found: Message[] = [];
    let last: KindRow = { number: 0, notifier: '', kind: -1 };
    for (;;) {
      const next = this.#nextKind.get(last.notifier, last.kind);
      const known = next && this.#tables.messages.byNumber(next.number);
      if (next === undefined || known === undefined) return found;
      found.push(known.message);
      last = next;
    }
  }

  queues(): readonly Queue[] {
    const held = new Map(this.#held.all().map((row) => [row.notifier, row.held]));
    return this.#queues.all().map(({ notifier, waiting, oldest, expiry }) => ({
      ...{ notifier, waiting, held: held.get(notifier) ?? 0, oldestDueAt: new Date(oldest) },
      ...(expiry !== null && { firstExpiryAt: new Date(expiry) }),
    }));
  }

  unknown(): UnknownMessages {
    const { counts, messages } = this.#tables;
    const found = this.#oldestUnknown.get();
    const oldest = found && messages.byNumber(found.number)?.message.createdAt;
    return { count: counts.all().unknown ?? 0, ...(oldest !== undefined && { oldest }) };
  }

  /** Parked reports by address, or all of them: their notifiers are in their texts, which are read and compared. */
  async #parked(asked: StrayQuery, below: number, count: number): Promise<readonly PlacedStray[]> {
    const { parked } = this.#tables;
    if (asked.to !== undefined) {
      const found = [...new Set(asked.to)].flatMap((address) => parked.newestTo(address));
      const placed = found
        .map(placedReport)
        .filter(({ number, stray }) => number < below && matchesStray(stray, asked));
      return placed.sort((a, b) => b.number - a.number).slice(0, count);
    }
    return await firstMatching(below, count, (from) => {
      const page = parked.newestBelow(from, perTurn).map(placedReport);
      return {
        found: page.filter(({ stray }) => matchesStray(stray, asked)),
        read: page.length,
        last: page.at(-1)?.number,
      };
    });
  }

  /** The entries are few (`maxQuarantined`), and their fields are in their text: each is read and compared. */
  async #entries(asked: StrayQuery, below: number, count: number): Promise<readonly PlacedStray[]> {
    return await firstMatching(below, count, (from) => {
      const page = this.#tables.events.entriesBelow(from, perTurn);
      const found = page.flatMap((event): readonly PlacedStray[] => {
        const stray = entryStray(event);
        return stray !== undefined && matchesStray(stray, asked) ? [{ number: event.sequence, stray }] : [];
      });
      return { found, read: page.length, last: page.at(-1)?.sequence };
    });
  }
}

/** A page of strays, newest first: those that match, how many were read, and the number of the last. */
interface ReadPage {
  readonly found: readonly PlacedStray[];
  readonly read: number;
  readonly last: number | undefined;
}

/** Reads pages until `count` strays are found, and leaves other work its turn in between. */
async function firstMatching(
  below: number,
  count: number,
  read: (from: number) => ReadPage,
): Promise<readonly PlacedStray[]> {
  const found: PlacedStray[] = [];
  for (let from = below; ; ) {
    const page = read(from);
    found.push(...page.found);
    if (found.length >= count || page.last === undefined || page.read < perTurn) return found.slice(0, count);
    from = page.last;
    await scheduler.yield();
  }
}

function placedReport(report: ParkedReport): PlacedStray {
  return { number: report.sequence, stray: parkedStray(report) };
}

/** The queued messages of each notifier. Only a queued message is due for one. */
export const queuesOfNotifiers: string = `SELECT due_for AS notifier, count(*) AS waiting, min(due_at) AS oldest,
    min(expires_at) AS expiry
  FROM messages WHERE due_for > '' AND due_at IS NOT NULL GROUP BY due_for`;

/** The queued messages whose time has not come: the messages that wait for reports are due too, and may be far more. */
export const scheduledMessages: string = `SELECT count(*) FROM messages
  WHERE due_for > '' AND due_at IS NOT NULL AND held = 0 AND due_at > ?`;

export const heldOfNotifiers: string = `SELECT due_for AS notifier, count(*) AS held
  FROM messages INDEXED BY messages_held_for WHERE held_as IS NOT NULL AND due_for > '' GROUP BY due_for`;

/** The first held message of the next kind. */
export const nextHeldKind: string = `SELECT number, due_for AS notifier, held_as AS kind FROM messages
  WHERE held_as IS NOT NULL AND (due_for, held_as) > (?, ?) ORDER BY due_for, held_as LIMIT 1`;

/** The message that has been unknown for longest. */
export const oldestUnknown: string = `SELECT number FROM messages
  WHERE status = ${statusNumber('unknown')} AND status <> ${statusNumber('delivered')} ORDER BY number LIMIT 1`;
