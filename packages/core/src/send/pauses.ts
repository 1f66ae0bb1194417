import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Pause } from '../model/pause.ts';
import type { Store } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { warnOfPause } from './pause-warning.ts';

/** How many held messages are read at once. */
const pageSize = 500;

interface PausesContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  /** The notifiers of this hub. */
  readonly notifiers: ReadonlyMap<string, unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Which notifiers are paused, and the messages that are held meanwhile. The store keeps the pauses; what it keeps is
 * remembered here, since every claim asks.
 */
export class Pauses {
  readonly #context: PausesContext;
  readonly #paused = new Set<string>();
  /** Notifiers whose pause is on its way to the store. */
  readonly #expected = new Set<string>();

  constructor(context: PausesContext) {
    this.#context = context;
  }

  /** True if a notifier takes no messages. */
  has(notifier: string): boolean {
    return this.#paused.has(notifier) || this.#expected.has(notifier);
  }

  /** The pauses that the store keeps. */
  list(): Promise<readonly Pause[]> {
    return this.#context.store.pauses();
  }

  /** Reads the pauses again: another process may have changed them. */
  async refresh(): Promise<readonly Pause[]> {
    const pauses = await this.list();
    this.#paused.clear();
    for (const { notifier } of pauses) this.#paused.add(notifier);
    return pauses;
  }

  /** At the start of a hub: reads the pauses, tells the log of them, and wakes the messages that were held before. */
  async begin(): Promise<void> {
    const { notifiers, logger } = this.#context;
    for (const pause of await this.refresh()) if (notifiers.has(pause.notifier)) warnOfPause(pause, logger);
    await this.wakeHeld([...notifiers.keys()]);
  }

  /** Follows the events that this process records. */
  heard(event: CoreEvent): void {
    if (event.type === 'notifier.paused') {
      this.#paused.add(event.notifier);
      if (event.reason !== 'operator') warnOfPause(event.pause, this.#context.logger);
    }
    if (event.type === 'notifier.resumed') this.#paused.delete(event.notifier);
  }

  /** A pause will be recorded: the notifier takes nothing from now on. Returns what to call when it is recorded. */
  expect(notifier: string): () => void {
    this.#expected.add(notifier);
    return () => void this.#expected.delete(notifier);
  }

  /** An operator pauses a notifier. */
  async pause(notifier: string): Promise<void> {
    const { groupCommit, clock } = this.#context;
    const happening = { type: 'paused', at: clock.now(), reason: 'operator' } as const;
    await groupCommit.recordOrThrow({ kind: 'notifier', notifier, happening });
  }

  /** Lifts the pause of a notifier, whatever its reason, and wakes what is held for it. */
  async resume(notifier: string): Promise<void> {
    const { groupCommit, clock } = this.#context;
    const happening = { type: 'resumed', at: clock.now() } as const;
    await groupCommit.recordOrThrow({ kind: 'notifier', notifier, happening });
    await this.wakeHeld([notifier]);
  }

  /** Messages that are held, and could go to one of these notifiers, are due at once. */
  async wakeHeld(notifiers: readonly string[]): Promise<void> {
    const { store, groupCommit, clock } = this.#context;
    let after: string | undefined;
    do {
      const page = await store.find({ held: true, limit: pageSize, ...(after !== undefined && { after }) });
      const at = clock.now();
      const woken = page.items.flatMap(({ id }) =>
        notifiers.map(
          (notifier) => ({ kind: 'message', id, happening: { type: 'woken', at, notifier } }) as const,
        ),
      );
      await groupCommit.recordAll(woken);
      after = page.next;
    } while (after !== undefined);
  }
}
