import { type Hub, type Questions, QuestionTimeoutError } from '@nkul/core';
import { NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { KeptAnswers } from './kept-answers.ts';

type Reading = Pick<Hub['reading'], keyof Hub['reading']>;
type StatsQuery = Parameters<Reading['stats']>[0];

/** The part of a hub that pages read. */
export interface Asked
  extends Pick<Hub, 'get' | 'find' | 'pauses' | 'health' | 'container' | 'textErasedAt'> {
  readonly reading: Reading;
}

/** The answer to a question that a page can do without. Undefined if it took too long. */
export async function inTime<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof QuestionTimeoutError) return undefined;
    throw error;
  }
}

/** The width of a bucket of statistics, in milliseconds: times within one ask for the same. */
const bucketMs = 300_000;

/** The notifiers of a hub. A hub beside the application may leave them out. */
export function notifiersOf({ container }: Pick<Asked, 'container'>): readonly Notifier[] {
  return container.isRegistered(NOTIFIER, true) ? container.resolveAll(NOTIFIER) : [];
}

/** Asks a hub beside its work: each question has a limit, and holds neither the event loop nor the sending of messages. */
export class Asking {
  readonly #hub: Hub;
  readonly #statistics = new KeptAnswers(() => performance.now());
  #questions: Questions | undefined;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** It begins with the first page: a hub may start later than its console. @throws HubStoppedError */
  get hub(): Asked {
    this.#questions ??= this.#hub.questions();
    const [hub, questions] = [this.#hub, this.#questions];
    return {
      get: (id) => questions.get(id),
      find: (query) => questions.find(query),
      pauses: () => questions.pauses(),
      reading: this.#reading(questions),
      health: () => hub.health(),
      textErasedAt: (message) => hub.textErasedAt(message),
      container: hub.container,
    };
  }

  /** Statistics of many days are sums of many counters: they are kept for a while. All else is asked anew. */
  #reading(questions: Questions): Reading {
    return {
      history: (id, options) => questions.history(id, options),
      strays: (query) => questions.strays(query),
      queues: () => questions.queues(),
      unknown: () => questions.unknown(),
      latest: () => questions.latest(),
      stats: (query) => this.#statistics.ask(keyOf(query), () => questions.stats(query)),
      balances: (query) => questions.balances(query),
      consent: (to) => questions.consent(to),
      acts: (query) => questions.acts(query),
    };
  }

  async close(): Promise<void> {
    await this.#questions?.close();
    this.#questions = undefined;
  }
}

/** The same for queries that have the same answer: a bucket counts if it begins at `from` or later, and before `to`. */
function keyOf(query: StatsQuery): string {
  const bucketOf = (time: StatsQuery['from'] | undefined) =>
    time === undefined ? undefined : Math.ceil(new Date(time).getTime() / bucketMs);
  return JSON.stringify({ ...query, from: bucketOf(query.from), to: bucketOf(query.to) });
}
