import { type AcceptContext, accept } from '../accept/accept.ts';
import { acceptList } from '../accept/accept-list.ts';
import { receipts } from '../accept/partial-accept-error.ts';
import { answered, receipt } from '../accept/receipt.ts';
import { isPromise } from '../accept/render.ts';
import { type ResendOptions, resend } from '../accept/resend.ts';
import type { Deed, Look, Resend } from '../acts/act.ts';
import { InvalidArgumentError, messageNotFound, notInReview, UnknownNotifierError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import { checkedId } from '../find/checked-id.ts';
import { attemptToResolve } from '../lifecycle/operator.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Notification, NotifyOptions, Receipt, Transaction } from '../model/notification.ts';
import type { AcceptingCall } from '../observe/observer.ts';
import type { Observers } from '../observe/observers.ts';
import type { RecordItem } from '../ports/record-item.ts';
import type { Added } from '../ports/store.ts';
import { type EraseOptions, type EraseResult, eraseInParts } from '../store/erase-in-parts.ts';
import type { HubLife } from './hub-life.ts';
import type { HubParts } from './hub-parts.ts';
import {
  checkedDeed,
  checkedErasure,
  checkedLook,
  checkedNotifyOptions,
  checkedResolution,
  checkName,
  type Resolution,
} from './inputs.ts';

/** A message after a change, and the events of the change. */
interface Changed {
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

  /** `Hub.notify()` */
  notify(
    given: Notification | readonly Notification[],
    options?: NotifyOptions,
  ): Promise<Receipt | readonly Receipt[]> {
    return this.#observed({ notifications: isList(given) ? given.length : 1 }, (accepting) =>
      this.#notify(given, options, accepting),
    );
  }

  /** Accepts messages, within the observation of it if somebody observes. */
  #observed<Answer extends Receipt | readonly Receipt[]>(
    call: AcceptingCall,
    accept: (accepting: AcceptContext) => Promise<Answer>,
  ): Promise<Answer> {
    const { accepting, observers } = this.#parts;
    return observers === undefined ? accept(accepting) : this.#within(observers, call, accept);
  }

  /** The messages have the trace of the observation. */
  async #within<Answer extends Receipt | readonly Receipt[]>(
    observers: Observers,
    call: AcceptingCall,
    accept: (accepting: AcceptContext) => Promise<Answer>,
  ): Promise<Answer> {
    const { accepting } = this.#parts;
    const observed = observers.accepting(call);
    const trace = () => observed.trace ?? accepting.trace();
    try {
      const answer = await observed.within(() => accept({ ...accepting, trace }));
      observed.ended({ receipts: [answer].flat() });
      return answer;
    } catch (error) {
      observed.ended({ error });
      throw error;
    }
  }

  async #notify(
    given: Notification | readonly Notification[],
    options: NotifyOptions | undefined,
    accepting: AcceptContext,
  ): Promise<Receipt | readonly Receipt[]> {
    this.assertTaking();
    const { store } = this.#parts;
    const transaction = options === undefined ? undefined : checkedNotifyOptions(options).transaction;
    if (transaction !== undefined && store.addWithin === undefined) throw noTransactions();
    const accepted = isList(given) ? acceptList(given, accepting) : accept(given, accepting);
    // Nothing is awaited that is there: it would be a promise more for each message.
    const ready = isPromise(accepted) ? await accepted : accepted;
    const messages = [ready].flat();
    const committed = transaction === undefined;
    const added = committed
      ? this.#noted(await this.#add(messages))
      : await this.#addWithin(messages, transaction);
    return isList(given) ? receipts(added, committed) : receipt(answered(added[0]), committed);
  }

  /** Not by the group commit, which is a transaction of the store. Once it is committed, a claim sees the messages. */
  async #addWithin(messages: readonly Message[], transaction: Transaction): Promise<readonly Added[]> {
    this.assertTaking();
    return (await this.#parts.store.addWithin?.(messages, transaction)) ?? [];
  }

  /** @throws HubStoppedError; the errors of the store */
  #add(messages: readonly Message[], resends?: readonly Resend[]): Promise<readonly Added[]> {
    // The hub may have been stopped while they were rendered. Then it would not send them.
    this.assertTaking();
    const adding = this.#parts.groupCommit.add(messages, resends);
    // In the same turn, so that the claim is in the same commit.
    this.#parts.dispatcher.wake();
    return adding;
  }

  /** Notes the messages that were added: `flush()` waits for them. */
  #noted(added: readonly Added[]): readonly Added[] {
    for (const result of added) if (result.ok) this.#parts.open.accepted(result.message);
    return added;
  }

  /** `Hub.cancel()` */
  async cancel(
    id: string,
    deed: Deed,
  ): Promise<{ readonly cancelled: boolean; readonly status: MessageStatus }> {
    const happening = { type: 'cancelled', at: this.#now(), ...checkedDeed(deed, 'cancel()') } as const;
    const { status } = await this.#happen({ kind: 'message', id: checkedId(id, 'cancel()'), happening });
    return { cancelled: status === 'cancelled', status };
  }

  /** `Hub.release()` */
  async release(
    id: string,
    deed: Deed,
  ): Promise<{ readonly released: boolean; readonly status: MessageStatus }> {
    const status = await this.#decide(id, deed, 'released');
    return { released: status === 'queued', status };
  }

  /** `Hub.drop()` */
  async drop(id: string, deed: Deed): Promise<{ readonly dropped: boolean; readonly status: MessageStatus }> {
    const status = await this.#decide(id, deed, 'dropped');
    return { dropped: status === 'cancelled', status };
  }

  /**
   * Records the decision of a person about a message in review.
   *
   * @throws NotInReviewError also if another person was faster
   */
  async #decide(id: string, deed: Deed, type: 'released' | 'dropped'): Promise<MessageStatus> {
    const method = type === 'released' ? 'release()' : 'drop()';
    const happening = { type, at: this.#now(), ...checkedDeed(deed, method) } as const;
    const before = await this.#existing(id, method);
    if (before.status !== 'review') throw notInReview(id, before.status);
    const { status, events } = await this.#happen({ kind: 'message', id, happening });
    if (events.length === 0) throw notInReview(id, status);
    return status;
  }

  /** `Hub.resolve()` */
  async resolve(
    id: string,
    given: Resolution,
  ): Promise<{ readonly resolved: boolean; readonly status: MessageStatus }> {
    const what = checkedResolution(given);
    const message = await this.#existing(id, 'resolve()');
    const attempt = attemptToResolve(message, what);
    if (attempt === undefined) return { resolved: false, status: message.status };
    const happening = { ...what, type: 'resolved', at: this.#now(), attempt: attempt.number } as const;
    const { status, events } = await this.#happen({ kind: 'attempt', id, attempt, happening });
    return { resolved: events.some((event) => event.type === 'message.resolved'), status };
  }

  /** `Hub.resend()` */
  async resend(id: string, options: ResendOptions): Promise<Receipt> {
    this.assertTaking();
    return await this.#observed({ notifications: 1, resendOf: id }, async (accepting) => {
      const original = await this.#existing(id, 'resend()');
      const message = await resend(original, options, accepting);
      const { by, note } = options;
      const deed = { id: message.id, ...(by && { by }), ...(note !== undefined && { note }) };
      const [added] = this.#noted(await this.#add([message], [deed]));
      return receipt(answered(added));
    });
  }

  /** `Hub.pause()` */
  async pause(notifier: string, deed: Deed): Promise<void> {
    this.#assertKnown(notifier, 'pause()');
    await this.#parts.pauses.pause(notifier, checkedDeed(deed, 'pause()'));
  }

  /** `Hub.resume()` */
  async resume(notifier: string, deed: Deed): Promise<void> {
    this.#assertKnown(notifier, 'resume()');
    await this.#parts.pauses.resume(notifier, { by: 'operator', ...checkedDeed(deed, 'resume()') });
    this.#parts.dispatcher.wake();
  }

  /** `Hub.acceptRestore()` */
  async acceptRestore(deed: Deed): Promise<boolean> {
    const { groupCommit, dispatcher } = this.#parts;
    const acted = checkedDeed(deed, 'acceptRestore()');
    const happening = { type: 'restore_accepted', at: this.#now(), ...acted } as const;
    const { events } = await groupCommit.recordOrThrow({ kind: 'store', happening });
    dispatcher.wake();
    return events.length > 0;
  }

  async #happen(item: RecordItem): Promise<Changed> {
    const { groupCommit, dispatcher } = this.#parts;
    const { message, events } = await groupCommit.recordOrThrow(item);
    // It may be due at another time now.
    dispatcher.wake();
    return { status: answered(message).status, events };
  }

  /** `Hub.erase()` */
  async erase(options: EraseOptions): Promise<EraseResult> {
    this.assertTaking();
    const { groupCommit, addressing } = this.#parts;
    const { subject, deed } = checkedErasure(options, addressing);
    // The act first: an erasure that is cut short is known to have been asked for.
    const about = 'id' in subject ? { message: subject.id } : {};
    const done = { type: 'done', at: this.#now(), what: 'erased', ...about, ...deed } as const;
    await groupCommit.recordOrThrow({ kind: 'act', happening: done });
    const result = await eraseInParts(subject, this.#parts);
    // Messages that were due may be cancelled now.
    this.#parts.dispatcher.wake();
    return result;
  }

  /** `Hub.recordLook()` */
  async recordLook(look: Look): Promise<void> {
    const done = { type: 'done', at: this.#now(), ...checkedLook(look) } as const;
    await this.#parts.groupCommit.recordOrThrow({ kind: 'act', happening: done });
  }

  /** The message with an id. @throws InvalidArgumentError, MessageNotFoundError */
  async #existing(id: string, method: string): Promise<Message> {
    const message = await this.#parts.store.get(checkedId(id, method));
    if (message === undefined) throw messageNotFound(id);
    return message;
  }

  /** A hub beside the application need not have its notifiers: they know their pause by the store. */
  #assertKnown(notifier: string, method: string): void {
    const { notifiers } = this.#parts;
    if (this.#life.beside) checkName(notifier, method, 'notifier');
    if (this.#life.beside || notifiers.has(notifier)) return;
    throw new UnknownNotifierError(
      `There is no notifier ${quoted(notifier)}. Registered: ${[...notifiers.keys()].join(', ')}.`,
    );
  }

  #now(): Date {
    return this.#parts.clock.now();
  }

  /** @throws HubStoppedError from the call of `stop()` on */
  assertTaking(): void {
    this.#life.assertNotStopped('The hub is stopped and takes no notifications any more.');
  }
}

function noTransactions(): InvalidArgumentError {
  return new InvalidArgumentError(
    'notify(): the store of this hub takes part in no transaction of the application: leave out `transaction`, and call notify() ' +
      'after the commit with a key, or use the store on PostgreSQL (@nkul/store-postgres).',
    { field: 'transaction' },
  );
}

function isList(given: Notification | readonly Notification[]): given is readonly Notification[] {
  return Array.isArray(given);
}
