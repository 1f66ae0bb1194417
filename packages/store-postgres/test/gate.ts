import { Pool } from 'pg';
import type { PostgresClient, PostgresPool } from '../src/settings/settings.ts';

/** A pool whose transactions wait before their COMMIT while its gate is closed. */
export interface GatedPool extends PostgresPool {
  close(): void;
  open(): void;
  /** Resolves once a transaction waits at the closed gate. */
  waits(): Promise<void>;
  end(): Promise<void>;
}

export function gatedPool(url: string): GatedPool {
  const pool = new Pool({ connectionString: url, max: 4 });
  // A connection may end with the server, also while it is closed.
  pool.on('connect', (client) => client.on('error', () => {}));
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  let arrived = Promise.withResolvers<void>();
  return {
    close() {
      gate = Promise.withResolvers();
      arrived = Promise.withResolvers();
    },
    open: () => gate.resolve(),
    waits: () => arrived.promise,
    end: () => pool.end(),
    async connect(): Promise<PostgresClient> {
      const client = await pool.connect();
      return {
        async query(statement) {
          if (statement.text === 'COMMIT') {
            arrived.resolve();
            await gate.promise;
          }
          return await client.query(statement);
        },
        release: (error) => client.release(error),
        on: (event, listener) => client.on(event, listener),
        off: (event, listener) => client.off(event, listener),
      };
    },
  };
}
