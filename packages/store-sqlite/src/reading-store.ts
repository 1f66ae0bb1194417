import type {
  Act,
  ActQuery,
  BalancePoint,
  BalanceQuery,
  CoreEvent,
  Message,
  Page,
  Queue,
  StatsQuery,
  StatsRow,
  StoreReading,
  Stray,
  StrayQuery,
  UnknownMessages,
} from '@nkul/core/store';
import type { SqliteReading } from './reading.ts';
import type { Tables } from './tables.ts';

/** The parts of an open store that are read. */
interface Readable {
  readonly tables: Tables;
  readonly reading: SqliteReading;
}

type Read = <Result>(read: (opened: Readable) => Result | Promise<Result>) => Promise<Result>;

/** The questions of people: each call reads the open store. */
export class ReadingStore implements StoreReading {
  readonly #read: Read;

  /** @param read runs a function on the open store, after the earlier calls of this turn */
  constructor(read: Read) {
    this.#read = read;
  }

  history(
    id: string,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly CoreEvent[]> {
    return this.#read(({ reading }) => reading.history(id, options));
  }

  strays(asked: StrayQuery): Promise<Page<Stray>> {
    return this.#read(({ reading }) => reading.strays(asked));
  }

  heldKinds(): Promise<readonly Message[]> {
    return this.#read(({ reading }) => reading.heldKinds());
  }

  queues(): Promise<readonly Queue[]> {
    return this.#read(({ reading }) => reading.queues());
  }

  unknown(): Promise<UnknownMessages> {
    return this.#read(({ reading }) => reading.unknown());
  }

  latest(): Promise<number> {
    return this.#read(({ tables }) => tables.events.latest);
  }

  stats(asked: StatsQuery): Promise<readonly StatsRow[]> {
    return this.#read(({ tables }) => tables.tallies.stats(asked));
  }

  balances(asked: BalanceQuery): Promise<readonly BalancePoint[]> {
    return this.#read(({ tables }) => tables.balances.points(asked));
  }

  acts(asked: ActQuery): Promise<Page<Act>> {
    return this.#read(({ tables }) => tables.acts.find(asked));
  }
}
