import { type Clock, ClockComparison } from '../base/clock.ts';
import type { SharedClock } from '../base/shared-clock.ts';
import { firstId } from '../base/time.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { Logger } from '../log/logger.ts';
import type { Message } from '../model/message.ts';
import type { Store } from '../ports/store.ts';
import type { StoreQuery } from '../ports/store-query.ts';
import type { ClaimedAttempt } from './claimed-attempt.ts';

/** How many messages are read at once. */
const pageSize = 500;
/** How old a `sent` message without its report may be to be looked at again, in milliseconds. */
const sentForMs = 86_400_000;
/** A message from so much later than now was accepted before the clock was set back, in milliseconds. */
const laterMs = 1_000;
/** The same of an id, with the clock of a server: a version before took the time of each machine, which may be ahead. */
const laterIdMs = 60_000;

interface ClockWatchContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
  readonly sharedClock: SharedClock | undefined;
  readonly logger: Logger;
  readonly leaseMs: number;
}

/**
 * Notices that the time of day was set, and corrects the times of stored messages: leases of calls under way keep their
 * length, and after a step back, delays go on from the new time.
 */
export class ClockWatch {
  readonly #context: ClockWatchContext;
  #comparison: ClockComparison;
  readonly #underWay = new Set<ClaimedAttempt>();
  #setByMs = 0;

  constructor(context: ClockWatchContext) {
    this.#context = context;
    this.#comparison = this.#compares();
  }

  #compares(): ClockComparison {
    return new ClockComparison(this.#context.clock, (byMs) => {
      this.#setByMs += byMs;
    });
  }

  /** Notes that the attempts of some calls are being sent. Call the returned function when they are recorded. */
  started(calls: readonly (readonly ClaimedAttempt[])[]): () => void {
    for (const attempts of calls) for (const claimed of attempts) this.#underWay.add(claimed);
    return () => {
      for (const attempts of calls) for (const claimed of attempts) this.#underWay.delete(claimed);
    };
  }

  /** If the time of day was set, corrects the stored times; the promise resolves when that is done. Else undefined. */
  look(): Promise<void> | undefined {
    this.#comparison.look();
    const byMs = this.#setByMs;
    if (byMs === 0) return undefined;
    this.#setByMs = 0;
    return this.#lookAgain(byMs).catch((error: unknown) => {
      this.#setByMs += byMs;
      throw error;
    });
  }

  /** Called when the hub starts: the clock may have been set back between two runs of the process. */
  async hubStarts(): Promise<void> {
    const { store, clock, sharedClock } = this.#context;
    // A clock of the store's server was set when the store was opened.
    this.#comparison = this.#compares();
    const [newest] = (await store.find({ order: 'newest', limit: 1 })).items;
    const now = clock.now().getTime();
    const firstLater = firstId(now + (sharedClock === undefined ? laterMs : laterIdMs));
    // Ids grow also if the clock is set back: such a message may have come before the times of the others could be corrected.
    if (newest !== undefined && (newest.createdAt.getTime() >= now + laterMs || newest.id >= firstLater))
      await this.#rebaseAll(undefined);
  }

  async #lookAgain(byMs: number): Promise<void> {
    const { logger, clock, groupCommit, leaseMs } = this.#context;
    logger.warn({ byMs }, `the time of day was set ${byMs > 0 ? 'forward' : 'back'}; delays go on as before`);
    const at = clock.now();
    const leaseUntil = new Date(at.getTime() + leaseMs);
    const happening = { type: 'clock_set', at, byMs, leaseUntil } as const;
    const leased = [...this.#underWay].map(
      ({ message: { id } }) => ({ kind: 'message', id, happening }) as const,
    );
    await groupCommit.recordAll(leased);
    if (byMs >= 0) return;
    // Items that are being stored have times from before the change.
    await groupCommit.flushed();
    await this.#rebaseAll(byMs);
  }

  async #rebaseAll(byMs: number | undefined): Promise<void> {
    const since = new Date(this.#context.clock.now().getTime() - sentForMs);
    await this.#rebase({ status: ['review', 'queued', 'sending'] }, byMs);
    await this.#rebase({ status: 'sent', createdAfter: since }, byMs);
  }

  /** @param byMs by how much the clock was set; undefined if only the times of the messages show it */
  async #rebase(query: StoreQuery, byMs: number | undefined): Promise<void> {
    const { store, clock, groupCommit } = this.#context;
    let after: string | undefined;
    do {
      const page = await store.find({ ...query, limit: pageSize, ...(after !== undefined && { after }) });
      const at = clock.now();
      const happening = (message: Message) =>
        ({ type: 'clock_set', at, byMs: byMs ?? at.getTime() - message.updatedAt.getTime() }) as const;
      const changed = page.items.filter(({ updatedAt }) => updatedAt > at);
      await groupCommit.recordAll(
        changed.map((message) => ({ kind: 'message', id: message.id, happening: happening(message) })),
      );
      after = page.next;
    } while (after !== undefined);
  }
}
