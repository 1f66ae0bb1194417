import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@nkul/core/store';
import type { Database, Executor } from '../connect/database.ts';
import { isForbidden, isLockTimeout } from '../connect/sql-failure.ts';
import { isSealed, moveMarkIn, mustBeHome } from '../lock/move-mark.ts';
import { migrations, tables } from './tables.ts';

/** The version of the tables that this code makes. */
const schemaVersion = 6;

/** The earliest version whose code goes on with these tables: all steps since then are additive. */
const readableFrom = 1;

/** Other numbers of advisory locks are hashes, or pairs of numbers. */
const migrationLock = 7_151_001;

interface VersionRow {
  readonly version: number;
  readonly readable_from: number;
  readonly secret_mark: string;
}

/** How a store opens its tables. */
interface Opening {
  readonly mark: string;
  /** True for a tool beside the application, which does not migrate. */
  readonly beside: boolean;
}

/** Bringing millions of rows to this version takes longer than any other statement. */
const answerTimeoutMs = 3_600_000;

/** How long a step waits for its locks in all, in milliseconds. */
const patienceMs = 60_000;
/** How long others go on before it asks again, at first and at most, in milliseconds; half as much or up to one and a half times. */
const [firstPauseMs, mostPauseMs] = [500, 5_000];

/**
 * Makes the tables if they are missing, and checks the version and the secret. Processes that start at once go one after the
 * other. Each step from an earlier version is a transaction of its own, so that its locks are short.
 *
 * @throws StoreError if the tables are newer than this code can read, or were made with another secret
 */
export async function openSchema(database: Database, opening: Opening): Promise<void> {
  // Of several processes, each waits for the steps of the one before.
  const until = performance.now() + patienceMs;
  for (let isOpen = false; !isOpen; )
    isOpen = await database.transaction((executor) => openOrStep(executor, opening, until), {
      answerTimeoutMs,
    });
}

/** Returns false after a step from an earlier version, if there are more. */
async function openOrStep(executor: Executor, { mark, beside }: Opening, until: number): Promise<boolean> {
  const { schema } = executor;
  await executor.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  if (!(await hasTable(executor))) {
    if (beside)
      throw new StoreError(
        `There is no store in the schema ${schema}: start the application once, or give another schema.`,
      );
    await makeSchema(executor, mark);
    return true;
  }
  const version = await checkSchema(executor, mark);
  await mustBeHome(executor, beside);
  if (version >= schemaVersion) return true;
  if (beside)
    throw new StoreError(
      `The store in the schema ${schema} has an earlier version (${version}, this one writes ${schemaVersion}): start the application with this version first. Nothing was changed.`,
    );
  await migrate(executor, version, until);
  return version + 1 >= schemaVersion;
}

/**
 * Makes the tables for a move, or empties those that an earlier run of it has filled: they have never opened.
 *
 * @param seal the path of the seal of the source
 * @throws StoreError if the schema holds another store
 */
export async function emptyForMove(executor: Executor, mark: string, seal: string): Promise<void> {
  const { schema } = executor;
  await executor.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  if (!(await hasTable(executor))) return await makeSchema(executor, mark);
  const version = await checkSchema(executor, mark);
  const earlier = await moveMarkIn(executor);
  if (earlier?.seal !== seal || isSealed(earlier))
    throw new StoreError(
      `The schema ${schema} holds a store already: give another one, by ?schema=… at the end of the address. Nothing was changed.`,
    );
  // Begun by a version before, it has no tables that came later.
  const until = performance.now() + patienceMs;
  for (let from = version; from < schemaVersion; from += 1) await migrate(executor, from, until);
  const names = [...tables(schema).matchAll(/^CREATE TABLE (\S+)/gm)].map(([, name = '']) => name);
  const others = names.filter((name) => name !== `${schema}.version`);
  await executor.query(`TRUNCATE ${others.join(', ')} RESTART IDENTITY`);
}

async function makeSchema(executor: Executor, mark: string): Promise<void> {
  const { schema } = executor;
  await executor.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await executor.query(tables(schema));
  await executor.query(`INSERT INTO ${schema}.version VALUES ($1, $2, $3)`, [
    ...[schemaVersion, readableFrom, mark],
  ]);
}

/** Brings the tables to the next version. Each step is additive: the version before goes on beside it. */
async function migrate(executor: Executor, from: number, until: number): Promise<void> {
  const { schema } = executor;
  const step = migrations[from - 1];
  if (step !== undefined) await runStep(executor, step(schema), until);
  await executor.query(`UPDATE ${schema}.version SET version = $1`, [from + 1]);
}

/**
 * Runs a step, again if it did not get a lock: all who write wait behind one that waits for the lock of a table. In the pauses, its
 * transaction keeps the lock of those that migrate. So one process asks, however many start.
 */
async function runStep(executor: Executor, step: string, until: number): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, mostPauseMs)) {
    await executor.query('SAVEPOINT step');
    try {
      await executor.query(step);
      return;
    } catch (error) {
      if (isForbidden(error)) throw notOwner(executor.schema, error);
      if (!isLockTimeout(error) || performance.now() > until) throw error;
      await executor.query('ROLLBACK TO SAVEPOINT step');
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }
}

function notOwner(schema: string, cause: unknown): StoreError {
  return new StoreError(
    `The tables in the schema ${schema} are of an earlier version, and the user of the database does not own them: start this version once as the user that does. Nothing was changed.`,
    { cause },
  );
}

/** Returns the version of the tables. @throws StoreError if they are newer, or were made with another secret */
async function checkSchema(executor: Executor, mark: string): Promise<number> {
  const { schema } = executor;
  const [found] = await executor.query<VersionRow>(`SELECT * FROM ${schema}.version`);
  if (found === undefined)
    throw new StoreError(`The schema ${schema} holds no store of Nkul: give another schema.`);
  if (found.readable_from > schemaVersion)
    throw new StoreError(
      `The store in the schema ${schema} has version ${found.version}, and this version of Nkul reads up to ${schemaVersion}: update @nkul/store-postgres.`,
    );
  if (found.secret_mark !== mark)
    throw new StoreError(
      `The store in the schema ${schema} was made with another secret: give that one as \`secret\`.`,
    );
  return found.version;
}

async function hasTable(executor: Executor): Promise<boolean> {
  const [row] = await executor.query<{ readonly there: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS there',
    [`${executor.schema}.version`],
  );
  return row?.there ?? false;
}
