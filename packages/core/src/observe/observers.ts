import { isTraceparent } from '../base/trace.ts';
import type { CountedLog } from '../log/counted-log.ts';
import { shownError } from '../log/shown-error.ts';
import type { CoreEvent } from '../model/core-event.ts';
import { GuardedObservation } from './guarded-observation.ts';
import type {
  AcceptingCall,
  AcceptingEnd,
  GivenBack,
  Observation,
  Observer,
  PricedAttempt,
  ReceivingCall,
  ReceivingEnd,
  RefusedCall,
  SendingCall,
  SendingEnd,
  SettledAnswers,
  StoredGroup,
} from './observer.ts';

/** The observers of a hub. If they fail, the work goes on. */
export class Observers {
  readonly #observers: readonly Observer[];
  readonly #countedLog: CountedLog;

  /** Undefined without an observer: then nothing is spent on them. */
  static of(observers: readonly Observer[], countedLog: CountedLog): Observers | undefined {
    return observers.length === 0 ? undefined : new Observers(observers, countedLog);
  }

  private constructor(observers: readonly Observer[], countedLog: CountedLog) {
    this.#observers = observers;
    this.#countedLog = countedLog;
  }

  started(hub: { readonly notifiers: readonly string[]; readonly callbacks: readonly string[] }): void {
    this.#tell((observer) => observer.started?.(hub));
  }

  accepting(call: AcceptingCall): GuardedObservation<AcceptingEnd> {
    return this.#begin((observer) => observer.accepting?.(call));
  }

  sending(call: SendingCall): GuardedObservation<SendingEnd> {
    return this.#begin((observer) => observer.sending?.(call));
  }

  settled(answers: SettledAnswers): void {
    this.#tell((observer) => observer.settled?.(answers));
  }

  priced(attempts: readonly PricedAttempt[]): void {
    this.#tell((observer) => observer.priced?.(attempts));
  }

  givenBack(messages: readonly GivenBack[]): void {
    this.#tell((observer) => observer.givenBack?.(messages));
  }

  receiving(call: ReceivingCall): GuardedObservation<ReceivingEnd> {
    return this.#begin((observer) => observer.receiving?.(call));
  }

  callbackRefused(refused: RefusedCall): void {
    this.#tell((observer) => observer.callbackRefused?.(refused));
  }

  event(event: CoreEvent): void {
    for (const observer of this.#observers) {
      // Once for each event: a function for each would cost as much as the observer.
      try {
        observer.event?.(event);
      } catch (error) {
        this.#failed(observer, error);
      }
    }
  }

  stored(group: StoredGroup): void {
    this.#tell((observer) => observer.stored?.(group));
  }

  /** @param sequence undefined if this process does not give it events any more */
  handled(subscriber: string, sequence: number | undefined): void {
    const place = { subscriber, ...(sequence !== undefined && { sequence }) };
    this.#tell((observer) => observer.handled?.(place));
  }

  listenerFailed(event: string): void {
    this.#tell((observer) => observer.listenerFailed?.(event));
  }

  #tell(call: (observer: Observer) => void): void {
    for (const observer of this.#observers) this.#guarded(observer, () => call(observer));
  }

  #begin<End>(begin: (observer: Observer) => Observation<End> | undefined): GuardedObservation<End> {
    const begun: Observation<End>[] = [];
    for (const observer of this.#observers) {
      const observation = this.#guarded(observer, () => begin(observer));
      if (observation !== undefined) begun.push(this.#guardedAll(observer, observation));
    }
    return new GuardedObservation(begun);
  }

  /** The same observation, which does not throw. */
  #guardedAll<End>(observer: Observer, observation: Observation<End>): Observation<End> {
    const trace = this.#guarded(observer, () => observation.trace);
    return {
      ...(isTraceparent(trace) && { trace }),
      within: (work) => this.#within(observer, observation, work),
      ended: (end) => this.#guarded(observer, () => observation.ended(end)),
    };
  }

  /** Runs the work once, and gives its result or error, also if the observer does not. */
  #within<End, Result>(observer: Observer, observation: Observation<End>, work: () => Result): Result {
    if (observation.within === undefined) return work();
    let end: { readonly result: Result } | { readonly error: unknown } | undefined;
    const once = (): Result => {
      end ??= endOf(work);
      return resultOf(end);
    };
    this.#guarded(observer, () => {
      try {
        observation.within?.(once);
      } catch (error) {
        // An error of the work is the work's own.
        if (end === undefined || 'result' in end || end.error !== error) throw error;
      }
    });
    return once();
  }

  #guarded<Result>(observer: Observer, call: () => Result): Result | undefined {
    try {
      return call();
    } catch (error) {
      this.#failed(observer, error);
      return undefined;
    }
  }

  #failed({ name }: Observer, error: unknown): void {
    const details = { observer: name, ...shownError(error) };
    this.#countedLog.error(name, details, 'an observer failed; the work went on without it');
  }
}

type WorkEnd<Result> = { readonly result: Result } | { readonly error: unknown };

function endOf<Result>(work: () => Result): WorkEnd<Result> {
  try {
    return { result: work() };
  } catch (error) {
    return { error };
  }
}

function resultOf<Result>(end: WorkEnd<Result>): Result {
  if ('error' in end) throw end.error;
  return end.result;
}
