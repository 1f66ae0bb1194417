import { scheduler } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { type Duration, durationMs } from '../base/duration.ts';
import { ConfigurationError } from '../base/errors.ts';
import type { Logger } from '../log/logger.ts';
import type { Message } from '../model/message.ts';
import type { Age, PurgeRequest } from '../ports/erasing.ts';
import type { Store } from '../ports/store.ts';

/**
 * How long stored things are kept; `false` for ever. The texts and addresses of a message are kept from its end on: when
 * it became final, or came to rest (`unknown`, or `sent` without a report to wait for). A message that never comes to rest is
 * erased after twice that time from its acceptance. A message that is still to be sent is kept whole.
 *
 * Parked reports do not have an option: they are kept for 30 days, or until more are parked than the store keeps
 * (`maxParked`), when those that have waited for a day are deleted, the oldest first.
 *
 * @example
 * createHub({ plugins, retain: { texts: '7d', addresses: '90d', messages: '365d' } });
 */
export interface RetainOptions {
  /** How long the texts of messages of the category `code` are kept. @default '24h' */
  readonly codes?: Duration | false;
  /**
   * How long the texts of other messages are kept, the quotes of their reports, and entries of providers (reports that
   * belong to no message, quarantined entries, messages to us). @default '30d'
   */
  readonly texts?: Duration | false;
  /**
   * How long the addresses of a message are kept, its metadata and its key. Its states and times stay, and the keyed hashes
   * of its key and its request: a repeat is still recognised. Not shorter than `codes` and `texts`.
   *
   * @default '180d', or as long as `codes` or `texts` if that is longer
   */
  readonly addresses?: Duration | false;
  /** How long messages are kept once they are at rest. Then they are deleted, and their keys are free. @default false */
  readonly messages?: Duration | false;
  /**
   * How long events are kept, which `hub.events()` and subscribers read. SQLite keeps the last `maxQuarantined` entries of
   * providers only. @default '30d'
   */
  readonly events?: Duration | false;
}

export interface RetentionContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How many rows of a kind are deleted in one transaction, so that other work does not wait for long. */
const perTransaction = 500;
/** How long a parked report is kept at most, in milliseconds. */
export const parkedForMs: number = 30 * 86_400_000;
/** How long acts are kept, in milliseconds: 400 days. */
const actsForMs = 400 * 86_400_000;
const neverMs = Number.POSITIVE_INFINITY;
const [shortestPauseMs, longestPauseMs] = [1_000, 3_600_000];

/** Regularly erases and deletes data that is older than its retention time. */
export class Retention {
  readonly #context: RetentionContext;
  readonly #times: RetentionTimes;
  readonly #pauseMs: number;
  #cancelTimer: (() => void) | undefined;
  #running = false;
  #round: Promise<void> = Promise.resolve();

  /** @throws ConfigurationError if an option is not a valid duration, or addresses would be erased before texts */
  constructor(options: RetainOptions, context: RetentionContext) {
    this.#context = context;
    this.#times = retentionTimes(options);
    const shortestMs = Math.min(...Object.values(this.#times));
    this.#pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, shortestMs / 24));
  }

  /** When the text of a message that has ended is erased. Undefined if it is erased, is kept for ever, or has not ended. */
  textErasedAt({ category, finalAt, erased }: Message): Date | undefined {
    const ms = category === 'code' ? this.#times.codes : this.#times.texts;
    if (erased !== undefined || finalAt === undefined || ms === neverMs) return undefined;
    return new Date(finalAt.getTime() + ms);
  }

  start(): void {
    this.#running = true;
    this.#round = this.#run();
  }

  /** Resolves when the current round has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer?.();
    await this.#round;
  }

  async #run(): Promise<void> {
    const { store, clock, logger } = this.#context;
    try {
      while (this.#running && (await store.purge(this.#request())).more) await scheduler.yield();
    } catch (error) {
      logger.error({ error }, 'purging old data failed; will retry');
    }
    if (!this.#running) return;
    const next = new Date(clock.now().getTime() + this.#pauseMs);
    this.#cancelTimer = clock.wakeAt(next, () => {
      this.#round = this.#run();
    });
  }

  #request(): PurgeRequest {
    const now = this.#context.clock.now().getTime();
    const { codes, texts, addresses, messages, events } = this.#times;
    return {
      limit: perTransaction,
      ...(codes < neverMs && { codes: age(now, codes) }),
      ...(texts < neverMs && { texts: age(now, texts), quotes: new Date(now - texts) }),
      ...(addresses < neverMs && { addresses: age(now, addresses) }),
      ...(messages < neverMs && { messages: new Date(now - messages) }),
      ...(events < neverMs && { events: new Date(now - events) }),
      parked: new Date(now - parkedForMs),
      acts: new Date(now - actsForMs),
      thin: new Date(now),
    };
  }
}

/** How long each kind is kept, in milliseconds; infinite for ever. */
type RetentionTimes = { readonly [Kind in keyof RetainOptions]-?: number };

function retentionTimes(given: RetainOptions): RetentionTimes {
  const ms = (kind: keyof RetainOptions, usual: Duration | false): number => {
    const duration = given[kind] ?? usual;
    return duration === false ? neverMs : durationMs(duration, `retain.${kind}`);
  };
  const [codes, texts] = [ms('codes', '24h'), ms('texts', '30d')];
  const longest = Math.max(codes, texts);
  const addresses =
    given.addresses === undefined ? Math.max(ms('addresses', '180d'), longest) : ms('addresses', false);
  if (addresses >= longest)
    return { codes, texts, addresses, messages: ms('messages', false), events: ms('events', '30d') };
  throw new ConfigurationError(
    `retain.addresses is shorter than retain.${codes > addresses ? 'codes' : 'texts'}, but with the addresses of a message its text is erased too: give addresses at least as long.`,
    { field: 'retain.addresses' },
  );
}

/** The age of messages that have ended so long ago, or were accepted twice as long ago. */
function age(now: number, ms: number): Age {
  return { ended: new Date(now - ms), accepted: new Date(now - 2 * ms) };
}
