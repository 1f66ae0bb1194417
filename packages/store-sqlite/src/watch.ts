import type { DatabaseSync } from 'node:sqlite';
import { type Query, query } from './query.ts';

/** Sees that another connection has changed the file, by its data version: one cheap question, and no lock. */
export class Watch {
  readonly #version: Query<{ readonly data_version: number }>;
  readonly #everyMs: number;
  #seen: number;
  #timer: NodeJS.Timeout | undefined;
  #wakes: (() => void)[] = [];
  /** What the callers were last woken for; undefined: that the file could not be read. */
  #wokenFor: number | undefined;

  constructor(db: DatabaseSync, everyMs: number) {
    this.#version = query(db, 'PRAGMA data_version');
    this.#everyMs = everyMs;
    this.#seen = this.#now();
    this.#wokenFor = this.#seen;
  }

  /** True when another connection has changed the file since this was last asked. */
  changed(): boolean {
    const now = this.#now();
    if (now === this.#seen) return false;
    this.#seen = now;
    return true;
  }

  /** Calls back from now on when another connection has changed the file. Keeps no process alive. */
  onChange(wake: () => void): void {
    this.#wakes.push(wake);
    this.#timer ??= setInterval(() => this.#look(), this.#everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#wakes = [];
  }

  /** A file that cannot be asked, damaged or gone, is a change: whoever is woken meets the error where it is handled. */
  #look(): void {
    const now = this.#nowIfReadable();
    if (now === this.#wokenFor) return;
    this.#wokenFor = now;
    for (const wake of this.#wakes) wake();
  }

  #nowIfReadable(): number | undefined {
    try {
      return this.#now();
    } catch {
      return undefined;
    }
  }

  #now(): number {
    return this.#version.get()?.data_version ?? 0;
  }
}
