import {
  type Backlog,
  type CoreEvent,
  entryStray,
  type Message,
  matchesStray,
  type Page,
  type PlacedStray,
  parkedStray,
  type Queue,
  type Stray,
  type StrayQuery,
  strayCursor,
  strayPage,
  type UnknownMessages,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { addressTerm } from '../lock/term.ts';
import { selectEvents } from '../tables/event-table.ts';
import { type MessageColumns, messageColumns, readMessage, reviewLane } from '../tables/message-row.ts';
import { type ParkedColumns, parkedColumns, readParked } from '../tables/parked-table.ts';

export async function readHistory(
  executor: Executor,
  id: string,
  { after = 0, limit }: { readonly after?: number; readonly limit: number },
): Promise<readonly CoreEvent[]> {
  return await selectEvents(executor, {
    where: `e.message = (SELECT number FROM ${executor.schema}.messages WHERE id = $2) AND e.sequence > $3`,
    values: [limit, id, after],
  });
}

export async function readStrays(executor: Executor, asked: StrayQuery): Promise<Page<Stray>> {
  const { kind, limit = 100 } = asked;
  const cursor = strayCursor(asked.after);
  const isParked = kind === undefined || kind === 'parked';
  const parked = isParked
    ? await firstMatching(asked, cursor.parked, (below) => parkedBelow(executor, asked, below))
    : [];
  const entries =
    kind === 'parked'
      ? []
      : await firstMatching(asked, cursor.entry, (below) => entriesBelow(executor, below));
  return strayPage(parked, entries, limit);
}

/** How many strays are read in one statement. Their fields are in their texts, and compared after they were read. */
const straysAtOnce = 500;

/** A row that was read, as a stray; undefined if it is not a stray any more. */
interface ReadStray {
  readonly number: number;
  readonly stray: Stray | undefined;
}

async function firstMatching(
  asked: StrayQuery,
  below: number,
  read: (below: number) => Promise<readonly ReadStray[]>,
): Promise<readonly PlacedStray[]> {
  const count = (asked.limit ?? 100) + 1;
  const found: PlacedStray[] = [];
  for (let from = below; ; ) {
    const page = await read(from);
    for (const { number, stray } of page)
      if (stray !== undefined && matchesStray(stray, asked)) found.push({ number, stray });
    const last = page.at(-1);
    if (found.length >= count || last === undefined || page.length < straysAtOnce)
      return found.slice(0, count);
    from = last.number;
  }
}

async function parkedBelow(
  executor: Executor,
  { to }: StrayQuery,
  below: number,
): Promise<readonly ReadStray[]> {
  const rows = await executor.query<ParkedColumns>(
    `SELECT ${parkedColumns} FROM ${executor.schema}.parked p
     WHERE p.number < $1 AND ($2::bigint[] IS NULL OR p.recipient = ANY($2::bigint[])) ORDER BY p.number DESC LIMIT $3`,
    [below, to?.map(addressTerm) ?? null, straysAtOnce],
    { plannedByValues: true },
  );
  return rows.map(readParked).map((one) => ({ number: one.sequence, stray: parkedStray(one) }));
}

async function entriesBelow(executor: Executor, below: number): Promise<readonly ReadStray[]> {
  const events = await selectEvents(executor, {
    where: 'e.entry AND e.sequence < $2',
    order: 'sequence DESC',
    values: [straysAtOnce, below],
  });
  return events.map((event) => ({ number: event.sequence, stray: entryStray(event) }));
}

/**
 * Only a queued message is due for a notifier. Those that are sent or in review are due too, and may be far more: they come before
 * the notifiers in the index.
 */
const forNotifiers = `due_for > '${reviewLane}'`;

export async function readQueues(executor: Executor): Promise<readonly Queue[]> {
  const rows = await executor.query<{
    readonly notifier: string;
    readonly waiting: string;
    readonly held: string;
    readonly oldest: string | null;
    readonly expiry: string | null;
  }>(
    `SELECT due_for AS notifier, count(*) AS waiting, count(held_kind) AS held, min(due_at) AS oldest,
       min(expires_at) AS expiry
     FROM ${executor.schema}.states WHERE ${forNotifiers} AND due_at IS NOT NULL AND status = 'queued'
     GROUP BY due_for ORDER BY due_for`,
  );
  return rows.map(({ notifier, waiting, held, oldest, expiry }) => ({
    ...{ notifier, waiting: Number(waiting), held: Number(held) },
    ...(oldest !== null && { oldestDueAt: new Date(Number(oldest)) }),
    ...(expiry !== null && { firstExpiryAt: new Date(Number(expiry)) }),
  }));
}

/** One held message of each kind: each step of the walk goes to the next kind by the index. */
export async function readHeldKinds(executor: Executor): Promise<readonly Message[]> {
  const { schema } = executor;
  const first = `SELECT held_kind, number FROM ${schema}.states WHERE held_kind IS NOT NULL`;
  const rows = await executor.query<MessageColumns>(
    `WITH RECURSIVE kinds AS (
       (${first} ORDER BY held_kind, number LIMIT 1)
       UNION ALL
       SELECT next.held_kind, next.number FROM kinds CROSS JOIN LATERAL
         (${first} AND held_kind > kinds.held_kind ORDER BY held_kind, number LIMIT 1) next)
     SELECT ${messageColumns} FROM kinds JOIN ${schema}.messages m USING (number) JOIN ${schema}.states s USING (number)`,
  );
  return rows.map(readMessage);
}

export async function readUnknown(executor: Executor): Promise<UnknownMessages> {
  const { schema } = executor;
  const [row] = await executor.query<{ readonly count: string; readonly oldest: string | null }>(
    `SELECT count(*) AS count, min(created_at) AS oldest FROM ${schema}.states WHERE status = 'unknown'`,
  );
  const oldest = row?.oldest;
  return { count: Number(row?.count ?? 0), ...(oldest && { oldest: new Date(Number(oldest)) }) };
}

export async function readBacklog(executor: Executor, at: Date): Promise<Backlog> {
  const { schema } = executor;
  const [row] = await executor.query<{ readonly [Name in keyof Backlog]: string }>(
    `SELECT
       (SELECT count(*) FROM ${schema}.states
        WHERE ${forNotifiers} AND due_at > $1 AND held_kind IS NULL AND status = 'queued') AS scheduled,
       (SELECT count(*) FROM ${schema}.states WHERE held_kind IS NOT NULL) AS held,
       (SELECT count(*) FROM ${schema}.parked) AS parked`,
    [at.getTime()],
  );
  return {
    scheduled: Number(row?.scheduled ?? 0),
    held: Number(row?.held ?? 0),
    parked: Number(row?.parked ?? 0),
  };
}

export async function readOne(executor: Executor, id: string): Promise<Message | undefined> {
  const { schema } = executor;
  const [row] = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number) WHERE m.id = $1`,
    [id],
  );
  return row && readMessage(row);
}
