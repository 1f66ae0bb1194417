/** The door for applications: the store on PostgreSQL. */

export { createPostgresStore, type PostgresStore, postgresStore } from './postgres-store.ts';
export type { PostgresClient, PostgresPool, PostgresSettings, Statement } from './settings.ts';
