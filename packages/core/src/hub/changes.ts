import { answered } from '../accept/receipt.ts';
import { messageNotFound } from '../base/errors.ts';
import { attemptToResolve } from '../lifecycle/operator.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Resolved } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Added, RecordItem } from '../ports/store.ts';
import { type EraseResult, eraseInParts } from '../store/erase-in-parts.ts';
import type { HubLife } from './hub-life.ts';
import type { HubParts } from './hub-parts.ts';
import { checkedId } from './inputs.ts';

/** A message after a change, and the events of the change. */
export interface Changed {
  readonly status: MessageStatus;
  readonly events: readonly CoreEvent[];
}

/** The changes that the application asks for. */
export class Changes {
  readonly #parts: HubParts;
  readonly #life: HubLife;

  constructor(parts: HubParts, life: HubLife) {
    this.#parts = parts;
    this.#life = life;
  }

  /** @throws HubStoppedError; the errors of the store */
  async add(messages: readonly Message[]): Promise<readonly Added[]> {
    // The hub may have been stopped while they were rendered. Then it would not send them.
    this.assertTaking();
    const adding = this.#parts.groupCommit.add(messages);
    // In the same turn, so that the claim is in the same commit.
    this.#parts.dispatcher.wake();
    const added = await adding;
    for (const result of added) if (result.ok) this.#parts.open.accepted(result.message);
    return added;
  }

  async happen(item: RecordItem): Promise<Changed> {
    const { groupCommit, dispatcher } = this.#parts;
    const { message, events } = await groupCommit.recordOrThrow(item);
    // It may be due at another time now.
    dispatcher.wake();
    return { status: answered(message).status, events };
  }

  async cancel(id: string): Promise<{ readonly cancelled: boolean; readonly status: MessageStatus }> {
    const happening = { type: 'cancelled', at: this.#parts.clock.now() } as const;
    const { status } = await this.happen({ kind: 'message', id, happening });
    return { cancelled: status === 'cancelled', status };
  }

  async erase(subject: { readonly id: string } | { readonly to: readonly string[] }): Promise<EraseResult> {
    const result = await eraseInParts(subject, this.#parts);
    // Messages that were due may be cancelled now.
    this.#parts.dispatcher.wake();
    return result;
  }

  /** @throws InvalidArgumentError, MessageNotFoundError */
  async resolve(
    id: string,
    what: Omit<Resolved, 'type' | 'at'>,
  ): Promise<{ readonly resolved: boolean; readonly status: MessageStatus }> {
    const message = await this.existing(id, 'resolve()');
    const attempt = attemptToResolve(message, what);
    if (attempt === undefined) return { resolved: false, status: message.status };
    const at = this.#parts.clock.now();
    const happening = { ...what, type: 'resolved', at, attempt: attempt.number } as const;
    const { status, events } = await this.happen({ kind: 'attempt', id, attempt, happening });
    return { resolved: events.some((event) => event.type === 'message.resolved'), status };
  }

  /** The message with an id. @throws InvalidArgumentError, MessageNotFoundError */
  async existing(id: string, method: string): Promise<Message> {
    const message = await this.#parts.store.get(checkedId(id, method));
    if (message === undefined) throw messageNotFound(id);
    return message;
  }

  /** @throws HubStoppedError from the call of `stop()` on */
  assertTaking(): void {
    this.#life.assertNotStopped('The hub is stopped and takes no notifications any more.');
  }
}
