import type {
  Act,
  ActQuery,
  AddressMark,
  BalancePoint,
  BalanceQuery,
  CoreEvent,
  MarkQuery,
  Message,
  MessageStatus,
  Page,
  Pause,
  Queue,
  StatsQuery,
  StatsRow,
  StoreQuery,
  StoreReads,
  Stray,
  StrayQuery,
  UnknownMessages,
} from '@nkul/core/store';
import type { Readable } from './readable.ts';

type Read = <Result>(read: (opened: Readable) => Result | Promise<Result>) => Promise<Result>;

/** The questions of people: each call reads the open store. */
export class ReadingStore implements StoreReads {
  readonly #read: Read;

  /** @param read runs a function on the open store, after the earlier calls of this turn */
  constructor(read: Read) {
    this.#read = read;
  }

  get(id: string): Promise<Message | undefined> {
    return this.#read(({ tables }) => tables.messages.byId(id)?.message);
  }

  find(asked: StoreQuery): Promise<Page<Message>> {
    return this.#read(({ finder }) => finder.find(asked));
  }

  count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    return this.#read(({ tables }) => tables.counts.all());
  }

  pauses(): Promise<readonly Pause[]> {
    return this.#read(({ tables }) => tables.pauses.all());
  }

  marks(asked: MarkQuery): Promise<readonly AddressMark[]> {
    return this.#read(({ tables }) => tables.facts.find(asked));
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
