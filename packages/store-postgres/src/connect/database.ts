import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import type { PostgresPool, ResolvedSettings } from '../settings/settings.ts';
import { wasCommitted } from './commit-outcome.ts';
import { Connection } from './connection.ts';
import { isBreak, isPassing, storeFailure } from './sql-failure.ts';

/** How a statement runs. */
export interface StatementOptions {
  /**
   * True to plan it for its values each time. PostgreSQL plans other statements once for all values if that seems to cost no more: a
   * condition that few rows meet is then taken for one that many meet.
   */
  readonly plannedByValues?: boolean;
  /** How long its answer is waited for, in milliseconds, if it is outside of a transaction. @default 60 seconds */
  readonly timeoutMs?: number;
}

/** Runs statements, in a transaction or one by one. */
export interface Executor {
  /** The quoted name of the schema. */
  readonly schema: string;
  /** @param Row the columns that the statement returns, by name */
  query<Row>(
    text: string,
    values?: readonly unknown[],
    options?: Pick<StatementOptions, 'plannedByValues'>,
  ): Promise<readonly Row[]>;
  /** How long all of it may still take, in milliseconds, if that is limited. It throws once the time is over. */
  readonly leftMs?: () => number;
}

/** How often a transaction begins again after a deadlock. */
const mostTries = 8;
/** How long a tool beside the application waits for a lock, in milliseconds. */
const besideTimeoutMs = 2_000;
/** How long a connection is waited for, in milliseconds. */
const connectTimeoutMs = 10_000;
/** How long a statement of a transaction may take, in milliseconds. After that, the network has lost it. */
const statementTimeoutMs = 60_000;
/**
 * How long the server keeps a transaction open whose process says nothing, in milliseconds: it is frozen, or cut off, and others
 * wait for its locks.
 */
const idleTimeoutMs = 30_000;

/** How long the server's word that it has given up a statement is waited for, in milliseconds. */
const answerMs = 1_000;
const beginReading = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = ${idleTimeoutMs}`;

/** How a transaction runs. */
export interface TransactionOptions {
  /** How long it waits for a lock, in milliseconds. @default as long as it takes */
  readonly lockTimeoutMs?: number | undefined;
  /** How long it waits for the answer to a statement, in milliseconds. @default 60 seconds */
  readonly answerTimeoutMs?: number | undefined;
}

/** The end of a transaction: committed, or unsure, as its connection broke after the COMMIT was sent. */
interface Ended<Result> {
  readonly result: Result;
  /** The number of the transaction that is unsure. */
  readonly unsure?: string;
}

/** The connections of a store. */
export class Database implements Executor {
  readonly schema: string;
  readonly #pool: PostgresPool;
  readonly #own: Pool | undefined;
  readonly #prepare: boolean;
  readonly #lockTimeoutMs: number | undefined;
  readonly #names = new Map<string, string>();
  // An idle connection that breaks would end the process. The pool opens another one.
  readonly #ignore = (): void => {};
  /** How many statements transactions have run, with those that begin and end them. */
  statements = 0;

  /** @param beside true for a tool beside the application, which waits for a lock for at most 2 seconds */
  constructor({ source, schema, prepare, poolSize }: ResolvedSettings, beside: boolean) {
    this.schema = `"${schema}"`;
    this.#prepare = prepare;
    this.#lockTimeoutMs = beside ? besideTimeoutMs : undefined;
    this.#own =
      'url' in source
        ? new Pool({
            ...{ connectionString: source.url, max: poolSize, keepAlive: true, application_name: 'nkul' },
            connectionTimeoutMillis: connectTimeoutMs,
          })
        : undefined;
    this.#pool = 'pool' in source ? source.pool : (this.#own ?? never());
    this.#pool.on?.('error', this.#ignore);
    // The pool lets go of a connection before it is closed: the server may end it then.
    this.#own?.on('connect', (client) => client.on('error', this.#ignore));
  }

  /** One statement outside of a transaction. @throws StoreError, also if it takes longer than a minute, or than it may */
  async query<Row>(
    text: string,
    values: readonly unknown[] = [],
    options: StatementOptions = {},
  ): Promise<readonly Row[]> {
    try {
      return await this.#with((connection) => this.#run<Row>(connection, text, values, options));
    } catch (error) {
      throw storeFailure(error);
    }
  }

  /**
   * Runs work in one transaction; again after a deadlock. If the connection breaks during the COMMIT, it finds out whether that was
   * done: the result is that of the commit, or the work runs again. Errors are those of the work and of PostgreSQL.
   */
  async transaction<Result>(
    work: (executor: Executor) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        const { result, unsure } = await this.#with((one) => this.#transaction(one, work, options));
        if (unsure === undefined || (await wasCommitted(this, unsure))) return result;
        if (tries >= mostTries) throw new Error('the connection breaks at each commit');
      } catch (error) {
        if (!isPassing(error) || tries >= mostTries) throw error;
      }
      await sleep(Math.random() * 5 * tries);
    }
  }

  /**
   * Runs work in a transaction that only reads, at one moment of the data.
   *
   * @param leftMs how long it may go on, in milliseconds; asked before each statement, and may throw
   */
  async reading<Result>(
    work: (executor: Executor) => Promise<Result>,
    leftMs: () => number,
  ): Promise<Result> {
    return await this.#with(async (connection) => {
      const run = <Row>(text: string, values: readonly unknown[] = [], options: StatementOptions = {}) =>
        this.#run<Row>(connection, text, values, { ...options, timeoutMs: leftMs() + answerMs });
      await run(`${beginReading}; SET LOCAL statement_timeout = ${leftMs()}`);
      let isFirst = true;
      const query: Executor['query'] = async <Row>(
        text: string,
        values?: readonly unknown[],
        options?: StatementOptions,
      ) => {
        if (!isFirst) await run(`SET LOCAL statement_timeout = ${leftMs()}`);
        isFirst = false;
        return await run<Row>(text, values, options);
      };
      const result = await work({ schema: this.schema, query, leftMs });
      await run('COMMIT');
      return result;
    });
  }

  async close(): Promise<void> {
    this.#pool.off?.('error', this.#ignore);
    this.#own?.on('error', this.#ignore);
    await this.#own?.end();
  }

  async #transaction<Result>(
    connection: Connection,
    work: (executor: Executor) => Promise<Result>,
    options: TransactionOptions,
  ): Promise<Ended<Result>> {
    const { answerTimeoutMs = statementTimeoutMs } = options;
    let xid: string | undefined;
    const query: Executor['query'] = async <Row>(
      text: string,
      values: readonly unknown[] = [],
      one: StatementOptions = {},
    ) => {
      this.statements += 1;
      const rows = await this.#run<Row>(connection, text, values, { ...one, timeoutMs: answerTimeoutMs });
      xid ??= xidIn(rows[0]);
      return rows;
    };
    await query(beginning({ lockTimeoutMs: this.#lockTimeoutMs, ...options }));
    const result = await work({ schema: this.schema, query });
    try {
      await query('COMMIT');
      return { result };
    } catch (error) {
      if (xid === undefined || !isBreak(error)) throw error;
      return { result, unsure: xid };
    }
  }

  async #with<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = new Connection(await this.#pool.connect());
    try {
      return await work(connection);
    } catch (error) {
      await connection.rollBack();
      throw error;
    } finally {
      connection.release();
    }
  }

  async #run<Row>(
    connection: Connection,
    text: string,
    values: readonly unknown[],
    { plannedByValues = false, timeoutMs = statementTimeoutMs }: StatementOptions,
  ): Promise<readonly Row[]> {
    // A statement without a name is planned for the values of each call.
    const hasName = this.#prepare && values.length > 0 && !plannedByValues;
    const name = hasName ? this.#nameOf(text) : undefined;
    const rows = await connection.run({
      ...{ text, values: [...values] },
      ...(name !== undefined && { name }),
      query_timeout: timeoutMs,
    });
    // The caller names the columns of its own statement.
    return rows as readonly Row[];
  }

  #nameOf(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = `nkul_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.#names.set(text, name);
    return name;
  }
}

/** One message to the server, so that it is one round trip. */
function beginning({ lockTimeoutMs }: TransactionOptions): string {
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = ${idleTimeoutMs}`;
  return lockTimeoutMs === undefined ? begin : `${begin}; SET LOCAL lock_timeout = ${lockTimeoutMs}`;
}

/** The number of the transaction, if a statement returns it (`Batch`). */
function xidIn(row: unknown): string | undefined {
  return typeof row === 'object' && row !== null && 'xid' in row && typeof row.xid === 'string'
    ? row.xid
    : undefined;
}

function never(): never {
  throw new Error('neither a url nor a pool');
}
