import { StoreError } from '@nkul/core/store';
import type { Database, Executor } from '../connect/database.ts';

/** When to look again, in milliseconds: soon after an erasure, while older transactions run, and otherwise. */
const [soonMs, blockedMs, idleMs] = [100, 1_000, 60_000];
/** How long to wait for the next part of an erasure, in milliseconds. */
const partMs = 10_000;
/** How long a VACUUM may take, in milliseconds. */
const vacuumMs = 86_400_000;
/** The tables that may have held something erased. */
const tables = ['messages', 'states', 'events', 'parked', 'acts', 'unsure', 'refs'] as const;

/** Notes, in the transaction of an erasure, that its bytes are still in the files. */
export async function noteErasure(executor: Executor): Promise<void> {
  await executor.query(`INSERT INTO ${executor.schema}.erasures VALUES (pg_current_xact_id()::text)`);
}

/**
 * Removes the bytes of erased data from the files of the tables, by VACUUM. It waits for all transactions that may still read
 * them, as VACUUM leaves them alone. One process does it at a time; if it ends meanwhile, another one does it again.
 */
export class Vacuum {
  readonly #database: Database;
  readonly #listeners: ((problem?: Error) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** True if an erasure came during a look: that may have read the erasures before. */
  #again = false;
  /** Until when an erasure of this process may go on with its next part, by the clock of `performance.now()`. */
  #partsUntilMs = 0;
  #closed = false;
  /** True once the problem that keeps the bytes was reported: it comes again each minute. */
  #told = false;
  /** The erasures whose bytes are gone, and of which nothing is stored yet. */
  #vacuumed: readonly string[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Calls back when the bytes are gone, or once with the problem that keeps them; and begins to look for erasures, also those
   * of other processes.
   */
  onBytesGone(gone: (problem?: Error) => void): void {
    this.#listeners.push(gone);
    this.soon();
  }

  /** A part of an erasure begins: the bytes are removed after the last one, or if the next one does not come. */
  later(): void {
    this.#partsUntilMs = performance.now() + partMs;
    if (this.#listeners.length > 0) this.#lookIn(partMs);
  }

  /** Looks soon. A process that does not wait for the end leaves the work to others. */
  soon(): void {
    this.#partsUntilMs = 0;
    this.#again = this.#running !== undefined;
    if (this.#listeners.length > 0) this.#lookIn(soonMs);
  }

  /** Forgets the erasures whose bytes are gone, in the transaction that stores it: until then, another process may do it again. */
  async forget(executor: Executor): Promise<void> {
    await executor.query(`DELETE FROM ${executor.schema}.erasures WHERE xid = ANY($1::text[])`, [
      this.#vacuumed,
    ]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #lookIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#running !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#look()
        // The erasures stay noted.
        .catch((error: unknown) => {
          this.#tellProblem(error instanceof Error ? error : new Error(String(error)));
          return idleMs;
        })
        .then((nextMs) => {
          this.#running = undefined;
          this.#lookIn(this.#again ? soonMs : nextMs);
          this.#again = false;
        });
    }, delayMs).unref();
  }

  /** Returns when to look again. */
  async #look(): Promise<number> {
    const noted = await this.#noted();
    if (noted.length === 0) return idleMs;
    // After the look: an erasure may have begun meanwhile, and be among them.
    if (performance.now() < this.#partsUntilMs) return blockedMs;
    if (await this.#mayBeRead(noted)) return blockedMs;
    if (!(await this.#ownsTables())) throw notOwner();
    const own = await this.#take(noted);
    if (own.length === 0) return idleMs;
    const { schema } = this.#database;
    await this.#database.query(
      `VACUUM (INDEX_CLEANUP ON) ${tables.map((table) => `${schema}.${table}`).join(', ')}`,
      [],
      { timeoutMs: vacuumMs },
    );
    this.#vacuumed = own;
    this.#told = false;
    if (!this.#closed) for (const gone of this.#listeners) gone();
    return soonMs;
  }

  #tellProblem(problem: Error): void {
    if (this.#told || this.#closed) return;
    this.#told = true;
    for (const gone of this.#listeners) gone(problem);
  }

  /** The numbers of the transactions that have erased something. */
  async #noted(): Promise<readonly string[]> {
    const rows = await this.#database.query<{ readonly xid: string }>(
      `SELECT xid FROM ${this.#database.schema}.erasures`,
    );
    return rows.map(({ xid }) => xid);
  }

  /** True while a transaction, a replica or a slot may still see the rows as they were before. */
  async #mayBeRead(noted: readonly string[]): Promise<boolean> {
    const latest = noted.reduce((one, other) => (BigInt(one) > BigInt(other) ? one : other));
    const [row] = await this.#database.query<{ readonly blocked: boolean }>(
      `WITH erasure AS (SELECT age($1::text::xid8::xid) AS age)
       SELECT EXISTS (
           SELECT FROM pg_stat_activity, erasure WHERE pid <> pg_backend_pid()
             AND (datname IS NULL OR datname = current_database())
             AND (age(backend_xmin) >= erasure.age OR age(backend_xid) >= erasure.age))
         OR EXISTS (SELECT FROM pg_replication_slots, erasure WHERE age(xmin) >= erasure.age)
         OR EXISTS (SELECT FROM pg_prepared_xacts, erasure
           WHERE database = current_database() AND age(transaction) >= erasure.age) AS blocked`,
      [latest],
    );
    return row?.blocked ?? true;
  }

  /** True if VACUUM takes the tables: it passes over those of another owner with a warning alone. */
  async #ownsTables(): Promise<boolean> {
    const { schema } = this.#database;
    const [row] = await this.#database.query<{ readonly owns: boolean }>(
      `SELECT bool_and(pg_has_role(relowner, 'USAGE')) AS owns FROM pg_class WHERE oid = ANY($1::text[]::regclass[])`,
      [tables.map((table) => `${schema}.${table}`)],
    );
    return row?.owns ?? false;
  }

  /** Takes erasures for this process, for ten minutes, unless another one is at work. */
  async #take(noted: readonly string[]): Promise<readonly string[]> {
    const { schema } = this.#database;
    const rows = await this.#database.query<{ readonly xid: string }>(
      `UPDATE ${schema}.erasures SET taken_until = clock_timestamp() + interval '10 minutes'
       WHERE xid = ANY($1::text[]) AND taken_until <= clock_timestamp()
         AND NOT EXISTS (SELECT FROM ${schema}.erasures WHERE taken_until > clock_timestamp())
       RETURNING xid`,
      [noted],
    );
    return rows.map(({ xid }) => xid);
  }
}

function notOwner(): StoreError {
  return new StoreError(
    'The user of the store does not own its tables, so VACUUM leaves them: give the tables to the user (ALTER TABLE … OWNER TO), or the user the role that owns them.',
  );
}
