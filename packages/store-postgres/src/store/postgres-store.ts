import {
  type Added,
  type Backlog,
  type Claimed,
  type ClaimRequest,
  type CoreEvent,
  type Due,
  type EraseRequest,
  type Erasure,
  type Message,
  type OpenOptions,
  type Purged,
  type PurgeRequest,
  type ReaderOptions,
  type Recorded,
  type Recorder,
  type RecordItem,
  type Resend,
  type Store,
  StoreError,
  type StoreReader,
  type SubscriberLease,
  type Transaction,
} from '@nkul/core/store';
import { withinTransaction } from '../connect/caller-transaction.ts';
import { Database, type Executor } from '../connect/database.ts';
import { storeFailure } from '../connect/sql-failure.ts';
import { Wake } from '../connect/wake.ts';
import { Horizon } from '../lock/horizon.ts';
import { PostgresReader } from '../read/postgres-reader.ts';
import { readBacklog } from '../read/reading.ts';
import { ReadingStore } from '../read/reading-store.ts';
import { openSchema } from '../schema/schema.ts';
import { secretMark } from '../settings/secret-setting.ts';
import type { ResolvedSettings } from '../settings/settings.ts';
import { selectEvents } from '../tables/event-table.ts';
import { closedSince } from '../tables/pause-table.ts';
import { isSubscriber, leaseSubscriber } from '../tables/subscriber-table.ts';
import { addWithin } from '../write/add-within.ts';
import { claimDue } from '../write/claimer.ts';
import { eraseSome } from '../write/eraser.ts';
import { GroupTransactions } from '../write/group-transactions.ts';
import { addLockMs } from '../write/group-writer.ts';
import { OldRows } from '../write/oldest-rows.ts';
import { purgeSome } from '../write/purger.ts';
import { noteErasure, Vacuum } from './vacuum.ts';

/** The parts of an open store. */
interface Opened {
  readonly database: Database;
  readonly recorder: Recorder;
  readonly groups: GroupTransactions;
  readonly horizon: Horizon;
  readonly wake: Wake;
  readonly vacuum: Vacuum;
  readonly readers: Set<PostgresReader>;
  readonly oldRows: OldRows;
}

/** With two, a slow question does not hold up the quick ones that a page asks every second. */
const readerConnections = 2;

/** A store in PostgreSQL. */
export class PostgresStore extends ReadingStore implements Store {
  readonly durable = true;
  readonly concurrent = true;
  readonly sharesLanes = true;
  readonly #settings: ResolvedSettings;
  #opened: Opened | undefined;

  constructor(settings: ResolvedSettings) {
    super();
    this.#settings = settings;
  }

  get secret(): Uint8Array {
    return this.#settings.secret;
  }

  /** @throws StoreError if the database cannot be reached, or the tables are newer or were made with another secret */
  async open(recorder: Recorder, { beside = false }: OpenOptions = {}): Promise<void> {
    if (this.#opened !== undefined) throw new StoreError('The store is open already: make one for each hub.');
    const { listenUrl, pollEveryMs, secret } = this.#settings;
    const database = new Database(this.#settings, beside);
    try {
      await openSchema(database, { mark: secretMark(secret), beside });
    } catch (error) {
      await database.close();
      throw storeFailure(error);
    }
    const wake = new Wake({ database, pollEveryMs, ...(listenUrl !== undefined && { url: listenUrl }) });
    const horizon = new Horizon(database);
    const groups = new GroupTransactions(database, recorder, this.#settings);
    const vacuum = new Vacuum(database);
    const [readers, oldRows] = [new Set<PostgresReader>(), new OldRows()];
    this.#opened = { database, recorder, groups, horizon, wake, vacuum, readers, oldRows };
  }

  async time(): Promise<Date> {
    const [row] = await this.#open.database.query<{ readonly ms: number }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
    );
    return new Date(row?.ms ?? Number.NaN);
  }

  async add(messages: readonly Message[], resends?: readonly Resend[]): Promise<readonly Added[]> {
    const added = await this.#open.groups.run(
      (_, writer) => writer.add(messages, resends),
      { lockTimeoutMs: addLockMs },
      (_, writer) => writer.add(messages, resends, true),
    );
    if (added.some((one) => one.ok && !one.duplicate)) this.#open.wake.tell();
    return added;
  }

  /** @throws StoreError */
  async addWithin(messages: readonly Message[], transaction: Transaction): Promise<readonly Added[]> {
    const { database, recorder } = this.#open;
    const { secret } = this.#settings;
    if (messages.length === 0) return [];
    return await withinTransaction(database.schema, transaction, (executor) =>
      addWithin(executor, messages, { recorder, secret }),
    );
  }

  async claim(request: ClaimRequest, due: Due): Promise<Claimed> {
    const { claimed, freed } = await this.#open.groups.run((executor, writer) =>
      claimDue(executor, request, due, writer),
    );
    if (freed) this.#open.wake.tell();
    return claimed;
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    const { vacuum, wake } = this.#open;
    const endsErasure = items.some(isBytesGone);
    const recorded = await this.#open.groups.run(async (executor, writer) => {
      if (endsErasure) await vacuum.forget(executor);
      return await writer.record(items);
    });
    if (endsErasure) vacuum.soon();
    if (recorded.some(mayBeDue)) wake.tell();
    return recorded;
  }

  async backlog(at: Date): Promise<Backlog> {
    return await this.read((executor) => readBacklog(executor, at));
  }

  async restoredAt(): Promise<Date | undefined> {
    return await this.read(closedSince);
  }

  async events({
    after,
    limit,
  }: {
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly CoreEvent[]> {
    const { database, horizon } = this.#open;
    const complete = await horizon.number();
    if (complete <= after) return [];
    return await selectEvents(database, {
      where: 'e.sequence > $2 AND e.sequence <= $3',
      values: [limit, after, complete],
    });
  }

  async purge(request: PurgeRequest): Promise<Purged> {
    const { groups, oldRows } = this.#open;
    return await groups.run((executor, writer) => purgeSome(executor, request, { writer, oldRows }));
  }

  /** Statements do not find erased data any more. Its bytes stay in the files of the database until a VACUUM. */
  async erase(request: EraseRequest): Promise<Erasure> {
    const { vacuum } = this.#open;
    vacuum.later();
    const erasure = await this.#open.groups.run(async (executor, writer) => {
      await noteErasure(executor);
      return await eraseSome(executor, request, writer);
    });
    if (erasure.next === undefined) vacuum.soon();
    return erasure;
  }

  async subscriber(name: string, lease: SubscriberLease): Promise<number | undefined> {
    const { database, horizon } = this.#open;
    const beginsNow = lease.from === 'now' && !(await isSubscriber(database, name));
    return await leaseSubscriber(database, name, lease, beginsNow ? await horizon.reached() : 0);
  }

  onDue(wake: () => void): void {
    this.#open.wake.onDue(wake);
  }

  onBytesGone(gone: (problem?: Error) => void): void {
    this.#open.vacuum.onBytesGone(gone);
  }

  /** On two connections of its own, or on the caller's pool; in transactions that only read. */
  reader({ timeoutMs }: ReaderOptions): StoreReader {
    const { readers } = this.#open;
    const database = new Database({ ...this.#settings, poolSize: readerConnections }, false);
    const reader: PostgresReader = new PostgresReader(database, timeoutMs, () => readers.delete(reader));
    readers.add(reader);
    return reader;
  }

  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    const { database, wake, vacuum, readers } = this.#opened;
    this.#opened = undefined;
    await Promise.all([...readers].map((reader) => reader.close()));
    // Both at once: while the bytes are removed, a wake would use a store that is closed.
    await Promise.all([vacuum.close(), wake.close()]);
    await database.close();
  }

  /** How many statements its transactions have run, for operators and tests. */
  get statements(): number {
    return this.#open.database.statements;
  }

  protected async read<Result>(question: (executor: Executor) => Promise<Result>): Promise<Result> {
    return await question(this.#open.database);
  }

  get #open(): Opened {
    if (this.#opened !== undefined) return this.#opened;
    throw new StoreError('The store in PostgreSQL is not open.');
  }
}

function isBytesGone(item: RecordItem): boolean {
  return item.kind === 'store' && item.happening.type === 'bytes_gone';
}

/** True if other processes may have something to do now: a message waits, or the pause of a notifier has changed. */
function mayBeDue(recorded: Recorded): boolean {
  return recorded.ok && (recorded.message === undefined || recorded.message.status === 'queued');
}
