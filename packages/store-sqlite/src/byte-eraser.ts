import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, command, type Query, query } from './query.ts';
import { QuestionGate } from './question-gate.ts';

/** How long between two tries, in milliseconds. */
const retryMs = 50;
/** How long between two tries in the background, in milliseconds. */
const laterMs = 1_000;

interface Checkpointed {
  /** 1 if a reader or writer was in the way. */
  readonly busy: number;
}

/**
 * Removes the bytes of erased data from the write-ahead log, which has pages as they were before. A checkpoint that
 * truncates the log does so, as soon as no other connection reads or writes. Until then, rows in `erasures` say that bytes
 * may be left: a process that ends leaves them to the next one, and backups wait.
 */
export class ByteEraser {
  /** Questions of people on other connections of this process, which would be in the way. */
  readonly questions: QuestionGate = new QuestionGate();
  readonly #db: DatabaseSync;
  readonly #busyTimeoutMs: number;
  readonly #note: Command;
  readonly #noted: Query<{ readonly last: number | null }>;
  readonly #done: Command;
  readonly #copy: Query<Checkpointed>;
  readonly #checkpoint: Query<Checkpointed>;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** True if this process, or an earlier one, has answered that bytes are left. */
  #isAwaited: boolean;
  #gone: () => void = () => {};

  constructor(db: DatabaseSync, busyTimeoutMs: number) {
    this.#db = db;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#note = command(db, 'INSERT INTO erasures DEFAULT VALUES');
    this.#noted = query(db, 'SELECT max(number) AS last FROM erasures');
    this.#done = command(db, 'DELETE FROM erasures WHERE number <= ?');
    this.#copy = query(db, 'PRAGMA wal_checkpoint(PASSIVE)');
    this.#checkpoint = query(db, 'PRAGMA wal_checkpoint(TRUNCATE)');
    this.#isAwaited = this.waits;
  }

  /** Notes, in the transaction that erases, that bytes are left. They are removed later, without being asked. */
  note(): void {
    this.#note.run();
    this.later();
  }

  /** Calls back when all bytes are gone that somebody waits for. */
  onGone(gone: () => void): void {
    this.#gone = gone;
  }

  /** True while bytes of something erased may be in the files. */
  get waits(): boolean {
    return this.#last() !== undefined;
  }

  /** Tries for some time, or until the store is closed. Returns true if all bytes are gone that were erased before. */
  async finish(forMs: number): Promise<boolean> {
    for (const end = performance.now() + forMs; !this.#closed; await sleep(retryMs)) {
      if (await this.questions.quiet(() => this.#try())) return true;
      if (performance.now() >= end) break;
    }
    this.#isAwaited = true;
    return false;
  }

  /** Goes on trying while the process lives, if bytes are left. */
  later(): void {
    this.#timer ??= setTimeout(() => void this.#tryAgain(), laterMs).unref();
  }

  async #tryAgain(): Promise<void> {
    const done = await this.questions.quiet(() => this.#try());
    this.#timer = undefined;
    if (this.#closed) return;
    if (!done) return this.later();
    if (!this.#isAwaited) return;
    this.#isAwaited = false;
    this.#gone();
  }

  /** Another process has changed the file. It may have left bytes of erased data, and may have ended. */
  takeOver(): void {
    try {
      if (this.waits) this.later();
    } catch {
      // The file cannot be read: the next reader gets the error.
    }
  }

  /** Tries once more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#try();
    this.#closed = true;
  }

  /** True if nothing is left. It does not wait for others, as the event loop would wait too. */
  #try(): boolean {
    if (this.#closed || this.#db.isTransaction) return false;
    try {
      const last = this.#last();
      if (last === undefined) return true;
      this.#db.exec('PRAGMA busy_timeout = 0');
      // The truncating one keeps all writers waiting while it copies. This one does not, and leaves it little to copy.
      this.#copy.get();
      if (this.#checkpoint.get()?.busy !== 0) return false;
      this.#done.run(last);
      return true;
    } catch {
      // Another process writes, or the file cannot be read. The bytes are removed later.
      return false;
    } finally {
      this.#db.exec(`PRAGMA busy_timeout = ${this.#busyTimeoutMs}`);
    }
  }

  #last(): number | undefined {
    return this.#noted.get()?.last ?? undefined;
  }
}
