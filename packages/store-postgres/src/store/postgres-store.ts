import {
  type Added,
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
  type Recorded,
  type Recorder,
  type RecordItem,
  type Resend,
  type Store,
  StoreError,
  type SubscriberLease,
} from '@nkul/core/store';
import { Database, type Executor, type TransactionOptions } from '../connect/database.ts';
import { isLockTimeout, isOfItem, storeFailure } from '../connect/sql-failure.ts';
import { Wake } from '../connect/wake.ts';
import { Horizon } from '../lock/horizon.ts';
import { ReadingStore } from '../read/reading-store.ts';
import { secretMark } from '../settings/secret-setting.ts';
import type { ResolvedSettings } from '../settings/settings.ts';
import { selectEvents } from '../tables/event-table.ts';
import { openSchema } from '../tables/schema.ts';
import { leaseSubscriber } from '../tables/subscriber-table.ts';
import { KnownNames } from '../tables/tally-table.ts';
import { claimDue } from '../write/claimer.ts';
import { eraseSome } from '../write/eraser.ts';
import { GroupWriter } from '../write/group-writer.ts';
import { purgeSome } from '../write/purger.ts';

/** The parts of an open store. */
interface Opened {
  readonly database: Database;
  readonly recorder: Recorder;
  readonly horizon: Horizon;
  readonly wake: Wake;
}

/** A part of a transaction that writes. */
type Work<Result> = (executor: Executor, writer: GroupWriter) => Promise<Result>;

/** How long the adding of messages waits for another transaction, in milliseconds; each message once more, by itself. */
const lockTimeoutMs = 100;

interface WriteOptions extends TransactionOptions {
  /** True if other processes may have something to do afterwards. */
  readonly tells?: boolean;
}

/** A store in PostgreSQL. */
export class PostgresStore extends ReadingStore implements Store {
  readonly durable = true;
  readonly #settings: ResolvedSettings;
  readonly #names = new KnownNames();
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
    const { source, pollEveryMs, secret } = this.#settings;
    const database = new Database(this.#settings, beside);
    try {
      const mark = secretMark(secret);
      await database.transaction((executor) => openSchema(executor, { mark, beside }));
    } catch (error) {
      await database.close();
      throw storeFailure(error);
    }
    const wake = new Wake({ database, pollEveryMs, ...('url' in source && { url: source.url }) });
    this.#opened = { database, recorder, horizon: new Horizon(database), wake };
  }

  async add(messages: readonly Message[], resends?: readonly Resend[]): Promise<readonly Added[]> {
    return await this.#write((_, writer) => writer.add(messages, resends), { tells: true, lockTimeoutMs });
  }

  async claim(request: ClaimRequest, due: Due): Promise<Claimed> {
    return await this.#write((executor, writer) => claimDue(executor, request, due, writer));
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return await this.#write((_, writer) => writer.record(items), { tells: true });
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
    return await this.#write((executor, writer) => purgeSome(executor, request, writer));
  }

  /** Erased data can be read by no statement from now on. Its bytes stay in the files of the database until a VACUUM. */
  async erase(request: EraseRequest): Promise<Erasure> {
    return await this.#write((executor, writer) => eraseSome(executor, request, writer), { tells: true });
  }

  async subscriber(name: string, lease: SubscriberLease): Promise<number | undefined> {
    const { database, horizon } = this.#open;
    return await leaseSubscriber(database, name, lease, lease.from === 'now' ? await horizon.number() : 0);
  }

  onDue(wake: () => void): void {
    this.#open.wake.onDue(wake);
  }

  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    const { database, wake } = this.#opened;
    this.#opened = undefined;
    await wake.close();
    await database.close();
  }

  /** How many statements its transactions have run, for operators and tests. */
  get statements(): number {
    return this.#open.database.statements;
  }

  protected get executor(): Executor {
    return this.#open.database;
  }

  get #open(): Opened {
    if (this.#opened !== undefined) return this.#opened;
    throw new StoreError('The store in PostgreSQL is not open.');
  }

  /**
   * Runs work in one transaction: all items in a few statements. If the database does not take one of them, runs it again,
   * one item after the other.
   */
  async #write<Result>(
    work: Work<Result>,
    { tells = false, ...options }: WriteOptions = {},
  ): Promise<Result> {
    const { wake } = this.#open;
    const mayBeOfItem = options.lockTimeoutMs === undefined ? isOfItem : isOfItemOrLock;
    try {
      const result = await this.#transaction(work, options, false).catch((error: unknown) => {
        if (!mayBeOfItem(error)) throw error;
        return this.#transaction(work, options, true);
      });
      if (tells) wake.tell();
      return result;
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async #transaction<Result>(
    work: Work<Result>,
    transaction: TransactionOptions,
    oneByOne: boolean,
  ): Promise<Result> {
    const { database, recorder } = this.#open;
    return await database.transaction((executor) => {
      // Names that an item adds count once its transaction is committed: so one by one, they are read each time.
      const options = { ...this.#settings, names: oneByOne ? new KnownNames() : this.#names };
      return work(executor, new GroupWriter(executor, recorder, options, oneByOne));
    }, transaction);
  }
}

function isOfItemOrLock(error: unknown): boolean {
  return isOfItem(error) || isLockTimeout(error);
}
