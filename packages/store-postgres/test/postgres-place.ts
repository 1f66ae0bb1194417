import type { StorePlace } from '@nkul/testing';
import { createPostgresStore } from '../src/store/plugin.ts';
import { type HookedPool, type HookedPoolOptions, hookedPool } from './hooked-pool.ts';
import type { Server } from './server.ts';

/** A new schema, on which the contract makes stores. @param rewrite changes the statements of all of them */
export function postgresPlace(
  server: Server,
  { rewrite }: Pick<HookedPoolOptions, 'rewrite'> = {},
): StorePlace {
  const schema = server.schema();
  const settings = { schema, secret: 'a'.repeat(32) };
  const pools: HookedPool[] = [];
  return {
    store(caps, hooks) {
      if (hooks === undefined && rewrite === undefined)
        return createPostgresStore({ ...settings, ...caps, url: server.url, poolSize: 3 });
      const pool = hookedPool(server.url, { ...hooks, ...(rewrite && { rewrite }) });
      pools.push(pool);
      return createPostgresStore({ ...settings, ...caps, pool });
    },
    begin: () => server.begin(),
    async remove() {
      for (const pool of pools) await pool.end();
      await server.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    },
  };
}
