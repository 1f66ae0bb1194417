import type {
  Act,
  ActQuery,
  Backlog,
  BalancePoint,
  BalanceQuery,
  CoreEvent,
  Message,
  MessageStatus,
  Page,
  Pause,
  Queue,
  StatsQuery,
  StatsRow,
  StoreQuery,
  StoreReading,
  Stray,
  StrayQuery,
  UnknownMessages,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { findActs } from '../tables/act-table.ts';
import { readBalances } from '../tables/balance-table.ts';
import { closedSince, readPauses } from '../tables/pause-table.ts';
import { readStats } from '../tables/tally-table.ts';
import { findMessages } from './finder.ts';
import {
  readBacklog,
  readCounts,
  readHeldKinds,
  readHistory,
  readLatest,
  readOne,
  readQueues,
  readStrays,
  readUnknown,
} from './reading.ts';

/** The questions to a store. Each is one statement or a few, outside of a transaction. */
export abstract class ReadingStore implements StoreReading {
  /** @throws StoreError if the store is not open */
  protected abstract get executor(): Executor;

  async get(id: string): Promise<Message | undefined> {
    return await readOne(this.executor, id);
  }

  async find(query: StoreQuery): Promise<Page<Message>> {
    return await findMessages(this.executor, query);
  }

  async count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    return await readCounts(this.executor);
  }

  async backlog(at: Date): Promise<Backlog> {
    return await readBacklog(this.executor, at);
  }

  async pauses(): Promise<readonly Pause[]> {
    return await readPauses(this.executor);
  }

  async restoredAt(): Promise<Date | undefined> {
    return await closedSince(this.executor);
  }

  async history(
    id: string,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly CoreEvent[]> {
    return await readHistory(this.executor, id, options);
  }

  async strays(query: StrayQuery): Promise<Page<Stray>> {
    return await readStrays(this.executor, query);
  }

  async queues(): Promise<readonly Queue[]> {
    return await readQueues(this.executor);
  }

  async heldKinds(): Promise<readonly Message[]> {
    return await readHeldKinds(this.executor);
  }

  async unknown(): Promise<UnknownMessages> {
    return await readUnknown(this.executor);
  }

  async latest(): Promise<number> {
    return await readLatest(this.executor);
  }

  async stats(query: StatsQuery): Promise<readonly StatsRow[]> {
    return await readStats(this.executor, query);
  }

  async balances(query: BalanceQuery): Promise<readonly BalancePoint[]> {
    return await readBalances(this.executor, query);
  }

  async acts(query: ActQuery): Promise<Page<Act>> {
    return await findActs(this.executor, query);
  }
}
