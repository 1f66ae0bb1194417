import { DatabaseSync } from 'node:sqlite';

/** How long a process waits for another one that does the same, in milliseconds. */
const patience = 30 * 60_000;

/** Does something that two processes must not do at once: the second waits for the first. The file is made for that. */
export function exclusively<Result>(file: string | URL, work: () => Result): Result {
  // SQLite's lock is the operating system's: it ends with the process, however that ends.
  const lock = new DatabaseSync(file, { timeout: patience });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return work();
  } finally {
    lock.close();
  }
}
