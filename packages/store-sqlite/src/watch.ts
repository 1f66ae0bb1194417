import type { DatabaseSync } from 'node:sqlite';
import { type Query, query } from './query.ts';

/** Notices that another connection has changed the file, by its data version: one cheap query, without a lock. */
export class Watch {
  readonly #version: Query<{ readonly data_version: number }>;
  readonly #everyMs: number;
  #seen: number;
  #timer: NodeJS.Timeout | undefined;
  #wakes: (() => void)[] = [];
  /** The data version for which the callers were woken last; undefined if it could not be read. */
  #wokenFor: number | undefined;

  constructor(db: DatabaseSync, everyMs: number) {
    this.#version = query(db, 'PRAGMA data_version');
    this.#everyMs = everyMs;
    this.#seen = this.#now();
    this.#wokenFor = this.#seen;
  }

  /** True if another connection has changed the file since the last call. */
  changed(): boolean {
    const now = this.#now();
    if (now === this.#seen) return false;
    this.#seen = now;
    return true;
  }

  /** Calls back when another connection has changed the file. It does not keep the process alive. */
  onChange(wake: () => void): void {
    this.#wakes.push(wake);
    this.#timer ??= setInterval(() => this.#look(), this.#everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#wakes = [];
  }

  /** Wakes the callers after a change. An unreadable file counts as a change: the callers read it, and get the error. */
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
