import type { StorePlace } from '@nkul/testing';
import type { PostgresSettings } from '../src/settings/settings.ts';
import { createPostgresStore } from '../src/store/plugin.ts';
import { type HookedPool, type HookedPoolOptions, hookedPool } from './hooked-pool.ts';
import type { Server } from './server.ts';
import { giveSchemaBack, takeSchema } from './spare-schemas.ts';

interface PlaceOptions extends Pick<HookedPoolOptions, 'rewrite'>, Pick<PostgresSettings, 'prepare'> {
  /** The address of a pooler in front of the server. */
  readonly url?: string;
}

/** An empty schema, on which the contract makes stores. @param rewrite changes the statements of all of them */
export function postgresPlace(
  server: Server,
  { rewrite, url = server.url, prepare = true }: PlaceOptions = {},
): StorePlace {
  const schema = takeSchema(server);
  const settings = { schema, prepare, secret: 'a'.repeat(32) };
  const pools: HookedPool[] = [];
  return {
    store(caps, hooks) {
      if (hooks === undefined && rewrite === undefined)
        return createPostgresStore({ ...settings, ...caps, url, listenUrl: server.url, poolSize: 3 });
      const pool = hookedPool(url, { ...hooks, ...(rewrite && { rewrite }) });
      pools.push(pool);
      return createPostgresStore({ ...settings, ...caps, pool });
    },
    begin: () => server.begin(),
    async remove() {
      for (const pool of pools) await pool.end();
      await giveSchemaBack(server, schema);
    },
  };
}
