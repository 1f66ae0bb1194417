import type { DependencyContainer } from 'tsyringe';
import { accept } from '../accept/accept.ts';
import { batched } from '../accept/batch.ts';
import { SharedContents } from '../accept/render.ts';
import { durationMs } from '../base/duration.ts';
import {
  HubStoppedError,
  InvalidArgumentError,
  messageNotFound,
  NkulError,
  UnknownNotifierError,
} from '../base/errors.ts';
import type { EventBus } from '../events/event-bus.ts';
import { type SubscribeOptions, Subscription } from '../events/subscription.ts';
import { attemptToResolve } from '../lifecycle/operator.ts';
import type { Balance } from '../model/balance.ts';
import type { CoreEvent, EventOf } from '../model/core-event.ts';
import type { NotifierHappening, Resolved } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Notification, Receipt } from '../model/notification.ts';
import type { Pause } from '../model/pause.ts';
import type { CallbackAnswer, CallbackRequest } from '../ports/callback.ts';
import type { Added, MessageQuery, Page, Recorded, RecordItem } from '../ports/store.ts';
import { receive } from '../receive/receive.ts';
import { Dispatcher } from '../send/dispatcher.ts';
import { checkResolution } from './check-resolution.ts';
import type { HubParts } from './hub-parts.ts';
import { warnOfOrphans } from './orphan-warning.ts';
import { PartialAcceptError } from './partial-accept-error.ts';
import { warnOfPause } from './pause-warning.ts';
import type { Plugin } from './plugin.ts';
import { type StopOptions, stopHub } from './stop-hub.ts';

/** How many messages or events are read at once. */
const pageSize = 500;

/** The object that the application holds: it accepts notifications, tells what becomes of them, and receives reports. Made by `createHub()`. */
export class Hub {
  /** The hub's own container: parts can be resolved from it by their tokens. */
  readonly container: DependencyContainer;
  readonly #parts: HubParts;
  readonly #paused = new Map<string, Pause>();
  readonly #dispatcher: Dispatcher;
  readonly #subscriptions = new Set<Subscription>();
  #state: 'created' | 'running' | 'stopping' | 'stopped' = 'created';
  /** Plugins that have started. */
  readonly #begun = new Set<Plugin>();
  #starting: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.container = parts.container;
    this.on = parts.bus.on.bind(parts.bus);
    this.#dispatcher = new Dispatcher({
      ...parts.dispatching,
      paused: this.#paused,
      recovered: (notifier) => void this.#recovered(notifier),
    });
    this.on('*', (event) => this.#heard(event));
  }

  /**
   * Accepts a notification, or many: when it has answered, they are stored, as durably as the store is, and will be
   * sent. An empty list is an empty answer.
   *
   * @example
   * await hub.notify({ to: { phone: '+237699128531', locale: 'fr' }, template: 'otp', values: { code: '4821', minutes: 5 } });
   *
   * @throws InvalidNotificationError, InvalidRecipientError, RecipientNotAllowedError, RenderError before anything is
   * stored, also when only one of many is wrong (`index` says which); KeyConflictError when the key belongs to another
   * request; PartialAcceptError when that happened to some of many; HubStoppedError; what the store throws
   */
  notify(notification: Notification): Promise<Receipt>;
  notify(notifications: readonly Notification[]): Promise<readonly Receipt[]>;
  async notify(given: Notification | readonly Notification[]): Promise<Receipt | readonly Receipt[]> {
    this.#assertRunning();
    if (!isList(given)) {
      const message = await accept(given, this.#parts.accepting);
      this.#assertRunning();
      const [added] = await this.#add([message]);
      if (added === undefined) throw new RangeError('the store answered without the message');
      return receipt(added);
    }
    const shared = new SharedContents();
    const accepted = await Promise.all(given.map((one, index) => this.#acceptOne(one, index, shared)));
    // It may have been stopped while they were rendered: then nothing would be sent any more.
    this.#assertRunning();
    const results = await this.#add(batched(accepted));
    if (results.every((result) => result.ok)) return results.map(receipt);
    throw new PartialAcceptError(results.map((result) => (result.ok ? receipt(result) : result.error)));
  }

  /**
   * Listens to an event by its name, to all (`*`), or to listeners that fail (`listener.failed`). A listener hears each
   * event at most once; what it throws harms nothing. It hears what this process records: of what others on the same
   * store do, `subscribe()` and `events()` tell. Returns what takes it away.
   */
  readonly on: EventBus['on'];

  /** The message, or undefined when there is none with this id. */
  get(id: string): Promise<Message | undefined> {
    return this.#parts.store.get(id);
  }

  /**
   * Messages that agree with every field of the query, oldest first, a page at a time.
   *
   * @throws InvalidArgumentError when `limit` is no whole number from 1
   */
  async find(query: MessageQuery = {}): Promise<Page<Message>> {
    const { limit = 1 } = query;
    if (!(Number.isInteger(limit) && limit >= 1))
      throw new InvalidArgumentError('find({ limit }) is no whole number from 1.', { field: 'limit' });
    return await this.#parts.store.find(query);
  }

  /** How many messages there are in each state. */
  count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    return this.#parts.store.count();
  }

  /** Stored events whose number is greater than `after`, in order, up to the present; their messages as they are now. */
  async *events({ after = 0 }: { readonly after?: number } = {}): AsyncGenerator<CoreEvent, void, undefined> {
    let cursor = after;
    for (;;) {
      const events = await this.#parts.store.events({ after: cursor, limit: pageSize });
      yield* events;
      const last = events.at(-1);
      if (last === undefined) return;
      cursor = last.sequence;
    }
  }

  /**
   * Tells a durable subscriber each event of these names that is stored: in order, one after the other, at least once.
   * Its place is kept in the store by its name, so that it goes on there after a restart or a crash. A handler that
   * throws or rejects is told the same event again, later and later (up to 5 minutes); what comes behind waits.
   * In several processes on one store, a name is told in one of them at a time.
   *
   * @example
   * hub.subscribe('invoicing', ['message.delivered'], async ({ message }) => invoices.charge(message.id));
   *
   * @throws HubStoppedError
   */
  subscribe<const Name extends CoreEvent['type']>(
    name: string,
    events: readonly Name[],
    handler: (event: EventOf<Name>) => unknown,
    options: SubscribeOptions = {},
  ): Subscription {
    this.#assertRunning();
    const { store, dispatching } = this.#parts;
    const { clock, logger } = dispatching;
    const ended = (subscription: Subscription) => void this.#subscriptions.delete(subscription);
    // It is told events of these names alone.
    const handle = handler as (event: CoreEvent) => unknown;
    const subscription = new Subscription(name, events, handle, options, { store, clock, logger, ended });
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /**
   * Stops a message before it is sent. `cancelled` is true when it surely never goes out; otherwise it may be on its
   * way or have gone, and gets no further attempt.
   *
   * @throws MessageNotFoundError
   */
  async cancel(id: string): Promise<{ readonly cancelled: boolean; readonly status: MessageStatus }> {
    const { status } = await this.#happen({
      kind: 'message',
      id,
      happening: { type: 'cancelled', at: this.#now() },
    });
    return { cancelled: status === 'cancelled', status };
  }

  /**
   * Says what became of a message whose outcome is unknown, or that no report came for: an operator knows better.
   * `not_sent` lets it be tried again. `resolved` is false when it had no attempt with an open end.
   *
   * @throws InvalidArgumentError when it says what cannot be; MessageNotFoundError
   */
  async resolve(
    id: string,
    what: Omit<Resolved, 'type' | 'at'>,
  ): Promise<{ readonly resolved: boolean; readonly status: MessageStatus }> {
    checkResolution(what);
    const message = await this.get(id);
    if (message === undefined) throw messageNotFound(id);
    const attempt = attemptToResolve(message, what);
    if (attempt === undefined) return { resolved: false, status: message.status };
    const happening = { ...what, type: 'resolved', at: this.#now(), attempt: attempt.number } as const;
    const { status, events } = await this.#happen({ kind: 'attempt', id, attempt, happening });
    return { resolved: events.some((event) => event.type === 'message.resolved'), status };
  }

  /** Lets a notifier take no messages until `resume()`. What is under way goes on; what waits for it waits. */
  async pause(notifier: string): Promise<void> {
    this.#assertRegistered(notifier);
    await this.#happenTo(notifier, { type: 'paused', at: this.#now(), reason: 'operator' });
  }

  /** Lets a notifier take messages again, whatever it was paused for. */
  async resume(notifier: string): Promise<void> {
    this.#assertRegistered(notifier);
    await this.#happenTo(notifier, { type: 'resumed', at: this.#now() });
    await this.#wakeHeld([notifier]);
  }

  /** The notifiers that are paused. */
  pauses(): Promise<readonly Pause[]> {
    return this.#parts.store.pauses();
  }

  /**
   * Reads the balance of a notifier's account.
   *
   * @throws UnknownNotifierError when it is not registered or tells no balance; what the notifier throws
   */
  async balance(notifier: string): Promise<Balance> {
    const { notifiers, timeoutMs } = this.#parts.dispatching;
    const registered = notifiers.get(notifier);
    if (registered?.balance === undefined) {
      throw new UnknownNotifierError(
        `There is no notifier ${JSON.stringify(notifier)} that tells a balance.`,
      );
    }
    return await registered.balance({ signal: AbortSignal.timeout(timeoutMs) });
  }

  /** The notifiers that tell a balance. */
  get accounts(): readonly string[] {
    const { notifiers } = this.#parts.dispatching;
    return [...notifiers.values()].flatMap(({ name, balance }) => (balance === undefined ? [] : [name]));
  }

  /**
   * Says what an account has left, as `balanceWatch()` does: emitted as `balance.read`, and with `below` as `balance.low`.
   *
   * @throws UnknownNotifierError
   */
  async recordBalance(notifier: string, balance: Balance, below?: number): Promise<void> {
    this.#assertRegistered(notifier);
    const low = below === undefined ? {} : { below };
    await this.#happenTo(notifier, { type: 'balance', at: this.#now(), balance, ...low });
  }

  /** True when a callback is registered under the name: `receive()` knows what to do with its provider's calls. */
  receives(notifier: string): boolean {
    return this.#parts.callbacks.has(notifier);
  }

  /**
   * Receives a provider's raw call for a notifier and returns what to answer: its reports are durable by then. All that
   * a webhook does but speak HTTP.
   *
   * @throws UnknownNotifierError when no callback is registered under the name; HubStoppedError
   */
  async receive(notifier: string, request: CallbackRequest): Promise<CallbackAnswer> {
    if (this.#state === 'stopped')
      throw new HubStoppedError('The hub is stopped and stores no reports any more.');
    const callback = this.#parts.callbacks.get(notifier);
    if (callback === undefined)
      throw new UnknownNotifierError(`There is no callback ${JSON.stringify(notifier)}.`);
    return await receive(callback, request, this.#parts.dispatching);
  }

  /**
   * Begins to send. `createHub()` does it unless told otherwise. When it has failed it may be called again, and goes on
   * with the plugin that failed.
   *
   * @throws HubStoppedError; what a plugin or the store throws
   */
  async start(): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') throw stoppedBeforeStart();
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    await this.#starting;
  }

  async #start(): Promise<void> {
    if (this.#state === 'running') return;
    const { store, plugins, dispatching, retention } = this.#parts;
    for (const plugin of plugins) {
      if (this.#begun.has(plugin)) continue;
      await plugin.start?.(this);
      this.#begun.add(plugin);
    }
    await this.#readPauses();
    for (const pause of this.#paused.values())
      if (dispatching.notifiers.has(pause.notifier)) warnOfPause(pause, dispatching.logger);
    await this.#wakeHeld([...dispatching.notifiers.keys()]);
    await warnOfOrphans(store, dispatching);
    if (this.#state !== 'created') throw stoppedBeforeStart();
    this.#state = 'running';
    store.onDue?.(() => void this.#lookAgain());
    retention?.start();
    this.#dispatcher.start();
  }

  /** True from the end of `start()` until `stop()`. */
  get running(): boolean {
    return this.#state === 'running';
  }

  /**
   * Stops: takes nothing new, waits for what is in flight and stores what becomes of it, then closes plugins,
   * notifiers and store. Stop what brings reports (the HTTP server) first.
   *
   * @throws ConfigurationError when `timeout` is no duration, and nothing is stopped; what a plugin, a notifier or the
   * store threw, when all the others are stopped
   */
  async stop({ drain = !this.#parts.store.durable, timeout = '30s' }: StopOptions = {}): Promise<void> {
    const timeoutMs = durationMs(timeout, 'timeout');
    this.#stopped ??= this.#stop(drain, timeoutMs);
    await this.#stopped;
  }

  async #stop(drain: boolean, timeoutMs: number): Promise<void> {
    const wasRunning = this.#state === 'running';
    this.#state = 'stopping';
    // Whoever called start() is told what became of it.
    await this.#starting?.catch(() => {});
    await stopHub({
      parts: this.#parts,
      dispatcher: this.#dispatcher,
      subscriptions: this.#subscriptions,
      drain: drain && wasRunning,
      timeoutMs,
      closing: () => {
        this.#state = 'stopped';
      },
    });
  }

  async #acceptOne(notification: Notification, index: number, shared: SharedContents): Promise<Message> {
    try {
      return await accept(notification, this.#parts.accepting, shared);
    } catch (error) {
      if (NkulError.is(error)) {
        error.index = index;
        error.message = `Notification ${index} of the list: ${error.message}`;
      }
      throw error;
    }
  }

  #add(messages: readonly Message[]): Promise<readonly Added[]> {
    const added = this.#parts.dispatching.groupCommit.add(messages);
    // In the same turn: it is claimed right behind, with the same commit.
    this.#dispatcher.wake();
    return added;
  }

  async #happen(
    item: RecordItem,
  ): Promise<{ readonly status: MessageStatus; readonly events: readonly CoreEvent[] }> {
    const { message, events } = recorded(await this.#parts.dispatching.groupCommit.record(item));
    if (message === undefined) throw new RangeError('the store answered without the message');
    // It may be due at another time now.
    this.#dispatcher.wake();
    return { status: message.status, events };
  }

  async #happenTo(notifier: string, happening: NotifierHappening): Promise<void> {
    recorded(await this.#parts.dispatching.groupCommit.record({ kind: 'notifier', notifier, happening }));
  }

  /** Messages that wait because their notifiers took none are due again. */
  async #wakeHeld(notifiers: readonly string[]): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.find({ held: true, limit: pageSize, ...(after !== undefined && { after }) });
      const at = this.#now();
      const woken = page.items.flatMap(({ id }) =>
        notifiers.map(
          (notifier) => ({ kind: 'message', id, happening: { type: 'woken', at, notifier } }) as const,
        ),
      );
      await this.#parts.dispatching.groupCommit.recordAll(woken);
      after = page.next;
    } while (after !== undefined);
    this.#dispatcher.wake();
  }

  async #recovered(notifier: string): Promise<void> {
    try {
      await this.#wakeHeld([notifier]);
    } catch (error) {
      const { logger } = this.#parts.dispatching;
      logger.error(
        { notifier, error },
        'what is held for a notifier could not be woken; it comes up in 5 minutes',
      );
    }
  }

  async #readPauses(): Promise<void> {
    const pauses = await this.pauses();
    this.#paused.clear();
    for (const pause of pauses) this.#paused.set(pause.notifier, pause);
  }

  /** Another process may have changed what is due or paused. */
  async #lookAgain(): Promise<void> {
    try {
      await this.#readPauses();
    } catch (error) {
      this.#parts.dispatching.logger.error({ error }, 'the pauses could not be read');
    }
    this.#wakeSubscribers();
    this.#dispatcher.wake();
  }

  #wakeSubscribers(): void {
    for (const subscription of this.#subscriptions) subscription.wake();
  }

  #heard(event: CoreEvent): void {
    this.#wakeSubscribers();
    switch (event.type) {
      case 'notifier.paused':
        this.#paused.set(event.notifier, event.pause);
        if (event.reason !== 'operator') warnOfPause(event.pause, this.#parts.dispatching.logger);
        return;
      case 'notifier.resumed':
        this.#paused.delete(event.notifier);
        return;
      case 'message.deferred':
      case 'message.rerouted':
        this.#dispatcher.wake();
    }
  }

  #assertRunning(): void {
    if (this.#state === 'stopping' || this.#state === 'stopped') {
      throw new HubStoppedError('The hub is stopped and takes no notifications any more.');
    }
  }

  #assertRegistered(notifier: string): void {
    const { notifiers } = this.#parts.dispatching;
    if (notifiers.has(notifier)) return;
    throw new UnknownNotifierError(
      `There is no notifier ${JSON.stringify(notifier)}. Registered: ${[...notifiers.keys()].join(', ')}.`,
    );
  }

  #now(): Date {
    return this.#parts.dispatching.clock.now();
  }
}

function stoppedBeforeStart(): HubStoppedError {
  return new HubStoppedError('The hub was stopped: create another one.');
}

function isList(given: Notification | readonly Notification[]): given is readonly Notification[] {
  return Array.isArray(given);
}

function receipt(added: Added): Receipt {
  if (!added.ok) throw added.error;
  const { message, duplicate } = added;
  return { id: message.id, status: message.status, duplicate, message };
}

function recorded(result: Recorded): Extract<Recorded, { ok: true }> {
  if (!result.ok) throw result.error;
  return result;
}
