import type { Clock } from '../base/clock.ts';
import type { Due } from '../model/happening.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { type Claim, claimOf } from './claim.ts';
import type { NotifierLane } from './notifier-lane.ts';
import type { SendResult } from './send.ts';

/** How many messages are looked at for one that may be sent to a paused notifier. */
const maxLookedAt = 50;

/** Called with the outcome of the message that was sent to find out; undefined if the notifier was not asked. */
export type ProbeEnded = (outcome: SendResult['outcome'] | undefined) => void;

/** A look for a message that may be sent to a paused notifier. */
export interface ProbeClaim {
  readonly claim?: Claim;
  readonly ended?: ProbeEnded;
  /** The notifier, if it has no room for a call. */
  readonly hasNoRoom?: string;
  readonly nextDueAt?: Date;
  /** True if more messages are due than were looked at. */
  readonly mayBeMore?: boolean;
}

interface ProbeContext {
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
  readonly leaseMs: number;
}

/** The paused notifiers that one message is to be sent to, to find out whether the reason of the pause is over. */
export class Probes {
  /** By the name of the notifier: since when it is paused. */
  readonly #asked = new Map<string, { readonly since: Date; readonly ended: ProbeEnded }>();

  has(notifier: string): boolean {
    return this.#asked.has(notifier);
  }

  ask(notifier: string, since: Date, ended: ProbeEnded): void {
    this.#asked.set(notifier, { since, ended });
  }

  end(notifier: string): void {
    this.#asked.delete(notifier);
  }

  /** Claims messages that wait for the notifier, one at a time, until one of them may be sent there. */
  async claim(
    lane: NotifierLane,
    { groupCommit, clock, leaseMs }: ProbeContext,
    makeDue: () => Due,
  ): Promise<ProbeClaim> {
    const { name } = lane.notifier;
    for (let looked = 0; looked < maxLookedAt; looked += 1) {
      const asked = this.#asked.get(name);
      if (asked === undefined) return {};
      if (lane.capacity().calls === 0) return { hasNoRoom: name };
      const { since, ended } = asked;
      const leaseEndMs = clock.monotonicMs() + leaseMs;
      const { changes, nextDueAt } = await groupCommit.claim(() => ({
        request: { lanes: [], notTaking: [name], maxUnassigned: 1 },
        due: { ...makeDue(), probe: { notifier: name, since } },
      }));
      const [claim] = changes.flatMap((change) => claimOf(change, name, leaseEndMs));
      if (claim !== undefined) {
        this.#asked.delete(name);
        return { claim, ended };
      }
      if (changes.length === 0) return nextDueAt === undefined ? {} : { nextDueAt };
    }
    return { mayBeMore: true };
  }
}
