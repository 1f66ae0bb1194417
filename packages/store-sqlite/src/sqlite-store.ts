import {
  type Added,
  type Backlog,
  type BackupOptions,
  type BegunAttempt,
  type Claimed,
  type ClaimRequest,
  type CoreEvent,
  chargesBefore,
  type Difference,
  type Due,
  type EraseRequest,
  type Erasure,
  type Message,
  type OpenOptions,
  type Plugin,
  type Purged,
  type PurgeRequest,
  type ReaderOptions,
  type Recorded,
  type Recorder,
  type RecordItem,
  type Resend,
  STORE,
  type Store,
  StoreError,
  type StoreReader,
  type SubscriberLease,
  UnbegunAttempts,
} from '@nkul/core/store';
import { backUp } from './backup.ts';
import { changedConsents } from './consents.ts';
import { deleteResting } from './delete-resting.ts';
import { SqliteLedger } from './ledger.ts';
import { noticeOtherWriters, type Opened, openStore, readWhole } from './opened-store.ts';
import { pragma } from './query.ts';
import { ReadingStore } from './reading-store.ts';
import type { StoredMessage } from './recent-messages.ts';
import { besideSettings, type ResolvedSettings, resolveSettings, type SqliteSettings } from './settings.ts';
import type { SqliteState } from './state.ts';
import { storeFailure } from './store-failure.ts';
import type { Failed, InGroups } from './transactions.ts';
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

/** The answer to a claim while the store is closed. */
const nothingClaimed: Claimed = { changes: [], failed: [] };

/** A store in one SQLite file. Made by `createSqliteStore()`. */
export class SqliteStore extends ReadingStore implements Store {
  readonly sharesLanes = true;
  readonly durable: boolean;
  #settings: ResolvedSettings;
  readonly #unbegun = new UnbegunAttempts();
  #opened: Opened | undefined;

  constructor(settings: ResolvedSettings) {
    super((read) => this.#read(read));
    this.#settings = settings;
    this.durable = settings.durable;
  }

  get secret(): Uint8Array {
    return this.#open.secret;
  }

  /**
   * @throws StoreError if the file is damaged, newer, not a store, or cannot be opened; beside the application also if it is
   * missing, or of an earlier version. The file is unchanged then
   */
  async open(recorder: Recorder, { beside = false }: OpenOptions = {}): Promise<void> {
    if (this.#opened !== undefined) throw new StoreError('The store is open already: make one for each hub.');
    if (beside) this.#settings = besideSettings(this.#settings);
    this.#opened = openStore(this.#settings, recorder, () => noticeOtherWriters(this.#open));
  }

  async add(messages: readonly Message[], resends: readonly Resend[] = []): Promise<readonly Added[]> {
    const { transactions, recorder } = this.#open;
    return await transactions.run((inGroups) =>
      inGroups(messages, (group) => this.#write((ledger) => recorder.add(group, ledger, { resends }))),
    );
  }

  async claim(request: ClaimRequest, due: Due): Promise<Claimed> {
    const { transactions, claimer, recorder, tables } = this.#open;
    return await transactions.run(
      (inGroups) =>
        tables.closing.since !== undefined
          ? nothingClaimed
          : claimer.claim(request, due, (taken, open) =>
              inGroups(taken, (group) => this.#write((ledger) => recorder.claim(group, open, ledger))),
            ),
      ({ changes }) => this.#unbegun.claimed(changes),
    );
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    const { transactions } = this.#open;
    return await transactions.run(
      (inGroups) => this.#record(items, inGroups),
      () => this.#unbegun.recorded(items),
    );
  }

  begun(attempts: readonly BegunAttempt[]): void {
    this.#unbegun.begun(attempts);
  }

  /** @throws StoreError if another process locks the file for longer than `busyTimeout`, or the disk is full */
  giveBack(items: readonly RecordItem[], at: Date): void {
    if (this.#opened === undefined) return;
    const { transactions } = this.#opened;
    // A claim may be among the calls that wait for the end of the turn.
    transactions.finish();
    const all = [...items, ...this.#unbegun.giveBack(at)];
    if (all.length === 0) return;
    transactions.runNow((inGroups) => this.#record(all, inGroups));
  }

  async backlog(at: Date): Promise<Backlog> {
    const none = { scheduled: 0, held: 0, parked: 0 };
    return await this.#read(({ backlog }) => backlog.get(at.getTime()) ?? none);
  }

  async restoredAt(): Promise<Date | undefined> {
    return await this.#read(({ tables }) => tables.closing.since);
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

  async purge(request: PurgeRequest): Promise<Purged> {
    const { messages, events, parked, acts, thin, limit } = request;
    const { transactions, tables, eraser } = this.#open;
    const work = (inGroups: InGroups) => {
      tables.messages.writeNew();
      const { overwritten } = tables.personal;
      const counts = [
        ...eraser.purge(request, (items) => this.#record(items, inGroups)),
        messages === undefined ? 0 : deleteResting(tables, messages, limit),
        events === undefined ? 0 : tables.events.deleteBefore(events, limit),
        parked === undefined ? 0 : tables.parked.deleteBefore(parked, limit),
        acts === undefined ? 0 : tables.acts.deleteBefore(acts, limit),
        ...(thin === undefined
          ? []
          : [
              tables.tallies.thin(thin, limit),
              tables.balances.thin(thin, limit),
              tables.charges.drop(chargesBefore(thin), limit),
              tables.facts.drop(thin, limit),
            ]),
      ];
      tables.personal.deleteBlank();
      if (tables.personal.overwritten > overwritten) tables.bytes.note();
      return { more: counts.some((count) => count >= limit) };
    };
    return await transactions.run(work, undefined, 'much');
  }

  async erase(request: EraseRequest): Promise<Erasure> {
    const { transactions, tables, eraser, journal } = this.#open;
    const work = (inGroups: InGroups) => {
      tables.messages.writeNew();
      const { overwritten } = tables.personal;
      const number = tables.events.latest + 1;
      const part = eraser.erase(request, (items) => this.#record(items, inGroups));
      // Before the commit. At the end of several parts once more: a backup may have been made between them.
      if (request.after === undefined || part.next === undefined) journal?.write(request, number);
      if (tables.personal.overwritten > overwritten) tables.bytes.note();
      return part;
    };
    const erasure = await transactions.run(work, undefined, 'much');
    if (erasure.next !== undefined || erasure.bytes === 'pending') return erasure;
    return {
      ...erasure,
      bytes: (await tables.bytes.finish(this.#settings.eraseWithinMs)) ? 'gone' : 'pending',
    };
  }

  onBytesGone(gone: () => void): void {
    this.#open.tables.bytes.onGone(gone);
  }

  /**
   * Copies the data to a new file, as it is now, while the store goes on. The copy can be read by its owner only. It is a store
   * beside a copy of the key, `<file>.key`, which `withKey` copies too.
   *
   * @param path the file, which must not be there yet, in a directory that is
   * @throws StoreError if it cannot be written there, bytes of erased data wait for longer than 30 seconds, or the store is in
   * memory. Nothing is left at the path then
   */
  async backup(path: string, { withKey = false }: BackupOptions = {}): Promise<void> {
    const { tables, storeFile, secret } = await this.#read((opened) => opened);
    storeFile?.mustBeThere();
    await backUp(this.#settings, path, tables.bytes, withKey ? secret : undefined);
  }

  async subscriber(name: string, lease: SubscriberLease): Promise<number | undefined> {
    const { transactions, tables } = this.#open;
    return await transactions.run(() => tables.subscribers.lease(name, lease, () => tables.events.latest));
  }

  /** Calls back when another process has changed the file. */
  onDue(wake: () => void): void {
    if (!this.durable) return;
    const { watch, tables } = this.#open;
    watch.onChange(() => tables.bytes.takeOver());
    watch.onChange(wake);
  }

  /** On threads with connections that only read; undefined in memory, and in a bundle, where the program of the threads is missing. */
  reader(options: ReaderOptions): StoreReader | undefined {
    return this.#open.readers?.open(options);
  }

  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    const { readers, db, disk, checkpointer, tables, transactions, watch } = this.#opened;
    transactions.flush();
    watch.stop();
    this.#opened = undefined;
    try {
      // Before the connection that writes: it removes the log only if it is the last one.
      await readers?.close();
      await checkpointer?.close();
      await transactions.onDisk();
      tables.bytes.close();
    } finally {
      disk?.close();
      db.close();
    }
  }

  /** The path of its file, as it was given: known also before it is open. */
  get file(): string {
    return this.#settings.file;
  }

  /** Its state, for operators and tests. */
  get state(): SqliteState {
    const { db, disk, transactions } = this.#open;
    return {
      transactions: transactions.committed,
      synchronous: disk === undefined ? 'normal' : 'full',
      journalMode: String(pragma(db, 'journal_mode')),
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
      const turn = opened.transactions.endTurn();
      if (turn !== undefined) await turn;
      noticeOtherWriters(opened);
      const result = await readWhole(opened, read);
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
    const { tables, secret, consents } = this.#open;
    const { changes, answers } = decide(new SqliteLedger(tables, secret));
    if (changes.marks.size > 0) consents?.write(changedConsents(tables.facts, changes));
    return answers(writeChanges(tables, changes)).map((answer) =>
      answer.ok ? answer : { ok: false, error: storeFailure(answer.error, this.#settings.file) },
    );
  }

  #record(items: readonly RecordItem[], inGroups: InGroups): readonly Recorded[] {
    const { recorder } = this.#open;
    return inGroups(items, (group) => this.#write((ledger) => recorder.record(group, ledger)));
  }
}
