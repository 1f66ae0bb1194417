/** The state of a store, for operators and tests. */
export interface SqliteState {
  /** Transactions that this store has committed since it was opened. */
  readonly transactions: number;
  /** `full`: a call resolves after its commit is on the disk. */
  readonly synchronous: 'full' | 'normal';
  /** `PRAGMA journal_mode`: `wal` for a file. */
  readonly journalMode: string;
  /** The version of the file's schema. */
  readonly schemaVersion: number;
}
