import { EventEmitter } from 'eventemitter3';
import { eventHandedOut } from '../handout/handed-out.ts';
import type { Logger } from '../log/logger.ts';
import type { CallbackRefused, CoreEvent, EventOf, ListenerFailed } from '../model/core-event.ts';
import type { Observers } from '../observe/observers.ts';
import { checkEventName, checkFunction } from './event-names.ts';

type Listener<Event> = (event: Event) => unknown;
type Emitted = CoreEvent | CallbackRefused | ListenerFailed;
/** Removes a listener. */
export type Unsubscribe = () => void;

/** Emits each event to listeners, at most once. If a listener throws or rejects, the others and the caller go on. */
export class EventBus {
  readonly #emitter = new EventEmitter<string>();
  readonly #logger: Logger;
  readonly #observers: Observers | undefined;

  constructor(logger: Logger, observers?: Observers) {
    this.#logger = logger;
    this.#observers = observers;
  }

  on<Name extends CoreEvent['type']>(name: Name, listener: Listener<EventOf<Name>>): Unsubscribe;
  on(name: 'listener.failed', listener: Listener<ListenerFailed>): Unsubscribe;
  on(name: 'callback.refused', listener: Listener<CallbackRefused>): Unsubscribe;
  on(name: '*', listener: Listener<CoreEvent>): Unsubscribe;
  on(name: string, listener: Listener<never>): Unsubscribe {
    checkEventName(name, {
      method: 'on()',
      field: 'name',
      others: ['*', 'listener.failed', 'callback.refused'],
    });
    checkFunction(listener, 'on()', 'listener');
    // The overloads above give each listener the type of its events.
    const own = listener as Listener<Emitted>;
    const guarded = (event: Emitted) => this.#call(own, event);
    this.#emitter.on(name, guarded);
    return () => void this.#emitter.off(name, guarded);
  }

  /** Gives each event, not a copy, to a part of the hub. The part must not change it, and must not throw. */
  follow(part: (event: CoreEvent) => void): void {
    this.#emitter.on('*', part);
  }

  emit(events: readonly CoreEvent[]): void {
    for (const event of events) {
      this.#observers?.event(event);
      this.#emitter.emit(event.type, event);
      this.#emitter.emit('*', event);
    }
  }

  /** Emits that a call was refused. This event is not stored. */
  emitRefused(refused: CallbackRefused): void {
    this.#emitter.emit(refused.type, refused);
  }

  /** Gives a listener its own copy. The listener may answer with a promise, or with another thenable that rejects. */
  #call(listener: Listener<Emitted>, event: Emitted): void {
    try {
      const answer = listener(forListener(event));
      if (typeof answer !== 'object' || answer === null) return;
      Promise.resolve(answer).then(undefined, (error: unknown) => this.#failed(error, event));
    } catch (error) {
      this.#failed(error, event);
    }
  }

  #failed(error: unknown, event: Emitted): void {
    this.#observers?.listenerFailed(event.type);
    if (event.type === 'listener.failed' || this.#emitter.listenerCount('listener.failed') === 0) {
      try {
        this.#logger.error({ event: event.type, error }, 'a listener failed');
      } catch {
        // The event is stored. A logger that throws must not harm it, like a listener.
      }
      return;
    }
    const failed: ListenerFailed = { type: 'listener.failed', error, event };
    this.#emitter.emit('listener.failed', failed);
  }
}

function forListener(event: Emitted): Emitted {
  switch (event.type) {
    case 'listener.failed':
      return {
        ...event,
        event: event.event.type === 'callback.refused' ? event.event : eventHandedOut(event.event),
      };
    case 'callback.refused':
      return { ...event };
    default:
      return eventHandedOut(event);
  }
}
