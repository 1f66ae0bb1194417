import type {
  AcceptingCall,
  AcceptingEnd,
  Clock,
  CoreEvent,
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
} from '@nkul/core/adapter';
import type { EventMetrics } from '../metrics/event-metrics.ts';
import type { Instruments } from '../metrics/instruments.ts';
import { errorCode } from '../metrics/label-caps.ts';
import { outcomeOf, type Traces } from '../traces/traces.ts';

interface HubObserverParts {
  readonly instruments: Instruments;
  readonly events: EventMetrics;
  /** Absent without OpenTelemetry. */
  readonly traces: Traces | undefined;
  /** The clock of the hub, once it is made. */
  readonly clock: () => Clock;
}

/** Gives all that a hub does to metrics and traces. */
export class HubObserver implements Observer {
  readonly name = 'telemetry';
  readonly #instruments: Instruments;
  readonly #events: EventMetrics;
  readonly #traces: Traces | undefined;
  readonly #clock: () => Clock;
  /** By notifier: its calls under way. */
  readonly #inFlight = new Map<string, number>();

  constructor({ instruments, events, traces, clock }: HubObserverParts) {
    this.#instruments = instruments;
    this.#events = events;
    this.#traces = traces;
    this.#clock = clock;
  }

  /**
   * Series that are there from the start: Prometheus does not see the first increase of a series that begins with it.
   */
  started({
    notifiers,
    callbacks,
  }: {
    readonly notifiers: readonly string[];
    readonly callbacks: readonly string[];
  }): void {
    this.#instruments.add('refused', 0, ['NKUL_STORE']);
    for (const operation of ['add', 'record', 'claim', 'read'])
      this.#instruments.add('storeFailures', 0, [operation]);
    for (const notifier of notifiers) this.#instruments.add('attempts', 0, [notifier, 'accepted', '']);
    for (const notifier of callbacks) {
      this.#events.started(notifier, this.#clock().now());
      for (const verdict of ['delivered', 'undelivered'])
        this.#instruments.add('reports', 0, [notifier, 'applied', verdict]);
      this.#instruments.add('reports', 0, [notifier, 'quarantined', 'none']);
      for (const status of ['403', '404']) this.#instruments.add('callbacks', 0, [notifier, status]);
    }
  }

  accepting(call: AcceptingCall): Observation<AcceptingEnd> {
    return withEnd(this.#traces?.accepting(call), (end) => {
      if ('error' in end) this.#instruments.add('refused', 1, [errorCode(end.error)]);
    });
  }

  sending(call: SendingCall): Observation<SendingEnd> {
    const { notifier } = call;
    const beganMs = this.#clock().monotonicMs();
    this.#count(notifier, 1);
    return withEnd(this.#traces?.sending(call), ({ outcomes }) => {
      this.#count(notifier, -1);
      const seconds = (this.#clock().monotonicMs() - beganMs) / 1_000;
      this.#instruments.observe('sendDuration', seconds, [notifier, outcomeOf(outcomes)]);
    });
  }

  receiving(call: ReceivingCall): Observation<ReceivingEnd> {
    return withEnd(this.#traces?.receiving(call), ({ status, reports }) => {
      this.#instruments.add('callbacks', 1, [call.notifier, String(status)]);
      for (const { report, events } of reports)
        if (events.length === 0) this.#events.report(report, 'duplicate', this.#clock().now());
    });
  }

  settled(answers: SettledAnswers): void {
    this.#events.settled(answers);
  }

  priced(attempts: readonly PricedAttempt[]): void {
    this.#events.priced(attempts);
  }

  givenBack(messages: readonly GivenBack[]): void {
    this.#events.givenBack(messages);
  }

  callbackRefused({ notifier = '', status }: RefusedCall): void {
    this.#instruments.add('callbacks', 1, [notifier, String(status)]);
  }

  event(event: CoreEvent): void {
    this.#events.event(event);
    this.#traces?.event(event);
  }

  stored({ operation, items, durationMs, failed }: StoredGroup): void {
    if (failed) this.#instruments.add('storeFailures', 1, [operation]);
    this.#instruments.observe('storeDuration', durationMs / 1_000, [operation]);
    // A claim that finds nothing to do is not a group.
    if (items > 0) this.#instruments.observe('turnSize', items, [operation]);
  }

  handled({ subscriber, sequence }: { readonly subscriber: string; readonly sequence?: number }): void {
    this.#events.handled(subscriber, sequence);
  }

  listenerFailed(event: string): void {
    this.#instruments.add('listenerFailures', 1, [event]);
  }

  #count(notifier: string, more: 1 | -1): void {
    const now = (this.#inFlight.get(notifier) ?? 0) + more;
    this.#inFlight.set(notifier, now);
    this.#instruments.set('inFlight', now, [notifier]);
  }
}

function withEnd<End>(
  observation: Observation<End> | undefined,
  ended: (end: End) => void,
): Observation<End> {
  if (observation === undefined) return { ended };
  return {
    ...observation,
    ended(end) {
      try {
        ended(end);
      } finally {
        observation.ended(end);
      }
    },
  };
}
