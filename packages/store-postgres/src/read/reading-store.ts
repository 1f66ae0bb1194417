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
import type { Executor } from '../connect/database.ts';
import { newestEvent } from '../lock/horizon.ts';
import { findActs } from '../tables/act-table.ts';
import { readBalances } from '../tables/balance-table.ts';
import { findMarks } from '../tables/mark-table.ts';
import { readPauses } from '../tables/pause-table.ts';
import { readCounts } from '../tables/status-counts.ts';
import { readStats } from '../tables/tally-table.ts';
import { findMessages } from './finder.ts';
import { readHeldKinds, readHistory, readOne, readQueues, readStrays, readUnknown } from './reading.ts';

/** The questions to a store. Each is one statement or a few. */
export abstract class ReadingStore implements StoreReads {
  /** Answers one question. @throws StoreError if the store is not open */
  protected abstract read<Result>(question: (executor: Executor) => Promise<Result>): Promise<Result>;

  async get(id: string): Promise<Message | undefined> {
    return await this.read((executor) => readOne(executor, id));
  }

  async find(query: StoreQuery): Promise<Page<Message>> {
    return await this.read((executor) => findMessages(executor, query));
  }

  async count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    return await this.read(readCounts);
  }

  async pauses(): Promise<readonly Pause[]> {
    return await this.read(readPauses);
  }

  async marks(query: MarkQuery): Promise<readonly AddressMark[]> {
    return await this.read((executor) => findMarks(executor, query));
  }

  async history(
    id: string,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly CoreEvent[]> {
    return await this.read((executor) => readHistory(executor, id, options));
  }

  async strays(query: StrayQuery): Promise<Page<Stray>> {
    return await this.read((executor) => readStrays(executor, query));
  }

  async queues(): Promise<readonly Queue[]> {
    return await this.read(readQueues);
  }

  async heldKinds(): Promise<readonly Message[]> {
    return await this.read(readHeldKinds);
  }

  async unknown(): Promise<UnknownMessages> {
    return await this.read(readUnknown);
  }

  async latest(): Promise<number> {
    return await this.read(newestEvent);
  }

  async stats(query: StatsQuery): Promise<readonly StatsRow[]> {
    return await this.read((executor) => readStats(executor, query));
  }

  async balances(query: BalanceQuery): Promise<readonly BalancePoint[]> {
    return await this.read((executor) => readBalances(executor, query));
  }

  async acts(query: ActQuery): Promise<Page<Act>> {
    return await this.read((executor) => findActs(executor, query));
  }
}
