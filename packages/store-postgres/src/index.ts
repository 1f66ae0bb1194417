/** The door for applications: the store on PostgreSQL. */

export { secretProblem } from './settings/secret-setting.ts';
export type { PostgresClient, PostgresPool, PostgresSettings, Statement } from './settings/settings.ts';
export { createPostgresStore, postgresStore } from './store/plugin.ts';
export type { PostgresStore } from './store/postgres-store.ts';
