export { type Move, moveStore } from './move.ts';
export { moveStoreOut, type OutsideTarget } from './move-out.ts';
export { type Restore, type RestoreRequest, restoreBackup } from './restore.ts';
export type { SqliteSettings } from './settings.ts';
export { createSqliteStore, type SqliteStore, sqliteStore } from './sqlite-store.ts';
export type { SqliteState } from './state.ts';
export type { StoreContents } from './store-contents.ts';
