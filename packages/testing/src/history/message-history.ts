import {
  type Attempt,
  type DeliveryReport,
  type Erased,
  type EventDraft,
  type Happening,
  lifecycle,
  type Message,
  type Plan,
  type PlanStep,
  type Resolved,
  type Settled,
  stepsFor,
} from '@nkul/core/store';
import { sampleMessage, sampleSteps } from '../base/sample-message.ts';
import { type ManualClock, manualClock } from '../fakes/manual-clock.ts';

/** A happening to a message, with the message before and after it, and its events. */
export interface HistoryChange {
  readonly before: Message;
  readonly happening: Happening;
  readonly after: Message;
  readonly events: readonly EventDraft[];
}

export interface MessageHistoryOptions {
  /** The routes of the hub; the message takes the one of its name. @default `default`, of `sampleSteps` */
  readonly routes?: Plan;
  /** The last known balances of the notifiers' accounts, in units. @default all are unknown */
  readonly balances?: ReadonlyMap<string, number>;
}

const leaseMs = 60_000;

function notifiersIn(step: PlanStep): readonly string[] {
  return 'spread' in step ? step.spread.map((member) => member.step.notifier) : [step.notifier];
}

/**
 * The history of one message under the core's rules, without a store or a hub. Each step returns the names of the events
 * that it emitted.
 */
export class MessageHistory {
  readonly clock: ManualClock = manualClock();
  readonly changes: HistoryChange[] = [];
  message: Message;
  /** The routes as the hub has them now. */
  routes: Plan;
  balances: ReadonlyMap<string, number> | undefined;
  /** Until when the recipient is not to be disturbed. */
  quietUntil: Date | undefined;
  #waiting: DeliveryReport[] = [];

  constructor(
    patch: Partial<Message> = {},
    { routes = { default: sampleSteps }, balances }: MessageHistoryOptions = {},
  ) {
    this.routes = routes;
    this.balances = balances;
    const route = routes[patch.route ?? 'default'];
    const message = sampleMessage(this.clock, patch);
    const steps = patch.steps ?? (route && stepsFor(route, { ...message, steps: [] }, undefined));
    this.message = { ...message, ...(steps && { steps, dueFor: steps[message.step]?.notifier }), ...patch };
  }

  /** All events, in order. */
  get events(): readonly EventDraft[] {
    return this.changes.flatMap(({ events }) => events);
  }

  /** The attempts that a worker started, each with the message right before. */
  get starts(): readonly { readonly before: Message; readonly attempt: Attempt }[] {
    return this.changes.flatMap(({ before, happening, after }) =>
      happening.type === 'due'
        ? after.attempts.slice(before.attempts.length).map((attempt) => ({ before, attempt }))
        : [],
    );
  }

  /** A worker claims the message. @param available the notifiers that take messages. @default all */
  due(available?: readonly string[], random = 0.5): readonly string[] {
    const at = this.clock.now();
    const all = Object.values(this.routes).flatMap((route) => route.flatMap(notifiersIn));
    return this.happen({
      type: 'due',
      referenceOf: (notifier, { id, attempt }) => (notifier === 'mail' ? `${id}:${attempt}` : undefined),
      at,
      leaseUntil: new Date(at.getTime() + leaseMs),
      routes: this.routes,
      available: new Set(available ?? all),
      ...(this.balances && { balances: this.balances }),
      quietUntil: () => this.quietUntil,
      random,
    });
  }

  /** Moves the time on until the message is due, then a worker claims it. */
  dueInTime(available?: readonly string[], random?: number): readonly string[] {
    const { dueAt } = this.message;
    if (dueAt !== undefined && dueAt > this.clock.now()) this.clock.set(dueAt);
    return this.due(available, random);
  }

  /** The notifier answers for an attempt; by default for the latest. */
  settle(
    submission: Settled['submission'],
    {
      attempt = this.message.attempts.length,
      random = 0.5,
    }: { readonly attempt?: number; readonly random?: number } = {},
  ): readonly string[] {
    return this.happen({ type: 'settled', at: this.clock.now(), attempt, submission, random });
  }

  /** A report comes. It is parked until its reference is known. A report about another address is ignored. */
  report(report: DeliveryReport): readonly string[] {
    if (!this.#knows(report)) {
      this.#waiting.push(report);
      return [];
    }
    if (!lifecycle.isAbout(this.message, report)) return [];
    return this.happen({ type: 'reported', at: this.clock.now(), report });
  }

  cancel(): readonly string[] {
    return this.happen({ type: 'cancelled', at: this.clock.now() });
  }

  /** A limit leaves it to a person when it is accepted. */
  holdForReview(): readonly string[] {
    const reason = { code: 'over_limit', message: 'a limit is reached' } as const;
    return this.happen({ type: 'limited', to: 'review', at: this.clock.now(), reason });
  }

  /** A person lets it go out of review. */
  release(): readonly string[] {
    return this.happen({ type: 'released', at: this.clock.now() });
  }

  /** A person cancels it in review. */
  drop(): readonly string[] {
    return this.happen({ type: 'dropped', at: this.clock.now() });
  }

  /** Somebody asks to erase the message. */
  erase(what: Erased = 'all'): readonly string[] {
    return this.happen({ type: 'erased', at: this.clock.now(), what, by: 'request' });
  }

  /** The store was restored from a backup. */
  restore(): readonly string[] {
    return this.happen({ type: 'restored', at: this.clock.now() });
  }

  /** An operator resolves the message. */
  resolve(what: Omit<Resolved, 'type' | 'at'>): readonly string[] {
    return this.happen({ type: 'resolved', at: this.clock.now(), ...what });
  }

  /** It is to be looked at again. */
  wake(): readonly string[] {
    return this.happen({ type: 'woken', at: this.clock.now() });
  }

  /** Applies any happening. */
  happen(happening: Happening): readonly string[] {
    const before = this.message;
    const { message, events } = lifecycle.apply(before, happening);
    this.message = message;
    this.changes.push({ before, happening, after: message, events });
    const ready = this.#waiting.filter((report) => this.#knows(report));
    this.#waiting = this.#waiting.filter((report) => !this.#knows(report));
    return [...events.map(({ type }) => type), ...ready.flatMap((report) => this.report(report))];
  }

  /** The whole history, as text for a reader. */
  toString(): string {
    const lines = this.changes.map(({ before, happening, after, events }) => {
      const what = JSON.stringify({ ...happening, routes: undefined });
      return `${before.status} ${what} ${after.status}: ${events.map(({ type }) => type).join(', ')}`;
    });
    return [`${this.message.route}, onUnknown: ${this.message.onUnknown}`, ...lines].join('\n');
  }

  #knows({ notifier, reference }: DeliveryReport): boolean {
    return this.message.attempts.some(
      (attempt) =>
        attempt.notifier === notifier &&
        (attempt.reference === reference || (attempt.aliases ?? []).includes(reference)),
    );
  }
}
