import type { Clock } from '../base/clock.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { Logger } from '../log/logger.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Acted } from '../model/happening.ts';
import { type Pause, type PauseEnd, withoutMark } from '../model/pause.ts';
import type { PauseReason } from '../model/submission.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Store } from '../ports/store.ts';
import { credentialsMark, hasOtherCredentials } from './credentials-mark.ts';
import type { HeldMessages } from './held-messages.ts';
import { warnOfPause, warnOfResume } from './pause-warning.ts';

interface PausesContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  /** The notifiers of this hub. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
  /** Hears of each notifier that takes messages again. */
  readonly held: HeldMessages;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How a pause ends. */
export interface PauseEnding extends Acted {
  readonly by: PauseEnd;
  /** Ends the pause only if it has this reason. @default any reason */
  readonly only?: PauseReason;
}

/** The pauses of notifiers. The store keeps them; this class has a copy of them, because every claim needs it. */
export class Pauses {
  readonly #context: PausesContext;
  readonly #paused = new Map<string, Pause>();
  /** Notifiers whose pause is being recorded. */
  readonly #expected = new Set<string>();
  /** How often the copy has changed: a reading that began before a change is older than the copy. */
  #changes = 0;
  #doubted = false;
  #changed = (): void => {};
  #whenDoubted = (): void => {};

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

  /** A salted hash of a notifier's credentials, which the store keeps with the pause; undefined if it has no secrets. */
  markOf(name: string): string | undefined {
    const notifier = this.#context.notifiers.get(name);
    return notifier && credentialsMark(notifier);
  }

  /** True if a notifier has other credentials than those that were refused. */
  async hasOtherCredentials(notifier: string): Promise<boolean> {
    const pauses = await this.#context.store.pauses();
    return pauses.some((pause) => pause.notifier === notifier && this.#isForOthers(pause));
  }

  /** True if the pause began because credentials were refused, and its notifier has others now. */
  #isForOthers({ notifier, reason, mark }: Pause): boolean {
    const paused = this.#context.notifiers.get(notifier);
    return reason === 'unauthorized' && paused !== undefined && hasOtherCredentials(mark, paused);
  }

  /** Reads the pauses again: another process may have changed them. */
  async refresh(): Promise<readonly Pause[]> {
    for (;;) {
      const changes = this.#changes;
      const pauses = await this.#context.store.pauses();
      if (changes !== this.#changes) continue;
      const before = [...this.#paused.keys()];
      this.#paused.clear();
      for (const pause of pauses) this.#paused.set(pause.notifier, pause);
      for (const notifier of before) if (!this.#paused.has(notifier)) this.#context.held.takesAgain(notifier);
      this.#hasChanged();
      return pauses;
    }
  }

  /** The copy may differ from what the store keeps: an answer of the store was lost. The next claim reads it again. */
  doubt(): void {
    this.#doubted = true;
    this.#whenDoubted();
  }

  /** Calls back when the copy may differ from what the store keeps. */
  onDoubt(doubted: () => void): void {
    this.#whenDoubted = doubted;
  }

  /** If the copy is doubted, reads the pauses again. Else undefined. */
  settled(): Promise<void> | undefined {
    return this.#doubted ? this.#settle() : undefined;
  }

  async #settle(): Promise<void> {
    this.#doubted = false;
    try {
      await this.refresh();
    } catch (error) {
      this.#doubted = true;
      throw error;
    }
  }

  /**
   * Called when the hub starts. Reads the pauses, ends those whose notifier was refused and has other credentials now,
   * logs the others, and wakes the messages that are held.
   */
  async begin(): Promise<void> {
    const { notifiers, logger } = this.#context;
    for (const pause of await this.refresh()) {
      const notifier = notifiers.get(pause.notifier);
      if (notifier === undefined) continue;
      if (this.#isForOthers(pause))
        await this.#end(pause.notifier, { by: 'credentials', only: 'unauthorized' });
      else warnOfPause(pause, logger);
    }
    // The routes may be others than when a message was held.
    await this.#context.held.wake([...notifiers.keys()].filter((name) => !this.#paused.has(name)));
  }

  /** Follows the events that this process records. */
  heard(event: CoreEvent): void {
    if (event.type === 'notifier.paused') {
      this.#paused.set(event.notifier, event.pause);
      if (event.reason !== 'operator') warnOfPause(event.pause, this.#context.logger);
      this.#hasChanged();
    }
    if (event.type === 'notifier.resumed') {
      this.#paused.delete(event.notifier);
      this.#context.held.takesAgain(event.notifier);
      if (event.by !== undefined && event.by !== 'operator') warnOfResume(event, this.#context.logger);
      this.#hasChanged();
    }
  }

  #hasChanged(): void {
    this.#changes += 1;
    this.#changed();
  }

  /** A pause is being recorded: the notifier takes no messages from now on. Call the returned function afterwards. */
  expect(notifier: string): () => void {
    this.#expected.add(notifier);
    return () => {
      this.#expected.delete(notifier);
      if (!this.#paused.has(notifier)) this.#context.held.takesAgain(notifier);
    };
  }

  /** Pauses a notifier for an operator. */
  async pause(notifier: string, deed: Acted = {}): Promise<void> {
    const { groupCommit, clock } = this.#context;
    const happening = { type: 'paused', at: clock.now(), reason: 'operator', ...deed } as const;
    await groupCommit.recordOrThrow({ kind: 'notifier', notifier, happening });
  }

  /** Ends the pause of a notifier, and wakes what is held elsewhere and may go to it. */
  async resume(notifier: string, end: PauseEnding = { by: 'operator' }): Promise<void> {
    await this.#end(notifier, end);
    await this.#context.held.wake([notifier]);
  }

  async #end(notifier: string, end: PauseEnding): Promise<void> {
    const { groupCommit, clock } = this.#context;
    const happening = { type: 'resumed', at: clock.now(), ...end } as const;
    await groupCommit.recordOrThrow({ kind: 'notifier', notifier, happening });
    // Its end was recorded before, unheard.
    const known = this.#paused.get(notifier);
    if (known !== undefined && (end.only === undefined || end.only === known.reason)) await this.refresh();
  }
}
