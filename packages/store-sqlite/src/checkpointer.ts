import type { DatabaseSync } from 'node:sqlite';
import { type Checkpointed, CheckpointThread } from './checkpoint-thread.ts';
import { LogFile } from './log-file.ts';
import { pathOf, pragma } from './query.ts';
import type { ResolvedSettings } from './settings.ts';

/**
 * Copies pages from the log to the file, on a thread: SQLite would do it in COMMIT, and block the event loop meanwhile.
 * The log begins again only if a write finds all of it copied. So if commits came during a checkpoint, the next ones wait
 * until a second checkpoint has copied these few as well. They wait for the first one if it takes too long. Without a
 * thread, SQLite does it in COMMIT.
 */
export class Checkpointer {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #log: LogFile;
  /** How many pages come to the log before a checkpoint. */
  readonly #every: number;
  #state: 'idle' | 'running' | 'failed' | 'closed' = 'idle';
  #thread: CheckpointThread | undefined;
  #pause: PromiseWithResolvers<void> | undefined;
  /** The log, and how many pages it had, at the last checkpoint. */
  #last: { readonly log: bigint | undefined; readonly pages: number } = { log: undefined, pages: 0 };

  /**
   * @param file the database's path as SQLite knows it
   * @throws the error of the system, if the log cannot be opened
   */
  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
    this.#log = new LogFile(file, Number(pragma(db, 'page_size')));
    this.#every = Number(pragma(db, 'wal_autocheckpoint'));
    db.exec('PRAGMA wal_autocheckpoint = 0');
  }

  /** True while a checkpoint writes to the disk. */
  get running(): boolean {
    return this.#state === 'running';
  }

  /** While writes have to wait: resolves when they may go on. */
  get pause(): Promise<void> | undefined {
    return this.#pause?.promise;
  }

  /** Called after each commit. Starts a checkpoint if the log has grown enough since the last one. */
  committed(): void {
    try {
      if (this.#state === 'idle') this.#start();
      else if (this.#state === 'running' && this.#log.has(this.#last.pages + this.#every)) this.#hold();
    } catch {
      // The log cannot be read. The commit is made all the same.
      this.#fail();
    }
  }

  /** Ends the thread, if there is one. */
  async close(): Promise<void> {
    this.#state = 'closed';
    await this.#thread?.close();
    this.#log.close();
  }

  #start(): void {
    const log = this.#log.identity();
    const pages = this.#every + (log === this.#last.log ? this.#last.pages : 0);
    if (!this.#log.has(pages)) return;
    this.#state = 'running';
    this.#last = { log, pages };
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      this.#thread ??= new CheckpointThread(this.#file);
      const pages = await this.#checkpoint(this.#thread);
      this.#last = { ...this.#last, pages: Math.max(this.#last.pages, pages) };
      if (this.#state === 'running') this.#state = 'idle';
    } catch {
      this.#fail();
    } finally {
      this.#release();
    }
  }

  /** Returns how many pages the log had at the last checkpoint. */
  async #checkpoint(thread: CheckpointThread): Promise<number> {
    const { log, checkpointed } = await this.#copied(thread);
    // If a reader or another checkpoint was in the way, a second one would not get further.
    const restarts = log > 0 && checkpointed === log && this.#state === 'running' && this.#log.has(log + 1);
    if (!restarts) return log;
    this.#hold();
    return (await thread.checkpoint('RESTART')).log;
  }

  /**
   * Copies until all is copied, or until nothing more can be: a connection that reads for long keeps the pages after its
   * moment. A commit at the moment of the checkpoint does so too, but the next checkpoint gets further.
   */
  async #copied(thread: CheckpointThread): Promise<Checkpointed> {
    let last = await thread.checkpoint('PASSIVE');
    while (last.checkpointed < last.log && this.#state === 'running') {
      const next = await thread.checkpoint('PASSIVE');
      if (next.checkpointed <= last.checkpointed) return next;
      last = next;
    }
    return last;
  }

  /** Lets writes wait. */
  #hold(): void {
    if (this.#pause !== undefined) return;
    this.#pause = Promise.withResolvers();
    this.#thread?.awaited(true);
  }

  #release(): void {
    this.#pause?.resolve();
    this.#pause = undefined;
    if (this.#state !== 'closed') this.#thread?.awaited(false);
  }

  /** SQLite makes the checkpoints from now on. */
  #fail(): void {
    if (this.#state === 'closed') return;
    this.#state = 'failed';
    this.#db.exec(`PRAGMA wal_autocheckpoint = ${this.#every}`);
  }
}

/** Opens the checkpointer of a connection; undefined if SQLite makes the checkpoints, or there is no log. */
export function openCheckpointer(db: DatabaseSync, { durable }: ResolvedSettings): Checkpointer | undefined {
  if (!durable) return undefined;
  try {
    // SQLite creates the log at the first read.
    db.exec('SELECT count(*) FROM sqlite_schema');
    return new Checkpointer(db, pathOf(db));
  } catch {
    return undefined;
  }
}
