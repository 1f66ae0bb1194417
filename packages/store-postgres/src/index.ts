/** The door for applications: the store on PostgreSQL. */

export type { MoveMark } from './lock/move-mark.ts';
export { createMoveTarget, type MoveTarget } from './move/move-target.ts';
export type { StoreContents } from './move/store-contents.ts';
export { secretProblem } from './settings/secret-setting.ts';
export type { PostgresClient, PostgresPool, PostgresSettings, Statement } from './settings/settings.ts';
export { createPostgresStore, postgresStore } from './store/plugin.ts';
export type { PostgresStore } from './store/postgres-store.ts';
