import type { Clock } from '../base/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { CoreEvent } from '../model/core-event.ts';
import { type Pause, type PauseEnd, withoutMark } from '../model/pause.ts';
import type { PauseReason } from '../model/submission.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Store } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { credentialsMark, hasOtherCredentials } from './credentials-mark.ts';
import { warnOfPause, warnOfResume } from './pause-warning.ts';

/** How many held messages are read at once. */
const pageSize = 500;

interface PausesContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  /** The notifiers of this hub. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How a pause ends. */
export interface PauseEnding {
  readonly by: PauseEnd;
  /** Ends a pause for this reason alone. @default any */
  readonly only?: PauseReason;
}

/**
 * Which notifiers are paused, and the messages that are held meanwhile. The store keeps the pauses; what it keeps is
 * remembered here, since every claim asks.
 */
export class Pauses {
  readonly #context: PausesContext;
  readonly #paused = new Map<string, Pause>();
  /** Notifiers whose pause is on its way to the store. */
  readonly #expected = new Set<string>();
  readonly #marks = new Map<string, string | undefined>();
  #changed = (): void => {};

  constructor(context: PausesContext) {
    this.#context = context;
  }

  /** True if a notifier takes no messages. */
  has(notifier: string): boolean {
    return this.#paused.has(notifier) || this.#expected.has(notifier);
  }

  /** The pause of a notifier, as far as this process knows. */
  get(notifier: string): Pause | undefined {
    return this.#paused.get(notifier);
  }

  /** Calls back when this process learns that a pause has begun or ended. */
  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  /** The pauses that the store keeps. */
  async list(): Promise<readonly Pause[]> {
    return (await this.#context.store.pauses()).map(withoutMark);
  }

  /** A salted hash of a notifier's credentials, for the store to keep; undefined if it tells none. */
  markOf(name: string): string | undefined {
    const notifier = this.#context.notifiers.get(name);
    if (notifier !== undefined && !this.#marks.has(name)) this.#marks.set(name, credentialsMark(notifier));
    return this.#marks.get(name);
  }

  /** Reads the pauses again: another process may have changed them. */
  async refresh(): Promise<readonly Pause[]> {
    const pauses = await this.#context.store.pauses();
    this.#paused.clear();
    for (const pause of pauses) this.#paused.set(pause.notifier, pause);
    this.#changed();
    return pauses;
  }

  /**
   * At the start of a hub: reads the pauses, ends those of notifiers that have other credentials now, tells the log of
   * the others, and wakes the messages that were held before.
   */
  async begin(): Promise<void> {
    const { notifiers, logger } = this.#context;
    for (const pause of await this.refresh()) {
      const notifier = notifiers.get(pause.notifier);
      if (notifier === undefined) continue;
      if (pause.reason === 'unauthorized' && hasOtherCredentials(pause.mark, notifier))
        await this.#end(pause.notifier, { by: 'credentials', only: 'unauthorized' });
      else warnOfPause(pause, logger);
    }
    await this.wakeHeld([...notifiers.keys()]);
  }

  /** Follows the events that this process records. */
  heard(event: CoreEvent): void {
    if (event.type === 'notifier.paused') {
      this.#paused.set(event.notifier, event.pause);
      if (event.reason !== 'operator') warnOfPause(event.pause, this.#context.logger);
      this.#changed();
    }
    if (event.type === 'notifier.resumed') {
      this.#paused.delete(event.notifier);
      if (event.by !== undefined && event.by !== 'operator') warnOfResume(event, this.#context.logger);
      this.#changed();
    }
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

  /** Ends the pause of a notifier, for any reason or for one alone, and wakes what is held for it. */
  async resume(notifier: string, end: PauseEnding = { by: 'operator' }): Promise<void> {
    await this.#end(notifier, end);
    await this.wakeHeld([notifier]);
  }

  async #end(notifier: string, end: PauseEnding): Promise<void> {
    const { groupCommit, clock } = this.#context;
    const happening = { type: 'resumed', at: clock.now(), ...end } as const;
    await groupCommit.recordOrThrow({ kind: 'notifier', notifier, happening });
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
