export { type Move, moveStore } from './move.ts';
export { type Restore, type RestoreRequest, restoreBackup } from './restore.ts';
export type { SqliteSettings } from './settings.ts';
export { createSqliteStore, type SqliteStore, sqliteStore } from './sqlite-store.ts';
export type { SqliteState } from './state.ts';
