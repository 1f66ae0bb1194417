/** How a store is doing: for operators and tests. */
export interface SqliteState {
  /** Transactions that this store has committed since it was opened. */
  readonly transactions: number;
  /** `full`: a commit is on the disk before it is answered. */
  readonly synchronous: 'full' | 'normal';
  /** `PRAGMA journal_mode`: `wal` for a file. */
  readonly journalMode: string;
  /** Whether it holds references between its tables together. */
  readonly foreignKeys: boolean;
  /** The version of the file's schema. */
  readonly schemaVersion: number;
}
