import type { DatabaseSync } from 'node:sqlite';
import {
  type Added,
  type Backlog,
  type BegunAttempt,
  type Claimed,
  type ClaimRequest,
  type CoreEvent,
  type Difference,
  type Due,
  eraseMessage,
  type Message,
  type MessageStatus,
  type Page,
  type Pause,
  type Plugin,
  type Purged,
  type PurgeRequest,
  type Recorded,
  type Recorder,
  type RecordItem,
  type Resend,
  STORE,
  type Store,
  StoreError,
  type StoreQuery,
  type SubscriberLease,
  UnbegunAttempts,
} from '@nkul/core/store';
import { Claimer } from './claimer.ts';
import { openConnection } from './connection.ts';
import { Finder } from './finder.ts';
import { SqliteLedger } from './ledger.ts';
import { pragma, type Query, query } from './query.ts';
import { SqliteReading } from './reading.ts';
import { ReadingStore } from './reading-store.ts';
import type { StoredMessage } from './recent-messages.ts';
import { type ResolvedSettings, resolveSettings, type SqliteSettings } from './settings.ts';
import type { SqliteState } from './state.ts';
import { storeFailure } from './store-failure.ts';
import { Tables } from './tables.ts';
import { type Failed, Transactions } from './transactions.ts';
import { type DiskSync, openWalSync } from './wal-sync.ts';
import { Watch } from './watch.ts';
import { writeChanges } from './write-changes.ts';

/**
 * A store in one SQLite file. Stored data outlives the process, and by default a power failure.
 *
 * @example
 * const hub = await createHub({ plugins: [sqliteStore({ file: 'nkul.db' }), devcode({ apiKey, sender: 'NKUL' })] });
 *
 * @throws ConfigurationError if a setting is not valid. `createHub()` opens the file, and throws a StoreError if the file
 * cannot be used
 */
export function sqliteStore(settings: SqliteSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: 'store-sqlite',
    register(container) {
      container.registerInstance(STORE, new SqliteStore(resolved));
    },
  };
}

/** Makes the store itself, for use without a hub. @throws ConfigurationError if a setting is not valid */
export function createSqliteStore(settings: SqliteSettings): SqliteStore {
  return new SqliteStore(resolveSettings(settings));
}

/** The parts of an open store. */
interface Opened {
  readonly db: DatabaseSync;
  /** Syncs commits to the disk; undefined if that is not needed. */
  readonly disk: DiskSync | undefined;
  readonly tables: Tables;
  readonly transactions: Transactions;
  readonly recorder: Recorder;
  readonly claimer: Claimer;
  readonly finder: Finder;
  readonly reading: SqliteReading;
  readonly watch: Watch;
  readonly counts: Query<{ readonly status: MessageStatus; readonly count: number }>;
  readonly backlog: Query<Backlog>;
}

/** A store in one SQLite file. Made by `createSqliteStore()`. */
export class SqliteStore extends ReadingStore implements Store {
  readonly durable: boolean;
  readonly #settings: ResolvedSettings;
  readonly #unbegun = new UnbegunAttempts();
  #opened: Opened | undefined;

  constructor(settings: ResolvedSettings) {
    super((read) => this.#read(read));
    this.#settings = settings;
    this.durable = settings.durable;
  }

  /** @throws StoreError if the file is damaged, newer, not a store, or cannot be opened. The file is unchanged then */
  async open(recorder: Recorder): Promise<void> {
    if (this.#opened !== undefined) throw new StoreError('The store is open already: make one for each hub.');
    const db = openConnection(this.#settings);
    const disk = openWalSync(db, this.#settings);
    const tables = new Tables(db, this.#settings);
    const watch = new Watch(db, this.#settings.watchEveryMs);
    const transactions = new Transactions(db, this.#settings.file, {
      begin: () => noticeOtherWriters(this.#open),
      undone: () => tables.forget(),
      disk,
    });
    const claimer = new Claimer(tables.messages);
    const counts: Opened['counts'] = query(
      db,
      'SELECT status, count(*) AS count FROM messages GROUP BY status',
    );
    const backlog: Opened['backlog'] = query(
      db,
      `SELECT (SELECT count(*) FROM messages WHERE status = 'queued' AND held = 0 AND due_at > ?) AS scheduled,
         (SELECT count(*) FROM messages WHERE held = 1) AS held,
         (SELECT count(*) FROM parked_reports) AS parked`,
    );
    const finder = new Finder(db);
    const reading = new SqliteReading(db, tables);
    const parts = { db, disk, tables, transactions, recorder, claimer, finder, reading };
    this.#opened = { ...parts, watch, counts, backlog };
  }

  async add(messages: readonly Message[], resends?: readonly Resend[]): Promise<readonly Added[]> {
    const { transactions, recorder } = this.#open;
    return await transactions.run((inGroups) =>
      inGroups(messages, (group) => this.#write((ledger) => recorder.add(group, ledger, resends))),
    );
  }

  async claim(request: ClaimRequest, due: Due): Promise<Claimed> {
    const { transactions, claimer, recorder } = this.#open;
    return await transactions.run(
      (inGroups) =>
        claimer.claim(request, due, (taken) =>
          inGroups(taken, (group) => this.#write((ledger) => recorder.claim(group, due, ledger))),
        ),
      ({ changes }) => this.#unbegun.claimed(changes),
    );
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    const { transactions, recorder } = this.#open;
    return await transactions.run(
      (inGroups) => inGroups(items, (group) => this.#write((ledger) => recorder.record(group, ledger))),
      () => this.#unbegun.recorded(items),
    );
  }

  begun(attempts: readonly BegunAttempt[]): void {
    this.#unbegun.begun(attempts);
  }

  /** @throws StoreError if another process locks the file for longer than `busyTimeout`, or the disk is full */
  giveBack(items: readonly RecordItem[], at: Date): void {
    if (this.#opened === undefined) return;
    const { transactions, recorder } = this.#opened;
    // A claim may be among the calls that wait for the end of the turn.
    transactions.finish();
    const all = [...items, ...this.#unbegun.giveBack(at)];
    if (all.length === 0) return;
    transactions.runNow((inGroups) =>
      inGroups(all, (group) => this.#write((ledger) => recorder.record(group, ledger))),
    );
  }

  async get(id: string): Promise<Message | undefined> {
    return await this.#read(({ tables }) => tables.messages.byId(id)?.message);
  }

  async find(asked: StoreQuery): Promise<Page<Message>> {
    return await this.#read(({ finder }) => finder.find(asked));
  }

  async count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    return await this.#read(({ counts }) =>
      Object.fromEntries(counts.all().map(({ status, count }) => [status, count])),
    );
  }

  async backlog(at: Date): Promise<Backlog> {
    const none = { scheduled: 0, held: 0, parked: 0 };
    return await this.#read(({ backlog }) => backlog.get(at.getTime()) ?? none);
  }

  async pauses(): Promise<readonly Pause[]> {
    return await this.#read(({ tables }) => tables.pauses.all());
  }

  async events({
    after,
    limit,
  }: {
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly CoreEvent[]> {
    return await this.#read(({ tables }) => tables.events.after(after, limit));
  }

  async purge({ texts, messages, events, parked, acts, thin, limit }: PurgeRequest): Promise<Purged> {
    const { transactions, tables } = this.#open;
    return await transactions.run(() => {
      const counts = [
        ...(texts === undefined ? [] : [this.#erase(texts, limit), tables.events.eraseQuoted(texts, limit)]),
        messages === undefined ? 0 : tables.messages.deleteResting(messages, limit),
        events === undefined ? 0 : tables.events.deleteBefore(events, limit),
        parked === undefined ? 0 : tables.parked.deleteBefore(parked, limit),
        acts === undefined ? 0 : tables.acts.deleteBefore(acts, limit),
        ...(thin === undefined ? [] : [tables.tallies.thin(thin, limit), tables.balances.thin(thin, limit)]),
      ];
      return { more: counts.some((count) => count >= limit) };
    });
  }

  async subscriber(name: string, lease: SubscriberLease): Promise<number | undefined> {
    const { transactions, tables } = this.#open;
    return await transactions.run(() => tables.subscribers.lease(name, lease, () => tables.events.latest));
  }

  /** Calls back when another process has changed the file. */
  onDue(wake: () => void): void {
    if (this.durable) this.#open.watch.onChange(wake);
  }

  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    const { db, disk, transactions, watch } = this.#opened;
    transactions.flush();
    watch.stop();
    this.#opened = undefined;
    try {
      await transactions.onDisk();
    } finally {
      disk?.close();
      db.close();
    }
  }

  /** Its state, for operators and tests. */
  get state(): SqliteState {
    const { db, disk, transactions } = this.#open;
    return {
      transactions: transactions.committed,
      synchronous: disk === undefined ? 'normal' : 'full',
      journalMode: String(pragma(db, 'journal_mode')),
      foreignKeys: pragma(db, 'foreign_keys') === 1,
      schemaVersion: Number(pragma(db, 'user_version')),
    };
  }

  get #open(): Opened {
    if (this.#opened !== undefined) return this.#opened;
    throw new StoreError(`The store in ${this.#settings.file} is not open.`);
  }

  /** Runs the earlier calls of this turn, then reads. Resolves when the data that was read is on the disk. */
  async #read<Result>(read: (opened: Opened) => Result | Promise<Result>): Promise<Result> {
    const opened = this.#open;
    try {
      opened.transactions.flush();
      noticeOtherWriters(opened);
      const result = await read(opened);
      // `read()` may also have read data that another process has written in between.
      noticeOtherWriters(opened);
      await opened.transactions.onDisk();
      return result;
    } catch (error) {
      throw storeFailure(error, this.#settings.file);
    }
  }

  /** Writes the changes of a group, and returns the answer of each of its items. */
  #write<Answer extends { readonly ok: true } | Failed>(
    decide: (ledger: SqliteLedger) => Difference<StoredMessage, Answer>,
  ): readonly (Answer | Failed)[] {
    const { tables } = this.#open;
    const { changes, answers } = decide(new SqliteLedger(tables));
    return answers(writeChanges(tables, changes)).map((answer) =>
      answer.ok ? answer : { ok: false, error: storeFailure(answer.error, this.#settings.file) },
    );
  }

  #erase(before: Date, limit: number): number {
    const { tables } = this.#open;
    const erasable = tables.messages.erasable(before, limit);
    for (const { number, message } of erasable) {
      tables.messages.erase(number, eraseMessage(message));
      tables.acts.eraseNotes(message.id);
    }
    return erasable.length;
  }
}

/** If another process has written, drops all caches. Its data may not be on the disk yet, so the next sync includes it. */
function noticeOtherWriters({
  watch,
  tables,
  transactions,
}: Pick<Opened, 'watch' | 'tables' | 'transactions'>): void {
  if (!watch.changed()) return;
  tables.forget();
  transactions.unsynced();
}
