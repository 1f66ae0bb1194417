/** How a store is doing: for operators and tests. */
export interface SqliteState {
  /** Transactions that this store has committed since it was opened. */
  readonly transactions: number;
  /** `PRAGMA synchronous` of its connection: 2 is full, 1 is normal. */
  readonly synchronous: number;
  /** `PRAGMA journal_mode`: `wal` for a file. */
  readonly journalMode: string;
  /** Whether it holds references between its tables together. */
  readonly foreignKeys: boolean;
  /** The version of the file's schema. */
  readonly schemaVersion: number;
}
