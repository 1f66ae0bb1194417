import type { CoreEvent, Hub } from '@nkul/core';
import type { Asking } from '../entry/asked.ts';
import { findWithin, isInScope } from '../entry/scoped.ts';
import type { Visitor } from '../settings/console-options.ts';

type Scope = Visitor['scope'];

/** A page that waits for news. */
interface Listener {
  /** Gets the mark of its scope, each time that the store was asked. Another mark: something has changed. */
  tell(mark: string): void;
  beat(): void;
  end(): void;
}

/** The pages of one scope, and the last answers for it. */
interface Audience {
  readonly scope: Scope;
  readonly listeners: Set<Listener>;
  /** The number of the last event; under a scope, the id of the newest message. */
  newest: string;
  /** How many events of messages of a scope this process has recorded since it began. */
  changes: number;
  /** Messages accepted before were looked for already. */
  since: Date;
}

/** How often something is looked for at most, in milliseconds. */
const tickMs = 1_000;
/** Every how many ticks the store is asked for news of other processes, and a sign of life is written. */
const [ticksALook, ticksABeat] = [2, 15];
/** How far back the newest message of a scope is looked for at first, in milliseconds. */
const firstBackMs = 3_600_000;
/** How far looks overlap, in milliseconds: machines differ, and a message is stored after it was accepted. */
const overlapMs = 10_000;

/**
 * Asks the store for all open pages of a console together, and only while there are some: a second after an event of this process, and every
 * two seconds for those of others.
 *
 * The mark of a person without a scope is the number of the last event. One with a scope learns nothing of the messages of
 * others, not even how many events they make: there, the mark is the id of the newest message that the person may see, and how often
 * this process has changed such messages.
 */
export class News {
  readonly #hub: Hub;
  readonly #asking: Asking;
  readonly #now: () => Date;
  readonly #audiences = new Map<string, Audience>();
  #timer: NodeJS.Timeout | undefined;
  #unhear: (() => void) | undefined;
  #ticks = 0;
  #latest = '';
  #isDue = false;
  #isLooking = false;
  #hasRun = false;

  constructor(hub: Hub, asking: Asking, now: () => Date) {
    this.#hub = hub;
    this.#asking = asking;
    this.#now = now;
  }

  /** Gives news to a page, from now on. Returns a function that ends it. */
  add(listener: Listener, scope: Scope): () => void {
    const key = JSON.stringify(scope) ?? '';
    const audience = this.#audiences.get(key) ?? this.#newAudience(scope);
    this.#audiences.set(key, audience);
    audience.listeners.add(listener);
    this.#begin();
    void this.#askFor(audience).then(
      () => listener.tell(markOf(audience)),
      () => {},
    );
    return () => {
      audience.listeners.delete(listener);
      if (audience.listeners.size === 0 && this.#audiences.get(key) === audience) this.#audiences.delete(key);
      if (this.#audiences.size === 0) this.#stop();
    };
  }

  #newAudience(scope: Scope): Audience {
    const since = new Date(this.#now().getTime() - firstBackMs);
    return { scope, listeners: new Set(), newest: '', changes: 0, since };
  }

  #begin(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#timer.unref();
    this.#unhear = this.#hub.on('*', (event) => this.#hear(event));
  }

  #hear(event: CoreEvent): void {
    this.#isDue = true;
    if (!('message' in event) || typeof event.message !== 'object') return;
    for (const audience of this.#audiences.values())
      if (audience.scope !== undefined && isInScope(event.message, audience.scope)) audience.changes += 1;
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#unhear?.();
    this.#timer = undefined;
    this.#unhear = undefined;
  }

  #tick(): void {
    this.#ticks += 1;
    this.#hasRun ||= this.#hub.running;
    // A hub that was stopped answers nothing any more, and an open stream would keep its process.
    if (this.#hasRun && !this.#hub.running) return this.#each((listener) => listener.end());
    if (this.#ticks % ticksABeat === 0) this.#each((listener) => listener.beat());
    if (this.#isDue || this.#ticks % ticksALook === 0) void this.#look();
  }

  #each(work: (listener: Listener) => void): void {
    for (const { listeners } of [...this.#audiences.values()]) for (const one of [...listeners]) work(one);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#isDue = false;
    try {
      const latest = String(await this.#asking.hub.reading.latest());
      if (latest === this.#latest) return;
      this.#latest = latest;
      // One after the other, so that pages get their turn.
      for (const audience of [...this.#audiences.values()]) {
        await this.#askFor(audience, latest);
        for (const listener of [...audience.listeners]) listener.tell(markOf(audience));
      }
    } catch {
      // The next look may succeed: the page shows that it waits for news.
      this.#latest = '';
    } finally {
      this.#isLooking = false;
    }
  }

  /** @param latest the number of the last event, if it was asked already */
  async #askFor(audience: Audience, latest?: string): Promise<void> {
    const { scope, since } = audience;
    if (scope === undefined) {
      audience.newest = later(audience.newest, latest ?? String(await this.#asking.hub.reading.latest()));
      return;
    }
    const next = new Date(this.#now().getTime() - overlapMs);
    const query = { createdAfter: since, order: 'newest', limit: 1 } as const;
    const [newest] = (await findWithin(this.#asking.hub, query, scope)).items;
    if (newest !== undefined) audience.newest = later(audience.newest, newest.id);
    audience.since = next;
  }
}

function markOf({ newest, changes }: Audience): string {
  return changes === 0 ? newest : `${newest}+${changes}`;
}

/** The later of two marks: a number, or an id. Both grow, and the answer to an earlier question may come last. */
function later(a: string, b: string): string {
  return a.length > b.length || (a.length === b.length && a > b) ? a : b;
}
