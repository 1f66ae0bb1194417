import type { Clock } from '../base/clock.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Store } from '../ports/store.ts';
import { waitReasons } from './wait-reason.ts';

/** How long a report may be parked before it is logged: it may arrive before the provider's own answer. */
const patienceMs = 60_000;

interface ParkedWatchContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly countedLog: CountedLog;
}

/** Logs, once in a while, that delivery reports wait for messages with their references. */
export class ParkedWatch {
  readonly #context: ParkedWatchContext;
  readonly #timers = new Map<string, () => void>();
  #stopped = false;

  constructor(context: ParkedWatchContext) {
    this.#context = context;
  }

  heard(event: CoreEvent): void {
    if (event.type !== 'report.parked') return;
    const { notifier } = event.report;
    if (!this.#timers.has(notifier)) this.#lookLater(notifier);
  }

  #lookLater(notifier: string): void {
    const { clock } = this.#context;
    const at = new Date(clock.now().getTime() + patienceMs);
    this.#timers.set(
      notifier,
      clock.wakeAt(at, () => void this.#look(notifier)),
    );
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  async #look(notifier: string): Promise<void> {
    this.#timers.delete(notifier);
    const { store, clock, countedLog } = this.#context;
    try {
      const { parked } = await store.backlog(clock.now());
      const [line = ''] = waitReasons.parked_report.log?.lines ?? [];
      if (parked > 0) countedLog.warn(notifier, { notifier, waiting: parked }, line);
    } catch {
      // `hub.health()` shows a store that cannot be read.
      if (!this.#stopped && !this.#timers.has(notifier)) this.#lookLater(notifier);
    }
  }
}
