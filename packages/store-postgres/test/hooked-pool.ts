import type { StoreHooks } from '@nkul/testing';
import { Pool, type PoolClient } from 'pg';
import type { PostgresClient, PostgresPool, Statement } from '../src/settings/settings.ts';

/** A pool between a store and its database. */
export interface HookedPool extends PostgresPool {
  end(): Promise<void>;
}

export interface HookedPoolOptions extends StoreHooks {
  /** Changes the text of each statement: so it makes a wrong store of a good one. */
  readonly rewrite?: (text: string) => string;
}

export function hookedPool(url: string, options: HookedPoolOptions): HookedPool {
  const pool = new Pool({ connectionString: url, max: 4 });
  pool.on('error', () => {});
  // The server may end a connection that is being closed.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    connect: async () => new HookedClient(await pool.connect(), options),
    end: () => pool.end(),
  };
}

class HookedClient implements PostgresClient {
  readonly #client: PoolClient;
  readonly #options: HookedPoolOptions;
  #broken: Error | undefined;

  constructor(client: PoolClient, options: HookedPoolOptions) {
    this.#client = client;
    this.#options = options;
  }

  async query(statement: Statement): Promise<{ readonly rows: readonly unknown[] }> {
    const { rewrite = (text) => text, beforeCommit, losesAnswer } = this.#options;
    if (this.#broken !== undefined) throw this.#broken;
    if (statement.text !== 'COMMIT')
      return await this.#client.query({ ...statement, text: rewrite(statement.text) });
    await beforeCommit?.().catch(refuse);
    const answer = await this.#client.query(statement);
    if (!losesAnswer?.()) return answer;
    this.#broken = new Error('read ECONNRESET');
    throw this.#broken;
  }

  release(error?: Error): void {
    this.#client.release(this.#broken ?? error);
  }

  on(event: 'error', listener: (error: Error) => void): unknown {
    return this.#client.on(event, listener);
  }

  off(event: 'error', listener: (error: Error) => void): unknown {
    return this.#client.off(event, listener);
  }
}

/** As PostgreSQL refuses a statement that an operator has cancelled. */
function refuse(cause: unknown): never {
  throw Object.assign(new Error('canceling statement due to user request', { cause }), {
    ...{ severity: 'ERROR', code: '57014' },
  });
}
