import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Page } from '../ports/page.ts';
import type { Store } from '../ports/store.ts';
import { findMessages, foundMessages, messageById } from './found-messages.ts';
import type { Addressing, MessageQuery } from './message-query.ts';

/** The store to read, and how addresses are understood. */
interface FindingContext {
  readonly store: Store;
  readonly addressing: Addressing;
}

/** The questions about messages that a hub answers by its own store: the part of `Hub` that changes nothing. */
export abstract class MessageFinding {
  readonly #context: FindingContext;

  /** @internal */
  protected constructor(context: FindingContext) {
    this.#context = context;
  }

  /** The message with an id; undefined if it does not exist. @throws InvalidArgumentError if the id is not valid */
  async get(id: string): Promise<Message | undefined> {
    return await messageById(this.#context, id);
  }

  /**
   * A page of the messages that match every field of the query, oldest first unless `order` says otherwise.
   *
   * @throws InvalidArgumentError if a field is not valid, unknown or undefined
   */
  async find(query: MessageQuery = {}): Promise<Page<Message>> {
    return await findMessages(this.#context, query);
  }

  /**
   * All messages that match the query. It reads a page (`limit`) at a time, and leaves other work its turn in between.
   *
   * @example
   * for await (const message of hub.messages({ status: 'unknown' })) console.log(message.id);
   *
   * @throws InvalidArgumentError at once, as `find()` does
   */
  messages(query: MessageQuery = {}): AsyncGenerator<Message, void, undefined> {
    return foundMessages(this.#context, query);
  }

  /** How many messages there are in each state. */
  count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    return this.#context.store.count();
  }
}
