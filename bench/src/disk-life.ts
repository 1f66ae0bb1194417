import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementSync } from 'node:sqlite';
import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from '@nkul/store-sqlite';
import { answerQuestions } from './bench-process.ts';
import { type Lives, live } from './store-life.ts';

/** The cost of the whole lives of some messages on the disk. */
export interface DiskFigures {
  /** The file after the store was closed, in bytes a message. */
  readonly onDisk: number;
  /** All that the process wrote to files, in bytes a message. Undefined if the system does not tell. */
  readonly written: number | undefined;
  /** The time of the statements `COMMIT`, in milliseconds. */
  readonly commitMs: { readonly p95: number; readonly longest: number };
  /** The longest write-ahead log, in MiB. */
  readonly logMiB: number;
  /** CPU of all threads, in microseconds a message. */
  readonly cpu: number;
}

const handlers = {
  /** Adds messages, claims, settles and reports them, each group in four transactions. */
  async live({ messages, group }: Lives): Promise<DiskFigures> {
    const directory = await mkdtemp(join(tmpdir(), 'nkul-disk-'));
    const file = join(directory, 'nkul.db');
    try {
      const commits = timedCommits();
      const [began, wrote] = [process.cpuUsage(), await writtenBytes()];
      const store = createSqliteStore({ file });
      await store.open(createRecorder());
      let logBytes = 0;
      for (let first = 0; first < messages; first += group) {
        await live(store, 'disk', first, group);
        logBytes = Math.max(logBytes, (await stat(`${file}-wal`)).size);
      }
      await store.close();
      mustBeTimed(commits, { messages, group });
      const { user, system } = process.cpuUsage(began);
      const written = await writtenBytes();
      return {
        onDisk: (await stat(file)).size / messages,
        written: written === undefined || wrote === undefined ? undefined : (written - wrote) / messages,
        commitMs: { p95: quantile(commits, 0.95), longest: quantile(commits, 1) },
        logMiB: logBytes / 2 ** 20,
        cpu: (user + system) / messages,
      };
    } finally {
      await rm(directory, { recursive: true });
    }
  },
};

export type DiskLife = typeof handlers;

answerQuestions(handlers);

/** The times of all commits of transactions of this process from now on, in milliseconds. */
function timedCommits(): readonly number[] {
  const times: number[] = [];
  StatementSync.prototype.run = new Proxy(StatementSync.prototype.run, {
    apply(run, statement: StatementSync, values) {
      const start = performance.now();
      const result: unknown = Reflect.apply(run, statement, values);
      if (statement.sourceSQL === 'COMMIT') times.push(performance.now() - start);
      return result;
    },
  });
  return times;
}

/** A group has four transactions. */
function mustBeTimed(commits: readonly number[], { messages, group }: Lives): void {
  const expected = (4 * messages) / group;
  if (commits.length < expected) throw new Error(`${commits.length} of ${expected} commits were timed.`);
}

function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Linux tells it of a process (`proc(5)`): bytes given to `write()`, the pages of the log and of the file among them. */
async function writtenBytes(): Promise<number | undefined> {
  try {
    const [, bytes] = /^wchar: (\d+)$/m.exec(await readFile('/proc/self/io', 'utf8')) ?? [];
    return bytes === undefined ? undefined : Number(bytes);
  } catch {
    return undefined;
  }
}
