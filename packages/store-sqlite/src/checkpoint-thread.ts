import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The answer of a checkpoint. The counts are -1 if another connection was making one. */
export interface Checkpointed {
  /** 1 if a reader, a writer or another checkpoint was in the way. */
  readonly busy: number;
  /** The pages in the log. */
  readonly log: number;
  /** How many of these pages are in the file now. */
  readonly checkpointed: number;
}

/** `PASSIVE` never waits. `RESTART` locks out writers, so that the next one begins at the start of the log. */
type CheckpointMode = 'PASSIVE' | 'RESTART';

/** How long a checkpoint may wait for readers and for another process that writes, in milliseconds. */
const busyTimeoutMs = 100;

/**
 * The program of the thread. It is text, because a bundle is a single file. With these settings, SQLite syncs the file
 * before the log is used again, so synced data stays on the disk.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(workerData, { timeout: ${busyTimeoutMs} });
db.exec('PRAGMA synchronous = NORMAL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
const checkpoint = (mode) => db.prepare('PRAGMA wal_checkpoint(' + mode + ')').get();
parentPort.on('message', (asked) => {
  if (asked !== 'end') return parentPort.postMessage(checkpoint(asked));
  checkpoint('PASSIVE');
  db.close();
  parentPort.close();
});
`;

/** A thread with its own connection, which makes checkpoints. It does not keep the process alive, unless it is awaited. */
export class CheckpointThread {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #answered: PromiseWithResolvers<Checkpointed> | undefined;

  /**
   * @param file the path of a database that exists
   * @throws the error of Node, if it may not start threads
   */
  constructor(file: string) {
    const url = pathToFileURL(file);
    // If the file is gone, SQLite must not create it.
    url.search = 'mode=rw';
    // The application may load modules at its start, such as a tracer. They must not run in the thread.
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    this.#worker = new Worker(program, { eval: true, workerData: url.href, execArgv, env: {} });
    this.#worker.unref();
    this.#worker.on('message', (answer: Checkpointed) => this.#answered?.resolve(answer));
    this.#worker.on('error', (error) => this.#answered?.reject(error));
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    void this.#ended.then(() => this.#answered?.reject(new Error('The thread has ended.')));
  }

  /** Makes a checkpoint, one at a time. @throws the error of SQLite or Node. The thread has ended then */
  async checkpoint(mode: CheckpointMode): Promise<Checkpointed> {
    this.#answered = Promise.withResolvers();
    this.#worker.postMessage(mode);
    return await this.#answered.promise;
  }

  /** Says whether it keeps the process alive. */
  awaited(is: boolean): void {
    if (is) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Makes a last checkpoint, and ends. */
  async close(): Promise<void> {
    this.#worker.postMessage('end');
    this.awaited(true);
    await this.#ended;
  }
}
