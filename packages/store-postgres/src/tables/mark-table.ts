import {
  type AddressMark,
  decodeMark,
  encodeMark,
  type Mark,
  type MarkColumns,
  type MarkQuery,
} from '@nkul/core/store';
import type { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';

/** How long a row is kept that only locks a name, in milliseconds: a day. */
const lockedMs = 86_400_000;

/** Numbers of 64 bits come as text. */
type Row = Omit<MarkColumns, 'until'> & { readonly until: string | null };

/**
 * Locks the names of marks until the end of the transaction, in their order, also those that are not there. The reading is a
 * statement of its own: it sees what others have committed while this one waited.
 */
export async function loadMarks(
  executor: Executor,
  { marks, readMarks }: { readonly marks: readonly string[]; readonly readMarks: readonly string[] },
): Promise<ReadonlyMap<string, Mark>> {
  const names = [...new Set([...marks, ...readMarks])];
  if (names.length === 0) return new Map();
  const { schema } = executor;
  if (marks.length > 0)
    await executor.query(
      `INSERT INTO ${schema}.keyed_marks AS m (name, kind, until, body)
       SELECT name, 'locked', (extract(epoch FROM clock_timestamp()) * 1000)::bigint + ${lockedMs}, ''
       FROM unnest($1::text[]) AS name ORDER BY name COLLATE "C"
       ON CONFLICT (name) DO UPDATE SET until = m.until`,
      [[...new Set(marks)]],
    );
  const rows = await executor.query<Row>(
    `SELECT name, kind, until, body FROM ${schema}.keyed_marks WHERE name = ANY($1::text[])`,
    [names],
  );
  return new Map(rows.flatMap(markOf).map((mark) => [mark.name, mark]));
}

/** The facts about addresses, sorted by their names. */
export async function findMarks(executor: Executor, query: MarkQuery): Promise<readonly AddressMark[]> {
  const { schema } = executor;
  const [condition, values] =
    'names' in query
      ? (['name = ANY($1::text[])', [query.names]] as const)
      : (['name > $1 ORDER BY name LIMIT $2', [query.after, query.limit]] as const);
  const rows = await executor.query<Row>(
    `SELECT name, kind, until, body FROM ${schema}.keyed_marks WHERE kind = 'address' AND ${condition}`,
    [...values],
  );
  const marks = rows.flatMap(markOf).flatMap((mark) => (mark.kind === 'address' ? mark : []));
  return marks.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function markOf(row: Row): readonly Mark[] {
  const mark = decodeMark({ ...row, until: row.until === null ? null : Number(row.until) });
  return mark === undefined ? [] : [mark];
}

/** Writes marks, in the order of their names. */
export function writeMarks(
  batch: Batch,
  schema: string,
  changes: ReadonlyMap<string, Mark | undefined>,
): void {
  if (changes.size === 0) return;
  const set = [...changes.values()].flatMap((mark) => (mark === undefined ? [] : encodeMark(mark)));
  const gone = [...changes].flatMap(([name, mark]) => (mark === undefined ? name : []));
  if (set.length > 0)
    batch.add(
      `INSERT INTO ${schema}.keyed_marks (name, kind, until, body) SELECT name, kind, until, body
       FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS u(name, kind, until, body) ORDER BY name COLLATE "C"
       ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, until = excluded.until, body = excluded.body`,
      [
        set.map(({ name }) => name),
        set.map(({ kind }) => kind),
        set.map(({ until }) => until),
        set.map(({ body }) => body),
      ],
    );
  if (gone.length > 0) batch.add(`DELETE FROM ${schema}.keyed_marks WHERE name = ANY($1::text[])`, [gone]);
}

/** Deletes marks that counted no more at a time, `limit` at most. Returns how many. */
export async function dropMarks(executor: Executor, until: Date, limit: number): Promise<number> {
  const { schema } = executor;
  const rows = await executor.query(
    `DELETE FROM ${schema}.keyed_marks WHERE name = ANY(ARRAY(SELECT name FROM ${schema}.keyed_marks
       WHERE until <= $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING name`,
    [until.getTime(), limit],
  );
  return rows.length;
}
