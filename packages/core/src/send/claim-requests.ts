import type { Clock } from '../base/clock.ts';
import type { LastBalances } from '../lane/last-balances.ts';
import type { NotifierLane } from '../lane/notifier-lane.ts';
import type { Pauses } from '../lane/pauses.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Due } from '../model/happening.ts';
import { isSpread, type Plan, type PlanStep } from '../model/message.ts';
import type { ClaimRequest } from '../ports/claim.ts';
import type { WorkerCalls } from '../ports/lanes.ts';
import type { Notifier } from '../ports/notifier.ts';
import { ownReferences } from './own-reference.ts';

interface ClaimRequestsContext {
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly plan: Plan;
  readonly pauses: Pauses;
  /** Absent if messages do not pass over a notifier for its balance. */
  readonly lastBalances: LastBalances | undefined;
  /** Names of removed notifiers. Messages that still wait for them are re-routed by the current routes. */
  readonly retired: readonly string[];
  readonly clock: Clock;
  readonly countedLog: CountedLog;
  readonly leaseMs: number;
  /** The place of an address, for statistics. */
  readonly placeOf: NonNullable<Due['placeOf']>;
  readonly quietUntil: Due['quietUntil'] | undefined;
}

/** A request for the store, and the happening that it applies to the messages that it claims. */
export interface DueRequest {
  readonly request: ClaimRequest;
  readonly due: Due;
}

/** Makes the requests of claims: which notifiers take messages at this moment, and how many. */
export class ClaimRequests {
  readonly #context: ClaimRequestsContext;
  readonly #lanes: readonly NotifierLane[];
  readonly #worker: string;
  readonly #referenceOf: Due['referenceOf'] | undefined;

  constructor(lanes: readonly NotifierLane[], context: ClaimRequestsContext) {
    this.#lanes = lanes;
    this.#context = context;
    // Not an id of the clock: those go by the time of the store, which is not known yet.
    this.#worker = crypto.randomUUID();
    this.#referenceOf = ownReferences(context.notifiers, context.countedLog);
  }

  /** @param leftOut true for a notifier whose messages are claimed apart, as probes: the request does not touch them */
  next(leftOut: (notifier: string) => boolean): DueRequest {
    const { retired, notifiers } = this.#context;
    const open = this.#open();
    const available = new Set(open.map(({ notifier }) => notifier.name));
    const others = [...notifiers.keys()].filter((name) => !available.has(name) && !leftOut(name));
    const calls = this.#calls();
    return {
      request: {
        ...{ lanes: open.map((lane) => lane.capacity()), notTaking: [...retired, ...others] },
        ...(calls && { calls }),
      },
      due: this.#due(available),
    };
  }

  /** A request that takes nothing, and reports that the calls of this worker have ended; undefined if that changes nothing. */
  last(): DueRequest | undefined {
    const calls = this.#calls();
    return (
      calls && { request: { lanes: [], notTaking: [], maxUnassigned: 0, calls }, due: this.#due(new Set()) }
    );
  }

  #calls(): WorkerCalls | undefined {
    const lanes = this.#lanes.flatMap((lane) => lane.calls() ?? []);
    return lanes.length === 0 ? undefined : { worker: this.#worker, lanes };
  }

  /** A request for one message that waits for a paused notifier. @param since as in `Due.probe` */
  probe(notifier: string, since: Date): DueRequest {
    const available = new Set(this.#open().map((lane) => lane.notifier.name));
    return {
      request: { lanes: [], notTaking: [notifier], maxUnassigned: 1 },
      due: { ...this.#due(available), probe: { notifier, since } },
    };
  }

  #open(): readonly NotifierLane[] {
    const { pauses } = this.#context;
    return this.#lanes.filter((lane) => !pauses.has(lane.notifier.name) && !this.#shouldReroute(lane));
  }

  #due(available: ReadonlySet<string>): Due {
    const { clock, leaseMs, plan, placeOf, quietUntil, lastBalances } = this.#context;
    const at = clock.now();
    const balances = lastBalances?.recent();
    return {
      type: 'due',
      at,
      leaseUntil: new Date(at.getTime() + leaseMs),
      routes: plan,
      available,
      ...(balances && { balances }),
      ...(this.#referenceOf && { referenceOf: this.#referenceOf }),
      placeOf,
      ...(quietUntil && { quietUntil }),
      random: clock.random(),
    };
  }

  /**
   * True if the notifier is to be avoided, and some route has a step after it. Messages that have such a step take it;
   * the others are held.
   */
  #shouldReroute({ isAvoided, notifier }: NotifierLane): boolean {
    return isAvoided && Object.values(this.#context.plan).some((route) => hasStepAfter(route, notifier.name));
  }
}

/** True if some message may have another step after one of this notifier. */
function hasStepAfter(route: readonly PlanStep[], notifier: string): boolean {
  return route.some((step, place) => {
    if (!isSpread(step)) return step.notifier === notifier && place < route.length - 1;
    const isMember = step.spread.some((one) => one.step.notifier === notifier);
    return isMember && (step.spread.length > 1 || place < route.length - 1);
  });
}
