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
  type SubscriberLease,
} from '@nkul/core/store';
import { claimDue } from './claimer.ts';
import { Database, type Executor } from './database.ts';
import { eraseSome } from './eraser.ts';
import { selectEvents } from './event-table.ts';
import { GroupWriter } from './group-writer.ts';
import { Horizon } from './horizon.ts';
import { purgeSome } from './purger.ts';
import { ReadingStore } from './reading-store.ts';
import { openSchema } from './schema.ts';
import { secretMark } from './secret-setting.ts';
import { type PostgresSettings, type ResolvedSettings, resolveSettings } from './settings.ts';
import { isOfItem, storeFailure } from './sql-failure.ts';
import { leaseSubscriber } from './subscriber-table.ts';
import { Wake } from './wake.ts';

/**
 * A store in PostgreSQL, which several processes and machines share.
 *
 * @example
 * const { NKUL_DB: url, NKUL_STORE_SECRET: secret = '' } = process.env;
 * const hub = await createHub({ plugins: [postgresStore({ url, secret }), devcode({ apiKey, sender: 'NKUL' })] });
 *
 * @throws ConfigurationError if a setting is not valid. `createHub()` opens the store, and throws a StoreError if the
 * database cannot be used
 */
export function postgresStore(settings: PostgresSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: 'store-postgres',
    register(container) {
      container.registerInstance(STORE, new PostgresStore(resolved));
    },
  };
}

/** Makes the store itself, for use without a hub. @throws ConfigurationError if a setting is not valid */
export function createPostgresStore(settings: PostgresSettings): PostgresStore {
  return new PostgresStore(resolveSettings(settings));
}

/** The parts of an open store. */
interface Opened {
  readonly database: Database;
  readonly recorder: Recorder;
  readonly horizon: Horizon;
  readonly wake: Wake;
}

/** A part of a transaction that writes. */
type Work<Result> = (executor: Executor, writer: GroupWriter) => Promise<Result>;

/** A store in PostgreSQL. Made by `createPostgresStore()`. */
export class PostgresStore extends ReadingStore implements Store {
  readonly durable = true;
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
    return await this.#write((_, writer) => writer.add(messages, resends), true);
  }

  async claim(request: ClaimRequest, due: Due): Promise<Claimed> {
    return await this.#write((executor, writer) => claimDue(executor, request, due, writer));
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return await this.#write((_, writer) => writer.record(items), true);
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
    return await this.#write((executor, writer) => eraseSome(executor, request, writer), true);
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
   *
   * @param tells true if other processes may have something to do afterwards
   */
  async #write<Result>(work: Work<Result>, tells = false): Promise<Result> {
    const { wake } = this.#open;
    try {
      const result = await this.#transaction(work, false).catch((error: unknown) => {
        if (!isOfItem(error)) throw error;
        return this.#transaction(work, true);
      });
      if (tells) wake.tell();
      return result;
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async #transaction<Result>(work: Work<Result>, oneByOne: boolean): Promise<Result> {
    const { database, recorder } = this.#open;
    return await database.transaction((executor) =>
      work(executor, new GroupWriter(executor, recorder, this.#settings, oneByOne)),
    );
  }
}
