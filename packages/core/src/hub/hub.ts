import type { DependencyContainer } from 'tsyringe';
import type { ResendOptions } from '../accept/resend.ts';
import type { Deed, Look } from '../acts/act.ts';
import { ConfigurationError } from '../base/errors.ts';
import type { EventBus } from '../events/event-bus.ts';
import { type EventsOptions, storedEvents } from '../events/stored-events.ts';
import type { SubscribeOptions, Subscription } from '../events/subscription.ts';
import type { Questions, QuestionsOptions } from '../find/questions.ts';
import { Reading } from '../find/reading.ts';
import type { Balance } from '../model/balance.ts';
import type { CoreEvent, EventOf } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Notification, NotifyOptions, Receipt } from '../model/notification.ts';
import type { Pause } from '../model/pause.ts';
import { Consenting } from '../opt-outs/consenting.ts';
import type { CallbackAnswer, CallbackRequest } from '../ports/callback.ts';
import { Callbacks } from '../receive/callbacks.ts';
import { logRefusedCallback, type RefusedCallback } from '../receive/refused-callback.ts';
import type { EraseOptions, EraseResult } from '../store/erase-in-parts.ts';
import { type Health, readHealth } from '../waiting/health.ts';
import { type BalanceOptions, readBalance } from '../waiting/read-balance.ts';
import { Changes } from './changes.ts';
import { type FlushOptions, flush } from './flush.ts';
import { followEvent } from './follow-event.ts';
import { HubLife } from './hub-life.ts';
import type { HubParts } from './hub-parts.ts';
import {
  checkedAfter,
  checkedQuestions,
  checkedStop,
  checkedSubscription,
  type Resolution,
} from './inputs.ts';
import type { StopOptions } from './stop-hub.ts';

/**
 * The object that the application holds: it accepts notifications, tells their outcome, and receives reports. It is made
 * by `createHub()`. The class serves as a type and as a token: `{ provide: Hub, useFactory: () => createHub(…) }`.
 */
export class Hub extends Consenting {
  /** The hub's own container, from which parts can be resolved by their tokens. */
  readonly container: DependencyContainer;
  /** Answers questions of people: a message's history, queues, statistics, acts. */
  readonly reading: Reading;
  readonly #parts: HubParts;
  readonly #life: HubLife;
  readonly #changes: Changes;
  readonly #callbacks: Callbacks;

  private constructor(parts: HubParts, options: { readonly beside: boolean } = { beside: false }) {
    super(parts);
    if (parts === undefined) throw new ConfigurationError('A hub is made by createHub(), not by new Hub().');
    this.#parts = parts;
    this.#life = new HubLife(parts, options.beside);
    this.#changes = new Changes(parts, this.#life);
    this.#callbacks = new Callbacks(parts);
    this.container = parts.container;
    this.reading = new Reading(parts);
    this.on = parts.bus.on.bind(parts.bus);
    parts.bus.follow((event) => followEvent(event, parts));
  }

  /** @internal For `createHub()`. */
  static of(parts: HubParts, options: { readonly beside: boolean }): Hub {
    return new Hub(parts, options);
  }

  /**
   * Accepts one notification, or a list. When it has answered, the messages are stored, as durably as the store is, and
   * will be sent. With `transaction`, they are stored once that commits, and `flush()` does not wait for them.
   *
   * @example
   * await hub.notify({ to: { phone: '+237699128531', locale: 'fr' }, template: 'otp', values: { code: '4821', minutes: 5 } });
   *
   * @throws InvalidNotificationError, InvalidRecipientError, RecipientNotAllowedError or RenderError before anything is
   * stored, also if only one notification of a list is wrong (`index` says which, `errors` has all mistakes);
   * KeyConflictError if the key belongs to another request; PartialAcceptError if this is so for some of a list;
   * HubStoppedError; the error of the store
   */
  notify(notification: Notification, options?: NotifyOptions): Promise<Receipt>;
  notify(notifications: readonly Notification[], options?: NotifyOptions): Promise<readonly Receipt[]>;
  notify(
    given: Notification | readonly Notification[],
    options?: NotifyOptions,
  ): Promise<Receipt | readonly Receipt[]> {
    return this.#changes.notify(given, options);
  }

  /**
   * Listens to an event by its name, to all (`*`), or to listeners that fail (`listener.failed`): to those that this process
   * records, for its calls, its messages and the reports that come to it. `subscribe()` and `events()` give those of all
   * processes. A listener gets each event at most once; if it throws, that harms nothing. Returns a function that removes it.
   *
   * @throws InvalidArgumentError if an event with this name does not exist
   */
  readonly on: EventBus['on'];

  /**
   * Answers the same questions as `get()`, `find()` and `reading`, each with a limit, apart from the work of the hub: for a
   * console beside the application. `stop()` closes what is open. @throws InvalidArgumentError; HubStoppedError
   */
  questions(options: QuestionsOptions = {}): Questions {
    this.#changes.assertTaking();
    return this.#parts.questions.open(checkedQuestions(options).timeoutMs);
  }

  /** Stored events of all processes, in order, up to the present; their messages as they are now. */
  events(options: EventsOptions = {}): AsyncGenerator<CoreEvent, void, undefined> {
    return storedEvents(this.#parts.store, checkedAfter(options));
  }

  /**
   * Gives each stored event of these names, of all processes, to a durable subscriber: in order, one after the other, at
   * least once. The store keeps its place by its name, so that it continues after a restart or a crash. If the handler throws
   * or rejects, it gets the same event again, after longer and longer delays (up to 5 minutes); later events wait. If several
   * processes subscribe with a name, one at a time gets the events; another goes on at most 30 seconds after it has ended.
   *
   * @example
   * hub.subscribe('invoicing', ['message.delivered'], async ({ message }) => invoices.charge(message.id));
   *
   * @throws InvalidArgumentError if an argument is not valid, or if this hub already has a subscriber with this name;
   * HubStoppedError
   */
  subscribe<const Name extends CoreEvent['type']>(
    name: string,
    events: readonly Name[],
    handler: (event: EventOf<Name>) => unknown,
    options: SubscribeOptions = {},
  ): Subscription {
    this.#changes.assertTaking();
    return this.#parts.subscriptions.add(checkedSubscription(name, events, handler, options));
  }

  /**
   * Stops a message before it is sent, also one in review. `cancelled` is true if it surely never goes out. Otherwise it may be on
   * its way, or be sent, and no further attempt follows.
   *
   * @throws MessageNotFoundError
   */
  cancel(
    id: string,
    deed: Deed = {},
  ): Promise<{ readonly cancelled: boolean; readonly status: MessageStatus }> {
    return this.#changes.cancel(id, deed);
  }

  /**
   * Lets a message in review go: it is queued, for the time that its sender chose or for now, and takes of all its limits. It may go
   * over those that leave it to a person (`over: 'review'`). `released` is false if its time was over: then it is `expired`.
   *
   * @throws LimitExceededError if another limit is reached: it stays in review; NotInReviewError; MessageNotFoundError
   */
  release(
    id: string,
    deed: Deed = {},
  ): Promise<{ readonly released: boolean; readonly status: MessageStatus }> {
    return this.#changes.release(id, deed);
  }

  /** Cancels a message in review. @throws NotInReviewError for a message in another state; MessageNotFoundError */
  drop(id: string, deed: Deed = {}): Promise<{ readonly dropped: boolean; readonly status: MessageStatus }> {
    return this.#changes.drop(id, deed);
  }

  /**
   * Records an operator's word about a message whose outcome is unknown, or whose report is missing. After `not_sent`,
   * it is tried again. `resolved` is false if the end of each of its attempts is already known.
   *
   * @throws InvalidArgumentError if the resolution is not valid or not possible; MessageNotFoundError
   */
  resolve(
    id: string,
    resolution: Resolution,
  ): Promise<{ readonly resolved: boolean; readonly status: MessageStatus }> {
    return this.#changes.resolve(id, resolution);
  }

  /**
   * Sends a message again, as a new message (`resendOf`) with the content as it is stored. A second call gives the same
   * message.
   *
   * @throws ResendRefusedError if it has expired, was erased, or may still arrive; MessageNotFoundError;
   * InvalidArgumentError; the errors of `notify()`
   */
  resend(id: string, options: ResendOptions = {}): Promise<Receipt> {
    return this.#changes.resend(id, options);
  }

  /**
   * Erases a message, or all about an address on any channel, for good: texts, addresses, metadata and keys of messages,
   * waiting reports, and quotes in events. States, times and counts stay. Nothing more is sent: a queued message, or one in review, is
   * cancelled. One that is being sent is counted, and erased when its attempt is settled. Nothing is found: 0 messages.
   *
   * @throws InvalidArgumentError; MessageNotFoundError for an unknown id; HubStoppedError; StoreError
   */
  erase(options: EraseOptions): Promise<EraseResult> {
    return this.#changes.erase(options);
  }

  /**
   * When `retain` erases the text of a message that has ended. Undefined if it is erased already, is kept for ever, or has not
   * ended; and for a hub beside the application, whose own `retain` counts.
   */
  textErasedAt(message: Message): Date | undefined {
    return this.#life.beside ? undefined : this.#parts.retention.textErasedAt(message);
  }

  /**
   * Stores that somebody looks at what is masked otherwise, before a program shows it: a number, a text, an export. It is in
   * `reading.acts()`, and the event `operator.acted` tells it.
   *
   * @throws InvalidArgumentError; MessageNotFoundError; StoreError: then do not show it
   */
  recordLook(look: Look): Promise<void> {
    return this.#changes.recordLook(look);
  }

  /**
   * Waits until all messages that this hub has accepted so far have an outcome: they were submitted, or never will be.
   * For programs that end or freeze after their work, such as scripts and functions.
   *
   * @returns the messages without an outcome: the time was over, or they are due only later
   * @throws InvalidArgumentError if `timeout` is not a valid duration; HubStoppedError; StoreError
   */
  async flush(options: FlushOptions = {}): Promise<readonly Message[]> {
    return await flush(this.#parts, options, this.#life.stopped);
  }

  /** Pauses a notifier until `resume()`. Its calls under way go on. Its other messages wait, or take the next step. */
  pause(notifier: string, deed: Deed = {}): Promise<void> {
    return this.#changes.pause(notifier, deed);
  }

  /** Ends the pause of a notifier, for any reason. */
  resume(notifier: string, deed: Deed = {}): Promise<void> {
    return this.#changes.resume(notifier, deed);
  }

  /**
   * Opens a store that was restored from a backup: from now on its messages are sent, by all processes on it. Look at those
   * that are `unknown` first: they are not sent again by themselves. Returns false if the store was open.
   *
   * @throws InvalidArgumentError if the deed is not valid
   */
  acceptRestore(deed: Deed = {}): Promise<boolean> {
    return this.#changes.acceptRestore(deed);
  }

  /**
   * The state of the hub, with the reasons for which messages wait (`docs/waiting.md`), as plain data for a health check.
   * It reads the store only, so that it may be called every few seconds. It never rejects.
   */
  health(): Promise<Health> {
    return readHealth(this.#parts, this.#life.running);
  }

  /** The notifiers that are paused. */
  pauses(): Promise<readonly Pause[]> {
    return this.#parts.pauses.list();
  }

  /** Reads the balance of a notifier's account. @throws UnknownNotifierError if the notifier cannot read one; its errors */
  async balance(notifier: string, options: BalanceOptions = {}): Promise<Balance> {
    return await readBalance(this.#parts.balances, notifier, options);
  }

  /** True if a callback is registered under the name, and takes calls by the method. @default any method */
  receives(notifier: string, method?: string): boolean {
    const methods = this.#callbacks.methods(notifier);
    return methods !== undefined && (method === undefined || methods.includes(method));
  }

  /**
   * Receives a provider's raw call for a notifier, stores its reports durably, and returns the answer. It does no HTTP.
   *
   * @throws UnknownNotifierError if the notifier has no registered callback; HubStoppedError
   */
  receive(notifier: string, request: CallbackRequest): Promise<CallbackAnswer> {
    return this.#callbacks.receive(notifier, request, this.#life.stopped);
  }

  /** The address of a notifier's callback, with the webhook's token: do not log it. Undefined until a webhook gives it. */
  callbackUrl(notifier: string): string | undefined {
    return this.#callbacks.url(notifier);
  }

  /** A webhook says at which address the provider of a notifier reaches it. */
  callbacksAt(urlOf: (notifier: string) => string): void {
    this.#callbacks.reachedAt(urlOf);
  }

  /** Logs that a webhook refused a call before `receive()`, such as for a wrong token. Such lines are counted. */
  refusedCallback(refused: RefusedCallback): void {
    logRefusedCallback(refused, this.#parts.countedLog);
    const { notifier, status } = refused;
    this.#parts.observers?.callbackRefused({ ...(notifier !== undefined && { notifier }), status });
  }

  /**
   * Starts to send: `createHub()` calls it, unless `start` is false. Called again, it continues where it failed.
   *
   * @throws HubStoppedError; ConfigurationError for a hub beside the application; the error of a plugin or the store
   */
  start(): Promise<void> {
    return this.#life.start(this);
  }

  /** True from the end of `start()` until `stop()`. */
  get running(): boolean {
    return this.#life.running;
  }

  /**
   * Stops the hub: it takes nothing new, waits for calls under way and stores their answers, then closes plugins,
   * notifiers and store. Stop the HTTP server that receives reports first.
   *
   * @throws InvalidArgumentError if an option is not valid; then nothing is stopped. The error of a plugin, a notifier or
   * the store, once all the others are stopped
   */
  async stop(options: StopOptions = {}): Promise<void> {
    const { drain = !this.#parts.store.durable, timeoutMs } = checkedStop(options);
    await this.#life.stop({ drain, timeoutMs });
  }
}
