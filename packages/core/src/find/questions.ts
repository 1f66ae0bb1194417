import type { Duration } from '../base/duration.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import { type Pause, withoutMark } from '../model/pause.ts';
import type { Page } from '../ports/page.ts';
import { findMessages, messageById } from './found-messages.ts';
import type { MessageQuery } from './message-query.ts';
import { Reading, type ReadingContext } from './reading.ts';

/** How `hub.questions()` answers. */
export interface QuestionsOptions {
  /**
   * How long one question may take, with all that it waits for: at most 20 seconds. On SQLite, the start of the thread that
   * answers the first one does not count.
   *
   * @default '2s'
   */
  readonly timeout?: Duration;
}

/**
 * Answers the questions of people beside the application, as a console asks them: `hub.questions()`. Each answer is that of the
 * hub's own method, or of `hub.reading`. A question holds neither the event loop nor the sending of messages; if it takes longer
 * than the limit, it rejects with a QuestionTimeoutError.
 */
export class Questions extends Reading {
  readonly #context: ReadingContext;
  readonly #close: () => Promise<void>;

  /** @internal */
  constructor(context: ReadingContext, close: () => Promise<void>) {
    super(context);
    this.#context = context;
    this.#close = close;
  }

  /** As `hub.get()`. @throws InvalidArgumentError if the id is not valid */
  get(id: string): Promise<Message | undefined> {
    return messageById(this.#context, id);
  }

  /** As `hub.find()`. @throws InvalidArgumentError if a field is not valid, unknown or undefined */
  find(query: MessageQuery = {}): Promise<Page<Message>> {
    return findMessages(this.#context, query);
  }

  /** As `hub.count()`. */
  count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    return this.#context.store.count();
  }

  /** As `hub.pauses()`. */
  async pauses(): Promise<readonly Pause[]> {
    return (await this.#context.store.pauses()).map(withoutMark);
  }

  /** Gives up the questions under way: they reject with a StoreError, as later ones do. `hub.stop()` closes what is open. */
  close(): Promise<void> {
    return this.#close();
  }
}
