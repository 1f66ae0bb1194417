import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Database } from './database.ts';

/** How long changes are gathered before a NOTIFY, in milliseconds. */
const gatherMs = 10;
/** How long after a break the connection that listens is opened again, in milliseconds: at first, and at most. */
const [firstRetryMs, longestRetryMs] = [200, 5_000];

/** The channel of the NOTIFY of the stores on a schema. @param schema its quoted name */
export function wakeChannel(schema: string): string {
  return `nkul ${schema}`;
}

/** The parts of a store that wake others, or are woken. */
export interface WakeOptions {
  readonly database: Database;
  /** The address of the database; absent without a connection of its own, which listens. */
  readonly url?: string;
  readonly pollEveryMs: number;
}

/**
 * Tells other processes that something may be due, and hears it from them: by a poll, which is certain, and by
 * LISTEN and NOTIFY, which is sooner. A NOTIFY goes out after the commit, as it would make commits wait for each other.
 */
export class Wake {
  readonly #options: WakeOptions;
  readonly #channel: string;
  readonly #self = randomUUID();
  readonly #wakes: (() => void)[] = [];
  #poll: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #listening: Promise<void> | undefined;
  #listener: Client | undefined;
  readonly #closing = new AbortController();

  constructor(options: WakeOptions) {
    this.#options = options;
    this.#channel = wakeChannel(options.database.schema);
  }

  /** Calls back when another process may have left something to do. */
  onDue(wake: () => void): void {
    this.#wakes.push(wake);
    if (this.#poll !== undefined) return;
    this.#poll = setInterval(() => this.#wakeAll(), this.#options.pollEveryMs);
    this.#poll.unref();
    if (this.#options.url !== undefined) this.#listening = this.#listen(this.#options.url);
  }

  /** Tells the others soon that something was stored. It is a hint: if it fails, the poll of the others is enough. */
  tell(): void {
    if (this.#gathering !== undefined || this.#closing.signal.aborted) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.#telling = this.#notify();
    }, gatherMs);
    this.#gathering.unref();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#poll);
    if (this.#gathering !== undefined) {
      clearTimeout(this.#gathering);
      this.#telling = this.#notify();
    }
    await this.#telling;
    await this.#listener?.end().catch(() => {});
    await this.#listening;
  }

  async #notify(): Promise<void> {
    try {
      await this.#options.database.query('SELECT pg_notify($1, $2)', [this.#channel, this.#self]);
    } catch {
      // The poll of the others is certain.
    }
  }

  async #listen(url: string): Promise<void> {
    const { signal } = this.#closing;
    for (let retryMs = firstRetryMs; !signal.aborted; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
      if (await this.#listenOnce(url)) retryMs = firstRetryMs;
      // Aborted by `close()`.
      await sleep(retryMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Listens until the connection ends. Returns true if it was open. */
  async #listenOnce(url: string): Promise<boolean> {
    let client: Client;
    try {
      client = new Client({ connectionString: url, keepAlive: true, application_name: 'nkul listens' });
    } catch {
      // The address names a file that is missing, such as a certificate: the poll goes on.
      return false;
    }
    this.#listener = client;
    const ended = new Promise<void>((resolve) => {
      client.on('end', resolve);
      client.on('error', () => resolve());
    });
    client.on('notification', ({ payload }) => {
      if (payload !== this.#self) this.#wakeAll();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.#channel)}`);
    } catch {
      await client.end().catch(() => {});
      return false;
    }
    // Others may have called while the connection was broken.
    this.#wakeAll();
    if (this.#closing.signal.aborted) await client.end().catch(() => {});
    await ended;
    return true;
  }

  #wakeAll(): void {
    if (!this.#closing.signal.aborted) for (const wake of this.#wakes) wake();
  }
}
