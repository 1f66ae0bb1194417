import {
  type Change,
  type Claimed,
  type ClaimRequest,
  type Due,
  defaultMaxUnassigned,
  LaneCapacityLeft,
  postponeMs,
  SharedLanes,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { lockClaim } from '../lock/locks.ts';
import { writeLanes } from '../tables/lane-table.ts';
import { neverMs, reviewLane, type StoredMessage, storedMessage } from '../tables/message-row.ts';
import { readGates } from '../tables/pause-table.ts';
import { announceSome } from './announcer.ts';
import type { GroupWriter } from './group-writer.ts';
import { type LockedColumns, upToDate } from './load-ledger.ts';

/** A place to take due messages from: those of a notifier that are held for it, or not. */
interface Source {
  readonly notifier: string;
  readonly held: boolean;
  readonly most: number;
  readonly capacity: LaneCapacityLeft;
}

/** More than any call takes; PostgreSQL has no infinity for a LIMIT. */
const mostAtOnce = 10_000;

/** A claim, and whether other processes may have waited for a call of this one that has ended. */
interface Claiming {
  readonly claimed: Claimed;
  readonly freed: boolean;
}

/**
 * Claims due messages, lane by lane, as many as the capacity allows. Rows that another process has locked are left to it. A
 * notifier that is paused in the database takes nothing, also if this process has not heard of it yet.
 */
export async function claimDue(
  executor: Executor,
  request: ClaimRequest,
  due: Due,
  writer: GroupWriter,
): Promise<Claiming> {
  const named = request.lanes.map(({ notifier }) => notifier);
  const reported = SharedLanes.lockedBy(request);
  await lockClaim(executor, { notifiers: named, lanes: reported });
  const { closed, ...stored } = await readGates(executor, [...named, ...reported]);
  if (closed) return { claimed: { changes: [], failed: [] }, freed: false };
  const shared = new SharedLanes(request, due, stored);
  const { claimed, calls } = await claimOpen(executor, shared, writer);
  const { changed, answer, freed } = shared.end(calls);
  await writeLanes(executor, changed);
  return { claimed: { ...claimed, ...answer }, freed };
}

async function claimOpen(
  executor: Executor,
  { request, due }: SharedLanes,
  writer: GroupWriter,
): Promise<{ readonly claimed: Claimed; readonly calls: ReadonlyMap<string, number> }> {
  const { taken, calls } = await takeDue(executor, request, due.at);
  const { changes, failed } = await start(executor, taken, due, writer);
  const own = ['', reviewLane, ...request.notTaking, ...request.lanes.map(({ notifier }) => notifier)];
  const next = failed.length > 0 ? { at: due.at } : await nextDue(executor, own, due.at);
  const announced = next.unannounced ? await announceSome(executor, writer, due.at) : [];
  const nextDueAt = next.at;
  const all = [...changes, ...announced];
  return { claimed: { changes: all, failed, ...(nextDueAt && { nextDueAt }) }, calls };
}

function sourcesOf({ lanes, notTaking, maxUnassigned = defaultMaxUnassigned }: ClaimRequest): {
  readonly expired: Source;
  readonly sources: readonly Source[];
} {
  const capacity = new LaneCapacityLeft({ calls: maxUnassigned, perCall: 1, mixed: false });
  const expired = { notifier: '', held: false, most: maxUnassigned, capacity };
  const others = ['', reviewLane, ...notTaking].map((notifier) => ({ ...expired, notifier }));
  const own = lanes.flatMap((lane) => {
    const left = new LaneCapacityLeft(lane);
    const most = Math.min(mostAtOnce, lane.calls * lane.perCall);
    return [true, false].map((held) => ({ notifier: lane.notifier, held, most, capacity: left }));
  });
  return { expired, sources: [...others, ...own] };
}

interface DueRow extends LockedColumns {
  /** 0 for expired messages, then the number of the source. */
  readonly place: string;
}

async function takeDue(
  executor: Executor,
  request: ClaimRequest,
  at: Date,
): Promise<{ readonly taken: readonly StoredMessage[]; readonly calls: ReadonlyMap<string, number> }> {
  const { schema } = executor;
  const { expired, sources } = sourcesOf(request);
  // The columns of a state come from the row that was locked: another copy may be older. Each message is looked up by itself:
  // PostgreSQL takes a limit that is not a constant for a tenth of all due rows, and would join them with the whole tables.
  const columns = 'number, status, changing, said, announced, ctid AS spot';
  const rows = await executor.query<DueRow>(
    `SELECT s.place, s.number, m.id, s.status, m.steps, m.fixed, s.changing, s.said, s.announced, s.spot <> seen.ctid AS changed FROM (
       (SELECT 0 AS place, e.* FROM (SELECT ${columns}, expires_at AS time FROM ${schema}.states
          WHERE expires_at <= $1 ORDER BY expires_at, number LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED) e)
       UNION ALL
       (SELECT w.place, d.* FROM unnest($3::text[], $4::boolean[], $5::int[]) WITH ORDINALITY AS w(notifier, held, most, place)
        CROSS JOIN LATERAL (SELECT ${columns}, due_at AS time FROM ${schema}.states
          WHERE due_for = w.notifier AND (held_kind IS NOT NULL) = w.held AND due_at <= $1
            AND (expires_at IS NULL OR expires_at > $1)
          ORDER BY due_at, number LIMIT w.most FOR NO KEY UPDATE SKIP LOCKED) d)
     ) s CROSS JOIN LATERAL (SELECT id, steps, fixed FROM ${schema}.messages WHERE number = s.number LIMIT 1) m
       CROSS JOIN LATERAL (SELECT ctid FROM ${schema}.states WHERE number = s.number LIMIT 1) seen
     ORDER BY s.place, s.time, s.number`,
    [
      ...[at.getTime(), expired.most, sources.map(({ notifier }) => notifier)],
      ...[sources.map(({ held }) => held), sources.map(({ most }) => most)],
    ],
  );
  const full = new Set<string>();
  const taken = (await upToDate(executor, rows)).flatMap((row) => {
    const source = sources[Number(row.place) - 1] ?? expired;
    const stored = storedMessage(row);
    if (!full.has(row.place) && source.capacity.take(stored.message)) return [stored];
    full.add(row.place);
    return [];
  });
  return { taken, calls: new Map(sources.map(({ notifier, capacity }) => [notifier, capacity.used])) };
}

async function start(
  executor: Executor,
  taken: readonly StoredMessage[],
  due: Due,
  writer: GroupWriter,
): Promise<Pick<Claimed, 'changes' | 'failed'>> {
  const changes: Change[] = [];
  const failed: Claimed['failed'][number][] = [];
  const postponed: number[] = [];
  for (const [index, answer] of (await writer.claim(taken, due)).entries()) {
    const stored = taken[index];
    if (answer.ok) changes.push(answer);
    else if (stored !== undefined) {
      failed.push({ id: stored.message.id, error: answer.error });
      postponed.push(stored.number);
    }
  }
  if (postponed.length > 0)
    await executor.query(
      `UPDATE ${executor.schema}.states SET due_at = $1, expires_at = NULL WHERE number = ANY($2::bigint[])`,
      [due.at.getTime() + postponeMs, postponed],
    );
  return { changes, failed };
}

interface Next {
  readonly at: Date | undefined;
  /** True if there are messages that are not announced yet. */
  readonly unannounced?: boolean;
}

/** The next time after `at` at which a message of these notifiers is due, or any message expires. Some in review never do. */
async function nextDue(executor: Executor, notifiers: readonly string[], at: Date): Promise<Next> {
  const { schema } = executor;
  const [row] = await executor.query<{ readonly next: string | null; readonly unannounced: boolean }>(
    `SELECT least(
       (SELECT min(expires_at) FROM ${schema}.states WHERE expires_at > $1),
       (SELECT min(d.due_at) FROM unnest($2::text[], $3::boolean[]) AS w(notifier, held) CROSS JOIN LATERAL (
          SELECT due_at FROM ${schema}.states
          WHERE due_for = w.notifier AND (held_kind IS NOT NULL) = w.held AND due_at > $1 AND due_at < ${neverMs}
          ORDER BY due_at LIMIT 1) d)) AS next,
       -- By the index: the oldest messages of the table, which are announced, come before those that are not.
       (SELECT min(number) FROM ${schema}.states WHERE NOT announced) IS NOT NULL AS unannounced`,
    // A constant, instead of a list, would be simplified: then it is not the expression that the index has.
    [at.getTime(), notifiers, notifiers.map(() => false)],
  );
  const next = row?.next ?? undefined;
  return {
    at: next === undefined ? undefined : new Date(Number(next)),
    unannounced: row?.unannounced ?? false,
  };
}
