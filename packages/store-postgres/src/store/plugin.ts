import { type Plugin, STORE } from '@nkul/core/store';
import { type PostgresSettings, resolveSettings } from '../settings/settings.ts';
import { PostgresStore } from './postgres-store.ts';

/**
 * A store in PostgreSQL, which several processes and machines share.
 *
 * @example
 * const { NKUL_DB: url, NKUL_STORE_SECRET: secret = '' } = process.env;
 * const hub = await createHub({ plugins: [postgresStore({ url, secret }), devcode({ apiKey, sender: 'NKUL' })] });
 *
 * @throws ConfigurationError if a setting is not valid. `createHub()` opens the store, and throws a StoreError if the
 * database cannot be used
 */
export function postgresStore(settings: PostgresSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: 'store-postgres',
    register(container) {
      container.registerInstance(STORE, new PostgresStore(resolved));
    },
  };
}

/** Makes the store itself, for use without a hub. @throws ConfigurationError if a setting is not valid */
export function createPostgresStore(settings: PostgresSettings): PostgresStore {
  return new PostgresStore(resolveSettings(settings));
}
