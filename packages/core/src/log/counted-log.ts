import type { Clock } from '../base/clock.ts';
import type { Logger } from './logger.ts';

/** How long lines of a kind are counted before the count is written, in milliseconds. */
const countForMs = 900_000;

interface Kind {
  /** How many lines of this kind were not written since the last one that was. */
  times: number;
  details: object;
  readonly cancel: () => void;
}

/**
 * Writes the first line of a kind at once, and counts those that follow. After 15 minutes, it writes one line with their
 * number (`times`) and the details of the last.
 */
export class CountedLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #kinds = new Map<string, Kind>();

  constructor({ logger, clock }: { readonly logger: Logger; readonly clock: Clock }) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** @param about the subject, such as a notifier's name: lines of different subjects are counted separately */
  warn(about: string, details: object, message: string): void {
    this.#write('warn', about, details, message);
  }

  error(about: string, details: object, message: string): void {
    this.#write('error', about, details, message);
  }

  /** Writes all counts, and stops counting. */
  end(): void {
    for (const [key, { cancel }] of this.#kinds) {
      cancel();
      this.#tell(key);
    }
    this.#kinds.clear();
  }

  #write(level: keyof Logger, about: string, details: object, message: string): void {
    const key = JSON.stringify([level, message, about]);
    const known = this.#kinds.get(key);
    if (known !== undefined) {
      known.times += 1;
      known.details = details;
      return;
    }
    this.#logger[level](details, message);
    this.#count(key);
  }

  #count(key: string): void {
    const at = new Date(this.#clock.now().getTime() + countForMs);
    const cancel = this.#clock.wakeAt(at, () => {
      const told = this.#tell(key);
      this.#kinds.delete(key);
      if (told) this.#count(key);
    });
    this.#kinds.set(key, { times: 0, details: {}, cancel });
  }

  #tell(key: string): boolean {
    const { times, details } = this.#kinds.get(key) ?? { times: 0, details: {} };
    if (times === 0) return false;
    const [level, message]: [keyof Logger, string] = JSON.parse(key);
    this.#logger[level]({ ...details, times }, message);
    return true;
  }
}
