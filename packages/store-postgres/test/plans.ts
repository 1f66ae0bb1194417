import { escapeLiteral, Pool } from 'pg';
import type { PostgresClient, PostgresPool } from '../src/settings/settings.ts';

/** A statement that ran. One without a name is planned for the values of each call. */
export interface RanStatement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A pool that remembers the statements of its transactions. */
export interface RecordingPool extends PostgresPool {
  /** The statements since the last call, each with its values. */
  taken(): readonly RanStatement[];
  end(): Promise<void>;
}

export function recordingPool(url: string): RecordingPool {
  const pool = new Pool({ connectionString: url, max: 4 });
  // A connection may end with the server, also while it is closed.
  pool.on('connect', (client) => client.on('error', () => {}));
  let statements: RanStatement[] = [];
  return {
    taken() {
      const all = statements;
      statements = [];
      return all;
    },
    end: () => pool.end(),
    async connect(): Promise<PostgresClient> {
      const client = await pool.connect();
      return {
        async query(statement) {
          statements.push(statement);
          return await client.query(statement);
        },
        release: (error) => client.release(error),
        on: (event, listener) => client.on(event, listener),
        off: (event, listener) => client.off(event, listener),
      };
    },
  };
}

/** A step of a plan of PostgreSQL. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly 'Join Filter'?: string;
  /** Of a plan that ran. */
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  /** On average for each loop. */
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Indexes of messages that wait or went wrong: they have few rows. */
const small: ReadonlySet<string> = new Set([
  'states_due',
  'states_held',
  'states_rare',
  'states_unannounced',
  'events_entries',
]);
/** Steps that ask the step below them for no more rows than they are asked for. */
const passing: ReadonlySet<string> = new Set(['Limit', 'Nested Loop', 'LockRows', 'Result', 'Subquery Scan']);

/**
 * The steps of a plan that may read a whole table: by its rows, or by an index of which they use no bound.
 *
 * @param limited true below a limit: then an index in the right order is read as far as the limit goes
 */
export function wholeReads(plan: PlanNode, tables: ReadonlySet<string>, limited = false): readonly string[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, Filter: filter } = plan;
  const isByIndex = index !== undefined && (plan['Index Cond'] !== undefined || small.has(index));
  const isPage = index !== undefined && limited && filter === undefined;
  const isWhole =
    table !== undefined && tables.has(table) && plan.Plans === undefined && !isByIndex && !isPage;
  const isLimited = type === 'Limit' || (limited && passing.has(type) && plan['Join Filter'] === undefined);
  return [
    ...(isWhole ? [`${type} of ${index ?? table}: ${filter ?? ''}`] : []),
    ...(plan.Plans ?? []).flatMap((part) => wholeReads(part, tables, isLimited)),
  ];
}

/** The steps of a plan that ran which have read rows of large tables and passed over them. */
export function passedOver(plan: PlanNode, tables: ReadonlySet<string>): readonly string[] {
  const { 'Relation Name': table, 'Rows Removed by Filter': count = 0, Filter: filter } = plan;
  const isOne = table !== undefined && tables.has(table) && count > 0;
  return [
    ...(isOne ? [`${count} of ${table}: ${filter ?? ''}`] : []),
    ...(plan.Plans ?? []).flatMap((part) => passedOver(part, tables)),
  ];
}

/** How many rows of large tables a plan that ran has read: also those that it passed over. */
export function rowsRead(plan: PlanNode, tables: ReadonlySet<string>): number {
  const {
    'Relation Name': table,
    'Node Type': type,
    'Actual Rows': rows = 0,
    'Actual Loops': loops = 0,
  } = plan;
  const passed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  const isRead = table !== undefined && tables.has(table) && type !== 'ModifyTable';
  const below = (plan.Plans ?? []).map((part) => rowsRead(part, tables));
  return below.reduce((sum, count) => sum + count, isRead ? (rows + passed) * loops : 0);
}

/** Runs a statement once more, and takes it back. Returns how it ran: planned for its values, or for all values. */
export async function plansOf(
  run: (text: string) => Promise<readonly Record<string, unknown>[]>,
  { text, values }: RanStatement,
  planned: 'custom' | 'generic',
): Promise<readonly PlanNode[]> {
  await run(`BEGIN; SET LOCAL plan_cache_mode = force_${planned}_plan`);
  try {
    await run(`PREPARE planned AS ${text}`);
    const given = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
    const [row] = await run(`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE planned ${given}`);
    // PostgreSQL documents this form.
    const explained = (row?.['QUERY PLAN'] ?? []) as readonly { readonly Plan: PlanNode }[];
    return explained.map(({ Plan: plan }) => plan);
  } finally {
    await run('ROLLBACK');
    await run('DEALLOCATE ALL');
  }
}

function literal(value: unknown): string {
  return value === null
    ? 'NULL'
    : escapeLiteral(Array.isArray(value) ? `{${value.map(element).join()}}` : String(value));
}

function element(value: unknown): string {
  return value === null ? 'NULL' : `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
