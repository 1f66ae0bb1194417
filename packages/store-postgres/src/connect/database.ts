import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import type { PostgresClient, PostgresPool, ResolvedSettings } from '../settings/settings.ts';
import { isPassing, storeFailure } from './sql-failure.ts';

/** Runs statements, in a transaction or one by one. */
export interface Executor {
  /** The quoted name of the schema. */
  readonly schema: string;
  /** @param Row the columns that the statement returns, by name */
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** How often a transaction begins again after a deadlock. */
const mostTries = 8;
/** How long a tool beside the application waits for a lock, in milliseconds. */
const besideTimeoutMs = 2_000;

/** The connections of a store. */
export class Database implements Executor {
  readonly schema: string;
  readonly #pool: PostgresPool;
  readonly #own: Pool | undefined;
  readonly #prepare: boolean;
  readonly #names = new Map<string, string>();
  /** How many statements transactions have run, with those that begin and end them. */
  statements = 0;

  /** @param beside true for a tool beside the application, which waits for a lock for at most 2 seconds */
  constructor({ source, schema, prepare, poolSize }: ResolvedSettings, beside: boolean) {
    this.schema = `"${schema}"`;
    this.#prepare = prepare;
    this.#own =
      'url' in source
        ? new Pool({
            ...{ connectionString: source.url, max: poolSize, keepAlive: true, application_name: 'nkul' },
            ...(beside && { lock_timeout: besideTimeoutMs }),
          })
        : undefined;
    // An idle connection that breaks would end the process. The pool opens another one.
    this.#own?.on('error', () => {});
    this.#pool = 'pool' in source ? source.pool : (this.#own ?? never());
  }

  /** One statement outside of a transaction. @throws StoreError */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    try {
      return await this.#with((client) => this.#run<Row>(client, text, values));
    } catch (error) {
      throw storeFailure(error);
    }
  }

  /** Runs work in one transaction; again after a deadlock. Errors are those of the work and of PostgreSQL. */
  async transaction<Result>(work: (executor: Executor) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#with((client) => this.#transaction(client, work));
      } catch (error) {
        if (!isPassing(error) || tries >= mostTries) throw error;
        await sleep(Math.random() * 5 * tries);
      }
    }
  }

  async close(): Promise<void> {
    await this.#own?.end();
  }

  async #transaction<Result>(
    client: PostgresClient,
    work: (executor: Executor) => Promise<Result>,
  ): Promise<Result> {
    const { schema } = this;
    this.statements += 2;
    await this.#run(client, 'BEGIN ISOLATION LEVEL READ COMMITTED', []);
    const result = await work({
      schema,
      query: (text, values = []) => {
        this.statements += 1;
        return this.#run(client, text, values);
      },
    });
    await this.#run(client, 'COMMIT', []);
    return result;
  }

  /** Takes a connection. One that broke is not given back: the next caller gets another. */
  async #with<Result>(work: (client: PostgresClient) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    // Without a listener, a connection that breaks in use would end the process.
    const note = (error: Error): void => {
      broken = error;
    };
    client.on('error', note);
    try {
      return await work(client);
    } catch (error) {
      // Also after a statement outside of a transaction: then it changes nothing.
      await this.#run(client, 'ROLLBACK', []).catch(note);
      throw error;
    } finally {
      client.release(broken);
      if (broken === undefined) client.off('error', note);
    }
  }

  async #run<Row>(client: PostgresClient, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const name = this.#prepare && values.length > 0 ? this.#nameOf(text) : undefined;
    const { rows } = await client.query({ text, values: [...values], ...(name !== undefined && { name }) });
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

function never(): never {
  throw new Error('neither a url nor a pool');
}
