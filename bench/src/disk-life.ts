import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Message, systemClock } from '@nkul/core';
import { createRecorder, type RecordItem } from '@nkul/core/store';
import { createSqliteStore, type SqliteStore } from '@nkul/store-sqlite';
import { sampleMessage } from '@nkul/testing';
import { answerQuestions } from './bench-process.ts';
import { phoneOf, referenceOf } from './devcode-reports.ts';

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

export interface Lives {
  readonly messages: number;
  /** Messages in one transaction. */
  readonly group: number;
}

const steps = [{ notifier: 'devcode', channel: 'sms' }];
const text = 'Votre code est 4821. Il est valable dix minutes. Ne le donnez à personne.';

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
        await live(store, first, group);
        logBytes = Math.max(logBytes, (await stat(`${file}-wal`)).size);
      }
      await store.close();
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

async function live(store: SqliteStore, first: number, group: number): Promise<void> {
  const at = systemClock.now();
  await store.add(Array.from({ length: group }, (_, place) => message(first + place, at)));
  const leaseUntil = new Date(at.getTime() + 60_000);
  const available = new Set(['devcode']);
  const due = { type: 'due', at, leaseUntil, routes: { default: steps }, available, random: 0 } as const;
  const lanes = [{ notifier: 'devcode', calls: group, perCall: 1, mixed: false }];
  const { changes } = await store.claim({ lanes, notTaking: [] }, due);
  if (changes.length !== group) throw new RangeError(`${changes.length} of ${group} messages were claimed`);
  await store.record(changes.map((change, place) => settled(change.message, first + place, at)));
  await store.record(changes.map((change, place) => reported(change.message, first + place, at)));
}

function message(number: number, at: Date): Message {
  return sampleMessage(systemClock, {
    steps,
    dueAt: at,
    dueFor: 'devcode',
    template: 'otp',
    locale: 'fr',
    recipient: { phone: phoneOf(number), locale: 'fr' },
    content: { sms: { text, segments: 1 } },
    metadata: { order: number },
  });
}

function settled({ id, attempts: [attempt] }: Message, number: number, at: Date): RecordItem {
  if (attempt === undefined) throw new RangeError(`message ${id} was not claimed`);
  const reference = referenceOf('disk', number);
  const submission = { outcome: 'accepted', reference, units: 1, balance: 9_000 } as const;
  const happening = { type: 'settled', at, attempt: attempt.number, submission, random: 0 } as const;
  return { kind: 'attempt', id, attempt, happening };
}

function reported({ recipient }: Message, number: number, at: Date): RecordItem {
  const reference = referenceOf('disk', number);
  const to = recipient.phone ?? '';
  const times = { submittime: '2026-11-25 13:00:00', deltime: '2026-11-25 13:00:07' };
  const raw = { messageid: reference, status: 'DELIVRD', mobile: to, ...times };
  const report = { notifier: 'devcode', reference, status: 'delivered', to, deliveredAt: at, raw } as const;
  return { kind: 'reference', notifier: 'devcode', reference, happening: { type: 'reported', at, report } };
}

/** The times of all commits of this process from now on, in milliseconds. */
function timedCommits(): readonly number[] {
  const times: number[] = [];
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function timed(sql) {
    const start = performance.now();
    exec.call(this, sql);
    if (sql === 'COMMIT') times.push(performance.now() - start);
  };
  return times;
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
