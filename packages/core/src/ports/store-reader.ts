import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import type { Page } from './page.ts';
import type { StoreReading } from './reading.ts';
import type { StoreQuery } from './store-query.ts';

/** The reads of a store that `hub.questions()` has: those of people, who may ask much. */
export interface StoreReads extends StoreReading {
  get(id: string): Promise<Message | undefined>;
  /** Messages in the order of acceptance, or the newest first: that of their ids, or of their addition to the store. */
  find(query: StoreQuery): Promise<Page<Message>>;
  /** How many messages there are in each state. */
  count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>>;
  /** The notifiers that are paused. */
  pauses(): Promise<readonly Pause[]>;
}

/** How a `StoreReader` answers. */
export interface ReaderOptions {
  /** How long one question may take, with all that it waits for, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Answers questions apart from the work of the store: they hold neither the event loop nor a connection that sends. Its answers
 * are those of the store. A question that takes longer than `timeoutMs` is given up, and rejects with a QuestionTimeoutError.
 */
export interface StoreReader extends StoreReads {
  /** Gives up the questions under way, which reject with a StoreError, and frees all that the reader has. May be called twice. */
  close(): Promise<void>;
}
