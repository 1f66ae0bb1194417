export type { SqliteSettings } from './settings.ts';
export { createSqliteStore, type SqliteStore, sqliteStore } from './sqlite-store.ts';
export type { SqliteState } from './state.ts';
